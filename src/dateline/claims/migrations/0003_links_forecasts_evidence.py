import dateline.claims.rules.vocabulary
import dateline.values.time
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from dateline.ledger.append_only import append_only


def forecasts_are_of_the_future(apps, editor):
    apps.get_model("claims", "Claim").objects.filter(action="forecast").update(mode="future")


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0001_initial'),
        ('claims', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('photo', 'photo'), ('video', 'video'), ('document', 'document'), ('post', 'post')], max_length=10)),
                ('shows', models.CharField(max_length=500)),
                ('credit', models.CharField(blank=True, max_length=200)),
                ('captured_on', models.DateField(blank=True, null=True)),
                ('captured_at', models.DateTimeField(blank=True, null=True)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('bytes', models.PositiveBigIntegerField(blank=True, null=True)),
                ('copy', models.CharField(blank=True, max_length=80)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ForecastCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('came true', 'came true'), ('did not come true', 'did not come true'), ('open', 'open')], max_length=20)),
                ('reason', models.CharField(max_length=1000)),
                ('known_at', models.DateField()),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['known_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bond', models.CharField(choices=[('supersedes', 'supersedes'), ('contradicts', 'contradicts'), ('repeats', 'repeats')], max_length=12)),
                ('stands', models.BooleanField(default=True)),
                ('reason', models.CharField(max_length=1000)),
                ('known_at', models.DateField()),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['known_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Showing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown', models.BooleanField()),
                ('reason', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_effect_names_its_actors',
        ),
        migrations.AddField(
            model_name='claim',
            name='mode',
            field=models.CharField(choices=[('plain', 'plain'), ('negated', 'negated'), ('future', 'future'), ('alleged', 'alleged')], default=dateline.claims.rules.vocabulary.Mode['PLAIN'], max_length=10),
        ),
        migrations.RunPython(forecasts_are_of_the_future, migrations.RunPython.noop),
        migrations.AddField(
            model_name='claim',
            name='true_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='claim',
            name='effect',
            field=models.CharField(choices=[('holds', 'holds'), ('contested', 'contested'), ('besieged_by', 'besieged_by'), ('siege_lifted', 'siege_lifted'), ('left_by', 'left_by'), ('none', 'none')], default=dateline.claims.rules.vocabulary.Effect['NONE'], max_length=12),
        ),
        migrations.AlterField(
            model_name='claim',
            name='precision',
            field=models.CharField(choices=[('instant', 'instant'), ('day', 'day'), ('week', 'week'), ('month', 'month'), ('span', 'span')], default=dateline.values.time.Precision['DAY'], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effect', dateline.claims.rules.vocabulary.Effect['NONE']), ('effect_against__isnull', True), ('effect_by__isnull', True)), models.Q(('effect', dateline.claims.rules.vocabulary.Effect['CONTESTED']), ('effect_against__isnull', False), ('effect_by__isnull', False)), models.Q(('effect__in', [dateline.claims.rules.vocabulary.Effect['HOLDS'], dateline.claims.rules.vocabulary.Effect['BESIEGED_BY'], dateline.claims.rules.vocabulary.Effect['SIEGE_LIFTED'], dateline.claims.rules.vocabulary.Effect['LEFT_BY']]), ('effect_against__isnull', True), ('effect_by__isnull', False)), _connector='OR'), name='claim_effect_names_its_actors'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('effect', dateline.claims.rules.vocabulary.Effect['NONE']), ('mode', dateline.claims.rules.vocabulary.Mode['PLAIN']), _connector='OR'), name='claim_only_a_plain_one_has_an_effect'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', dateline.claims.rules.vocabulary.Action['FORECAST']), _negated=True), ('mode', dateline.claims.rules.vocabulary.Mode['FUTURE']), _connector='OR'), name='claim_forecast_is_of_the_future'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('precision', dateline.values.time.Precision['INSTANT']), ('true_at__isnull', False)), models.Q(models.Q(('precision', dateline.values.time.Precision['INSTANT']), _negated=True), ('true_at__isnull', True)), _connector='OR'), name='claim_instant_has_its_hour'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='claims.statement'),
        ),
        migrations.AddField(
            model_name='forecastcheck',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='forecastcheck',
            name='rests_on',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decides_forecasts', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='link',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='link',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linked_from', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='showing',
            name='evidence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='showings', to='claims.evidence'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sha256', ''), _negated=True), models.Q(('link', ''), _negated=True), _connector='OR'), name='evidence_is_kept_or_linked'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('captured_at__isnull', True), ('captured_on__isnull', False), _connector='OR'), name='evidence_instant_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('claim', models.F('other')), _negated=True), name='link_is_between_two_claims'),
        ),
        append_only("claims_link"),
        append_only("claims_forecastcheck"),
        append_only("claims_evidence"),
        append_only("claims_showing"),
    ]
