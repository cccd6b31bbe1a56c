"""The model in which ``ORMBackend`` stores tokens, and an abstract base for models of the site's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .conf import has_users, provider_title
from .fields import ACCOUNT_IS_KNOWN, AccountField, TokenField


class AbstractDanceToken(models.Model):
    """One user's token for one dance; without a user, the token of the whole site.

    A subclass with a ``Meta`` of its own has to inherit ``AbstractDanceToken.Meta``, or it loses the constraints. It
    may declare ``user`` again, with another ``related_name`` or ``"+"``: nothing here uses the reverse relation.

    Attributes:
        user: the user who connected the account; None for the site's own token.
        provider: the name of the dance.
        provider_user_id: the account's stable identifier at the provider, compared exactly; empty where unknown.
        is_default: whether the user has chosen this one of several accounts.
        token: what the dance yielded, as ``dance_common.tokens.Token`` describes it. It is a secret.
        created_at: when the account was first connected.
        updated_at: when the token was last stored.
    """

    user: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(app_label)s_%(class)s_set",
        related_query_name="%(app_label)s_%(class)s",
        verbose_name=_("user"),
    )
    provider: models.CharField[str, str] = models.CharField(_("provider"), max_length=100)
    provider_user_id: models.CharField[str, str] = AccountField(
        _("account at the provider"), max_length=255, blank=True, default=""
    )
    token: models.JSONField[Any, Any] = TokenField(_("token"))
    is_default: models.BooleanField[bool, bool] = models.BooleanField(
        _("default account"), default=False
    )
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(
        _("created at"), auto_now_add=True
    )
    updated_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(
        _("updated at"), auto_now=True
    )

    class Meta:
        """One row for each account that a user has connected, one user for each account; the site is a user, too."""

        abstract = True
        # Whose an account is has to be found quickly on every database: conditional constraints are no index for it.
        indexes = [models.Index(fields=["provider", "provider_user_id"])]  # noqa: RUF012  # as below
        constraints = [  # noqa: RUF012  # Django's own declarations are plain lists
            models.UniqueConstraint(
                fields=["user", "provider", "provider_user_id"],
                name="%(app_label)s_%(class)s_of_user",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_user_id"],
                condition=ACCOUNT_IS_KNOWN,
                name="%(app_label)s_%(class)s_of_account",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_user_id"],
                condition=Q(user__isnull=True),
                name="%(app_label)s_%(class)s_of_site",
            ),
        ]

    def __str__(self) -> str:
        """Return the provider's title, and the account where it is known."""
        return f"{provider_title(self.provider)} {self.provider_user_id}".strip()

    @classmethod
    def check(cls, **options: Any) -> list[CheckMessage]:
        """Check the model; that a database has no conditional constraints is no finding about those of this base.

        ``ORMBackend`` takes a lock in their place there.
        """
        found = super().check(**options)
        ours = [each.condition for each in AbstractDanceToken.Meta.constraints if each.condition]
        conditions = [getattr(each, "condition", None) for each in cls._meta.constraints]
        covered = sum(condition in ours for condition in conditions)
        numbers = [number for number, each in enumerate(found) if each.id == "models.W036"]
        return [each for number, each in enumerate(found) if number not in numbers[:covered]]

    def session(self) -> Any:
        """Return a session that carries this row's token, as ``dance_for(user)`` has it, without a query for it.

        For code that begins with rows: those of an account, or all of them.

        Raises:
            LookupError: the site has no such dance, or it would use another token for that user.
        """
        from .dances import session_of

        return session_of(self)


class DanceToken(AbstractDanceToken):
    """The model that ``ORMBackend`` uses unless it is given another; a site without users has no table of it."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True, verbose_name="ID")

    class Meta(AbstractDanceToken.Meta):
        """As in the abstract base."""

        abstract = not has_users()
        verbose_name = _("connected account")
        verbose_name_plural = _("connected accounts")


class DanceRegistration(models.Model):
    """What a server that a visitor has named has issued to the site, which registered there by itself.

    Attributes:
        dance: the name of the dance.
        server: the server's name.
        client: client identifier and secret, encrypted if ``DANCE_ENCRYPTION_KEYS`` is set.
        created_at: when the site registered.
    """

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True, verbose_name="ID")
    dance: models.CharField[str, str] = models.CharField(_("dance"), max_length=100)
    server: models.CharField[str, str] = models.CharField(_("server"), max_length=150)
    client: models.JSONField[Any, Any] = models.JSONField(_("client"))
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(
        _("created at"), auto_now_add=True
    )

    class Meta:
        """One registration for each dance and server."""

        verbose_name = _("registration at a server")
        verbose_name_plural = _("registrations at servers")
        constraints = [  # noqa: RUF012  # Django's own declarations are plain lists
            models.UniqueConstraint(
                fields=["dance", "server"], name="%(app_label)s_%(class)s_of_server"
            )
        ]

    def __str__(self) -> str:
        """Return the provider's title and the server."""
        return f"{provider_title(self.dance)} {self.server}"
