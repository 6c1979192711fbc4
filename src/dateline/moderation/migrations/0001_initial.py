import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from dateline.ledger.append_only import append_only


class Migration(migrations.Migration):
    """What readers report, what moderators do, who is restrained; acts are only ever added."""

    initial = True

    dependencies = [
        ('discussion', '0006_voices_and_states'),
    ]

    operations = [
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('limits', models.JSONField(default=dict)),
                ('judge_url', models.CharField(blank=True, max_length=500)),
                ('judge_secret', models.CharField(blank=True, max_length=64)),
                ('judge_is_private', models.BooleanField(default=False)),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('deed', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('many', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'deed', 'reason'), name='tally_counts_a_month_once')],
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deed', models.CharField(choices=[('held', 'held'), ('shown', 'shown'), ('refused', 'refused'), ('removed', 'removed'), ('restored', 'restored'), ('kept', 'kept'), ('votes counted', 'votes counted'), ('votes dropped', 'votes dropped'), ('suspended', 'suspended'), ('banned', 'banned'), ('released', 'released'), ('noted', 'noted'), ('appeal granted', 'appeal granted'), ('appeal turned down', 'appeal turned down'), ('undone', 'undone')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('comment', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='discussion.comment')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='moderation.act')),
                ('voice', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='discussion.voice')),
            ],
            options={
                'indexes': [models.Index(fields=['comment', '-id'], name='act_on_comment'), models.Index(fields=['voice', '-id'], name='act_on_voice')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('granted', models.BooleanField(null=True)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('by', models.CharField(blank=True, max_length=150)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='discussion.comment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('granted__isnull', True)), fields=['asked_at'], name='appeal_open')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(blank=True, max_length=32)),
                ('reason', models.CharField(choices=[('spam', 'spam'), ('insult', 'insult'), ('threat', 'threat'), ('incites', 'incites'), ('private', 'private'), ('off topic', 'off topic'), ('false name', 'false name'), ('repeats', 'repeats'), ('other', 'other')], max_length=20)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('settled', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='discussion.comment')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussion.voice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled', False)), fields=['comment'], name='flag_open'), models.Index(fields=['network', '-recorded_at'], name='flag_of_network')],
                'constraints': [models.UniqueConstraint(fields=('comment', 'voice'), name='voice_reports_a_comment_once')],
            },
        ),
        migrations.CreateModel(
            name='Restraint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(blank=True, max_length=32)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=500)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('voice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussion.voice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('released_at__isnull', True)), fields=['voice'], name='restraint_of_voice'), models.Index(condition=models.Q(('released_at__isnull', True)), fields=['network'], name='restraint_of_network')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('network', ''), ('voice__isnull', False)), models.Q(('voice__isnull', True), models.Q(('network', ''), _negated=True)), _connector='OR'), name='restraint_is_of_a_voice_or_a_network')],
            },
        ),
        append_only("moderation_act"),
    ]
