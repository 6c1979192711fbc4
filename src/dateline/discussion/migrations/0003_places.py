from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for where each comment stands and for what is counted; 0004 fills it, 0005 holds it."""

    dependencies = [
        ("discussion", "0002_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="comment", name="discussion__thread__9e3632_idx"),
        *[
            migrations.AddField(
                model_name=model, name=name, field=models.PositiveIntegerField(default=0, editable=False)
            )
            for model, name in [
                ("thread", "comments_count"),
                ("thread", "roots"),
                ("thread", "taken_up"),
                ("comment", "root"),
                ("comment", "place"),
                ("comment", "part"),
                ("comment", "replies_count"),
                ("comment", "up"),
                ("comment", "down"),
            ]
        ],
    ]
