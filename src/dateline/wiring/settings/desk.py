"""Wagtail, told to call nobody."""

from dateline.wiring.home import this_home

_home = this_home()

WAGTAIL_SITE_NAME = _home.name
WAGTAILADMIN_BASE_URL = SITE_ADDRESS = _home.site
NEWSROOM_NAME = _home.name
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "mp4", "m4v", "mov", "webm"]
WAGTAILIMAGES_IMAGE_MODEL = "reports.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "dateline.reports.picture_form.PictureForm"
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Passwords are chosen on our own pages, with an entry in the ledger each; nobody is sent one by mail.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
