from django.db import migrations

from dateline.ledger.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [append_only("claims_statement"), append_only("claims_assessment")]
