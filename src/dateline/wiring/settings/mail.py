"""How mail leaves."""

from dateline.wiring.home import this_home

_home = this_home()
_mail = _home.mail

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if _mail.host else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = _home.outbox
EMAIL_HOST = _mail.host
EMAIL_PORT = _mail.port
EMAIL_HOST_USER = _mail.user
EMAIL_HOST_PASSWORD = _mail.password
EMAIL_USE_TLS = _mail.security == "starttls"
EMAIL_USE_SSL = _mail.security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _mail.sender
