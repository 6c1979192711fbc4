import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dateline.discussion.rules.ranking import rank


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What the votes come to, for comments that have any."""
    comment = apps.get_model('discussion', 'Comment')
    voted = comment.objects.filter(up__gt=0).order_by('pk')
    for up, down in set(voted.values_list('up', 'down')):
        comment.objects.filter(up=up, down=down).update(rank=rank(up, down))



NUMBERED = """
UPDATE discussion_comment SET turn = numbered.turn FROM (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY thread_id ORDER BY id) AS turn FROM discussion_comment
) AS numbered WHERE numbered.id = discussion_comment.id
"""
COUNTED = """
UPDATE discussion_thread SET turns =
    (SELECT COUNT(*) FROM discussion_comment WHERE discussion_comment.thread_id = discussion_thread.id)
"""


class Migration(migrations.Migration):
    """Who speaks, whether it is shown, and what votes come to."""

    dependencies = [
        ('claims', '0006_claims_in_order'),
        ('discussion', '0005_places_held'),
        ('reports', '0004_title_stays'),
    ]

    operations = [
        migrations.CreateModel(
            name='Manners',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guests', models.BooleanField(default=True)),
                ('kept_names', models.BooleanField(default=True)),
                ('confirmed', models.BooleanField(default=True)),
                ('quiet_from', models.TimeField(blank=True, null=True)),
                ('quiet_until', models.TimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'manners',
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000)),
                ('until', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('kind', models.CharField(choices=[('guest', 'guest'), ('kept name', 'kept name'), ('confirmed', 'confirmed'), ('desk', 'desk'), ('demonstration', 'demonstration'), ('imported', 'imported')], default='guest', max_length=15)),
                ('name', models.CharField(blank=True, max_length=60)),
                ('reads_as', models.CharField(editable=False, max_length=180, null=True, unique=True)),
                ('confirmed_by', models.CharField(blank=True, editable=False, max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('shown', models.PositiveIntegerField(default=0, editable=False)),
                ('struck', models.PositiveIntegerField(default=0, editable=False)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_by_score',
        ),
        migrations.RenameField(model_name='comment', old_name='voice', new_name='kind'),
        migrations.AlterField(
            model_name='comment',
            name='kind',
            field=models.CharField(choices=[('guest', 'guest'), ('kept name', 'kept name'), ('confirmed', 'confirmed'), ('desk', 'desk'), ('demonstration', 'demonstration'), ('imported', 'imported')], default='guest', max_length=15),
        ),
        migrations.AddField(
            model_name='comment',
            name='mended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='network',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='comment',
            name='rank',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='comment',
            name='state',
            field=models.CharField(choices=[('shown', 'shown'), ('held', 'held'), ('refused', 'refused'), ('removed', 'removed'), ('taken back', 'taken back')], default='shown', max_length=10),
        ),
        migrations.AddField(
            model_name='thread',
            name='premoderated',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='thread',
            name='slow_seconds',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='vote',
            name='counted',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='network',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name='comment',
            name='place',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='comment',
            name='root',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='vote',
            index=models.Index(fields=['network', '-recorded_at'], name='vote_of_network'),
        ),
        migrations.AddIndex(
            model_name='vote',
            index=models.Index(condition=models.Q(('counted', False)), fields=['comment', 'network'], name='vote_held'),
        ),
        migrations.AddField(
            model_name='manners',
            name='series',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='manners', to='reports.series'),
        ),
        migrations.AddField(
            model_name='revision',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='discussion.comment'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.CheckConstraint(condition=models.Q(('reads_as__isnull', True), models.Q(('name', ''), _negated=True), _connector='OR'), name='voice_keeps_a_name_or_none'),
        ),
        migrations.AddField(
            model_name='comment',
            name='voice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='discussion.voice'),
        ),
        migrations.AddField(
            model_name="comment", name="turn", field=models.PositiveIntegerField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="thread", name="turns", field=models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.RunSQL([NUMBERED, COUNTED], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("thread", "turn"), name="comment_has_its_own_turn"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('parent__isnull', True)), fields=['thread', 'state', '-rank', '-score', '-id'], name='comment_by_rank'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['voice', '-posted_at'], name='comment_of_voice'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['network', '-posted_at'], name='comment_of_network'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['state', '-id'], name='comment_by_state'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('root__isnull', False), ('state__in', ('shown', 'removed', 'taken back'))), models.Q(('place__isnull', True), ('root__isnull', True), ('state__in', ['held', 'refused', 'taken back'])), _connector='OR'), name='comment_stands_somewhere_once_shown'),
        ),
        migrations.AddConstraint(
            model_name='manners',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='quiet_hours_begin_and_end'),
        ),
    ]
