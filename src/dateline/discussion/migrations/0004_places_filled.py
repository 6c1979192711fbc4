from collections import Counter

from django.db import migrations

# As rules/paging.py had it then.
REPLIES_BESIDE, REPLIES_A_PAGE = 10, 50


def fill(apps, schema_editor):
    """Number all comments in the order in which they came, and count what was counted at each reading until now."""
    Thread = apps.get_model("discussion", "Thread")
    Comment = apps.get_model("discussion", "Comment")
    Vote = apps.get_model("discussion", "Vote")
    ContributionAnswer = apps.get_model("discussion", "ContributionAnswer")
    for thread in Thread.objects.all():
        votes = Vote.objects.filter(comment__thread=thread).values_list("comment", "value").iterator()
        sums = Counter(votes)
        root_of, replies, places = {}, Counter(), {}
        roots = 0
        rows = Comment.objects.filter(thread=thread).order_by("pk").values_list("pk", "parent")
        for pk, parent in rows.iterator():  # what is answered always came before
            if parent is None:
                roots += 1
                root_of[pk], places[pk] = (pk, roots), 0
            else:
                root_of[pk] = root_of[parent]
                replies[root_of[pk][0]] += 1
                places[pk] = replies[root_of[pk][0]]
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE discussion_comment SET root = %s, place = %s, part = %s, replies_count = %s, up = %s, down = %s "
                "WHERE id = %s",
                [
                    (root_of[pk][1], place, _part(place), replies[pk], sums[pk, 1], sums[pk, -1], pk)
                    for pk, place in places.items()
                ],
            )
        thread.comments_count, thread.roots = len(places), roots
        thread.taken_up = ContributionAnswer.objects.filter(comment__thread=thread, answer="taken up").count()
        thread.save()


def _part(place):
    return 0 if place <= REPLIES_BESIDE else (place - REPLIES_BESIDE - 1) // REPLIES_A_PAGE + 1


class Migration(migrations.Migration):
    dependencies = [
        ("discussion", "0003_places"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
