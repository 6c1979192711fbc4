import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Pictures that come with contributions."""

    dependencies = [
        ('discussion', '0006_voices_and_states'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brought',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(blank=True, editable=False, max_length=32)),
                ('sha256', models.CharField(max_length=64)),
                ('copy', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='brought', to='discussion.comment')),
            ],
            options={
                'verbose_name_plural': 'brought',
                'indexes': [models.Index(fields=['network', '-recorded_at'], name='brought_from_network')],
            },
        ),
    ]
