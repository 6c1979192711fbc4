from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """No two comments stand in one place, and the most voted are found by an index."""

    dependencies = [
        ("discussion", "0004_places_filled"),
    ]

    operations = [
        migrations.AlterField(
            model_name="comment", name="root", field=models.PositiveIntegerField(editable=False)
        ),
        migrations.AlterField(
            model_name="comment", name="place", field=models.PositiveIntegerField(editable=False)
        ),
        migrations.AddField(
            model_name="comment",
            name="score",
            field=models.GeneratedField(
                db_persist=True, expression=F("up") - F("down"), output_field=models.IntegerField()
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=Q(parent__isnull=True), fields=["thread", "-score", "-id"], name="comment_by_score"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                fields=("thread", "part", "root", "place"), name="comment_has_its_own_place"
            ),
        ),
    ]
