from django.db import migrations

from dateline.ledger.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("funding", "0002_initial")]
    operations = [append_only("funding_donation")]
