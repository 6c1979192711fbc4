from django.db import migrations


def let_in(apps, _editor):
    permission = apps.get_model("auth", "Permission").objects.filter(codename="access_admin").first()
    for user in apps.get_model("people", "User").objects.filter(role__in=["moderator", "treasurer"]):
        if permission:
            user.user_permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0002_second_factors"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(let_in, migrations.RunPython.noop)]
