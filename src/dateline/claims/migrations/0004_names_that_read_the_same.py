from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dateline.values.lookalikes import skeleton

NAMED = ("source",)


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Names that are on record already get theirs; those that read the same stay."""
    for named in NAMED:
        model = apps.get_model("claims", named)
        for one in model._default_manager.all().iterator():
            one.skeleton = skeleton(one.name)
            one.save(update_fields=["skeleton"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_links_forecasts_evidence")]

    operations = [
        *(
            migrations.AddField(
                named, "skeleton", models.CharField(blank=True, db_index=True, editable=False, default="", max_length=400)
            )
            for named in NAMED
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
