"""Every address that is answered by a program; all others are files."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

handler400 = "dateline.wiring.middleware.bad_request"

urlpatterns = [
    path("desk/", include("dateline.people.desk.doors_urls")),  # before Wagtail's: its login asks for no second factor
    path("desk/", include(wagtailadmin_urls)),
    path("desk/documents/", include(wagtaildocs_urls)),
    path("write/", include("dateline.discussion.urls")),
    path("write/", include("dateline.moderation.urls")),
    path("follow/", include("dateline.following.urls")),
    path("situation/", include("dateline.situation.urls")),
    path("api/v1/", include("dateline.exchange.api.urls")),
]
