"""The addresses that stand before Wagtail's: the login and the ways around it, and one's account with its entry."""

from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from dateline.people.desk import entering
from dateline.people.desk.account import Account

doors = [
    path("login/second/", never_cache(entering.Second.as_view()), name="second"),
    path("login/passkey/ask/", never_cache(entering.AskPasskey.as_view()), name="ask_passkey"),
    path("login/passkey/take/", never_cache(entering.TakePasskey.as_view()), name="take_passkey"),
    path("welcome/<int:pk>/<str:token>/", never_cache(entering.Link.as_view()), name="link"),
]
urlpatterns = [
    path("login/", never_cache(entering.Login.as_view()), name="wagtailadmin_login"),
    path("account/", never_cache(require_admin_access(Account.as_view())), name="wagtailadmin_account"),
    path("", include((doors, "people_doors"))),
]
