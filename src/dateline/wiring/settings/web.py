"""Apps, middleware, templates and languages."""

INSTALLED_APPS = [
    "dateline.wiring",
    "dateline.publishing",
    "dateline.following",
    "dateline.exchange",
    "dateline.moderation",
    "dateline.discussion",
    "dateline.situation",
    "dateline.funding",
    "dateline.reports",
    "dateline.claims",
    "dateline.atlas",
    "dateline.people",
    "dateline.ledger",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "dateline.wiring.middleware.DeskPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dateline.people.desk.gate.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dateline.wiring.middleware.Sentences",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dateline.publishing.frame.of_request",
            ]
        },
    }
]
ROOT_URLCONF = "dateline.wiring.urls"
STATIC_URL = "/static/"
APPEND_SLASH = True
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
