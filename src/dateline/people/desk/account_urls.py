"""The addresses of one's own account, below Wagtail's."""

from django.urls import path

from dateline.people.desk import account

app_name = "account_desk"
urlpatterns = [
    path("security/", account.Security.as_view(), name="security"),
    path("prove/", account.Prove.as_view(), name="prove"),
    path("password/", account.ChangePassword.as_view(), name="password"),
    path("app/", account.AddApp.as_view(), name="app"),
    path("codes/", account.Codes.as_view(), name="codes"),
    path("passkey/ask/", account.AskNewPasskey.as_view(), name="ask_passkey"),
    path("passkey/take/", account.TakeNewPasskey.as_view(), name="take_passkey"),
]
