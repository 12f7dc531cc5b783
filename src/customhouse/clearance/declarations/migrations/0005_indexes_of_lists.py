from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('declarations', '0004_indexes_of_search'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='declaration',
            index=models.Index(fields=['importer', 'direction'], name='declaration_importer_way'),
        ),
        migrations.AddIndex(
            model_name='declaration',
            index=models.Index(fields=['exporter', 'direction'], name='declaration_exporter_way'),
        ),
    ]
