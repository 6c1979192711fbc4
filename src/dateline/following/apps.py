from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "dateline.following"
    label = "following"
