import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dateline.atlas.rules.spelling import bones, keys


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Places and actors that are on record already can be looked up."""
    spellings = apps.get_model("atlas", "Spelling")._default_manager
    for named in ("place", "actor"):
        for one in apps.get_model("atlas", named)._default_manager.all().iterator():
            first: dict[str, str] = {}
            for name in (one.name, *one.aliases, one.ref):
                for key in keys(name, inside=True):
                    first.setdefault(key, name)
            model = spellings.model
            spellings.bulk_create(
                model(key=key, bones=bones(key), name=name, **{named: one}) for key, name in first.items()
            )


class Migration(migrations.Migration):
    dependencies = [("atlas", "0002_names_that_read_the_same")]

    operations = [
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True, max_length=60)),
                ("bones", models.CharField(blank=True, db_index=True, max_length=60)),
                ("name", models.CharField(max_length=200)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="spellings",
                        to="atlas.actor",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="spellings",
                        to="atlas.place",
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
