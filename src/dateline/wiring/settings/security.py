"""What strangers may not do."""

from csp.constants import NONE, SELF

from dateline.publishing.rules import forms_at
from dateline.wiring.home import this_home

_home = this_home()

SECRET_KEY = _home.secret_key
DEBUG = False
ALLOWED_HOSTS = list(_home.hosts)
CSRF_TRUSTED_ORIGINS = [_home.site]
_https = _home.site.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Reader-facing answers; the desk relaxes it in its own urls, because Wagtail's editor needs inline styles.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *([_home.site] if forms_at(_home.site) else [])],
        "frame-ancestors": [SELF],
    }
}
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/desk/login/"
SECOND_FACTOR = _home.second_factor  # the roles that must have one
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds that a link for choosing a password is good for
