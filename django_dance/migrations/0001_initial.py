import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import django_dance.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DanceToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=100, verbose_name="provider")),
                (
                    "provider_user_id",
                    django_dance.fields.AccountField(
                        blank=True,
                        default="",
                        max_length=255,
                        verbose_name="account at the provider",
                    ),
                ),
                ("token", models.JSONField(verbose_name="token")),
                (
                    "is_default",
                    models.BooleanField(default=False, verbose_name="default account"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        related_query_name="%(app_label)s_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "connected account",
                "verbose_name_plural": "connected accounts",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "provider", "provider_user_id"),
                        name="django_dance_dancetoken_of_user",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("provider_user_id", ""), _negated=True),
                        fields=("provider", "provider_user_id"),
                        name="django_dance_dancetoken_of_account",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", True)),
                        fields=("provider", "provider_user_id"),
                        name="django_dance_dancetoken_of_site",
                    ),
                ],
            },
        ),
    ]
