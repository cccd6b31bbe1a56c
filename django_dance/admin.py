"""The admin of connected accounts: who, which provider, for how long; never a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dance_common.tokens import Token, from_storage, scope_list

from .disconnecting import disconnect
from .models import AbstractDanceToken, DanceToken

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[AbstractDanceToken]
else:
    _Admin = admin.ModelAdmin  # takes no argument at run time

_SHOWN = ("user", "provider", "provider_user_id", "scopes", "expiry", "created_at", "updated_at")
_UNITS = ((24 * 3600, "d"), (3600, "h"), (60, "min"))


class DanceTokenAdmin(_Admin):
    """Shows connected accounts and disconnects them; register models of your own with it.

    Accounts are connected by dancing, so nothing can be added or changed. Deleting is disconnecting: the provider is
    asked to end the token, and the row goes in any case.
    """

    list_display = [
        "__str__",
        "user",
        "provider",
        "provider_user_id",
        "scopes",
        "expiry",
        "updated_at",
    ]
    list_filter = ["provider"]
    list_select_related = ["user"]
    ordering = ["-updated_at"]
    readonly_fields = _SHOWN
    fields = _SHOWN
    actions = ["delete_selected"]
    change_form_template = "django_dance/admin/change_form.html"

    @admin.display(description=_("scopes"))
    def scopes(self, row: AbstractDanceToken) -> str:
        """Return the scopes that the user granted, separated by spaces."""
        return " ".join(scope_list((from_storage(row.token) or Token()).get("scope")))

    @admin.display(description=_("expiry"))
    def expiry(self, row: AbstractDanceToken) -> str:
        """Return how long the token can be used, in words."""
        token = from_storage(row.token) or Token()
        seconds = token.get("expires_in") if token.get("expires_at") is not None else None
        if not isinstance(seconds, int | float):
            return gettext("no expiry")
        if seconds <= 0:
            return gettext("expired")
        for size, unit in _UNITS:
            if seconds >= size:
                return gettext("expires in %(time)s") % {"time": f"{int(seconds // size)} {unit}"}
        return gettext("expires within a minute")

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Return what can be searched: the user's log-in name and the account's identifier."""
        user_model: Any = get_user_model()
        return [f"user__{user_model.USERNAME_FIELD}", "provider", "provider_user_id"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters on the token: ``?token__access_token__startswith=a`` would tell it letter by letter."""
        return not f"{lookup}__".startswith("token__") and super().lookup_allowed(
            lookup, value, request
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: accounts are connected by dancing."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: AbstractDanceToken | None = None
    ) -> bool:
        """Refuse: a token comes from the provider."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show one account, with a button that disconnects it in place of the one that deletes."""
        context = {**(extra_context or {}), "show_delete": False}
        return super().changeform_view(request, object_id, form_url, context)

    @admin.action(description=_("Disconnect the selected accounts"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[AbstractDanceToken]) -> None:
        """Disconnect every selected account; by its name this stands in for the action that deletes."""
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AbstractDanceToken]) -> None:
        """Disconnect the accounts, and say what happened."""
        self._tell(request, [disconnect(row) for row in queryset])

    def delete_model(self, request: HttpRequest, obj: AbstractDanceToken) -> None:
        """Disconnect the account, and say what happened."""
        self._tell(request, [disconnect(obj)])

    def _tell(self, request: HttpRequest, were_revoked: list[bool]) -> None:
        revoked, forgotten = were_revoked.count(True), were_revoked.count(False)
        if revoked:
            text = ngettext(
                "%(count)d account was disconnected, here and at the provider.",
                "%(count)d accounts were disconnected, here and at the provider.",
                revoked,
            )
            self.message_user(request, text % {"count": revoked}, messages.SUCCESS)
        if forgotten:
            text = ngettext(
                "%(count)d account was disconnected here only: the provider could not be asked to end its token.",
                "%(count)d accounts were disconnected here only: the providers could not be asked to end their tokens.",
                forgotten,
            )
            self.message_user(request, text % {"count": forgotten}, messages.WARNING)


admin.site.register(DanceToken, DanceTokenAdmin)
