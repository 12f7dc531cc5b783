"""What a duty is charged on is kept with nine decimals: masses have six, and the law's unit may be a thousand kilograms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Widen the base of duty lines."""

    dependencies = [("declarations", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="duty",
            name="base",
            field=models.DecimalField(decimal_places=9, max_digits=21),
        ),
    ]
