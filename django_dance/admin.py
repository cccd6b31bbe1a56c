"""The admin of connected accounts: who, which provider, for how long; never a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dance_common.dance.named import ANY_SERVER
from dance_common.tokens import Token, from_storage, scope_list

from .conf import provider_title
from .disconnecting import disconnect
from .models import AbstractDanceToken, DanceRegistration, DanceToken

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices
    from django.contrib.admin.views.main import ChangeList

    _Admin = admin.ModelAdmin[AbstractDanceToken]
    _RegistrationAdmin = admin.ModelAdmin[DanceRegistration]
else:
    _Admin = _RegistrationAdmin = admin.ModelAdmin  # takes no argument at run time

_SHOWN = (
    "user",
    "provider_title",
    "provider_user_id",
    "scopes",
    "expiry",
    "created_at",
    "updated_at",
)
_UNITS = ((24 * 3600, "d"), (3600, "h"), (60, "min"))


class ProviderFilter(admin.AllValuesFieldListFilter):
    """The filter by provider, which shows titles."""

    def choices(self, changelist: ChangeList) -> Iterator[_ListFilterChoices]:
        """Yield the choices, each with its provider's title for the name of the dance."""
        everything, *choices = super().choices(changelist)
        yield everything
        for name, choice in zip(self.lookup_choices, choices, strict=True):
            # A count may follow the name.
            choice["display"] = provider_title(name) + str(choice["display"])[len(name) :]
            yield choice


class DanceTokenAdmin(_Admin):
    """Shows connected accounts and disconnects them; register models of your own with it.

    Accounts are connected by dancing, so nothing can be added or changed. Deleting is disconnecting, after a page that
    asks: the provider is asked to end the token, and the row goes in any case.
    """

    # What is asked most often is to the left: scopes may be long, and a filter stands at the right.
    list_display = ["provider_title", "user", "provider_user_id", "expiry", "updated_at", "scopes"]
    list_filter = [("provider", ProviderFilter)]
    list_select_related = ["user"]
    ordering = ["-updated_at"]
    readonly_fields = _SHOWN
    fields = _SHOWN
    actions = ["delete_selected"]
    search_help_text = _(
        "Searches users by their log-in name, accounts by their identifier at the provider, and providers by their name"
        " in DANCE_PROVIDERS."
    )
    change_list_template = "django_dance/admin/change_list.html"
    change_form_template = "django_dance/admin/change_form.html"
    delete_confirmation_template = "django_dance/admin/delete_confirmation.html"
    delete_selected_confirmation_template = "django_dance/admin/delete_selected_confirmation.html"

    @admin.display(description=_("provider"), ordering="provider")
    def provider_title(self, row: AbstractDanceToken) -> str:
        """Return what people call the provider."""
        return provider_title(row.provider)

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

    def render_delete_form(self, request: HttpRequest, context: dict[str, object]) -> HttpResponse:
        """Ask whether the account is to be disconnected."""
        if not (context["perms_lacking"] or context["protected"]):
            context["title"] = gettext("Disconnect")
        return super().render_delete_form(request, context)

    @admin.action(description=_("Disconnect the selected accounts"), permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[AbstractDanceToken]
    ) -> HttpResponse | None:
        """Ask, and then disconnect every selected account; by its name this stands in for the action that deletes."""
        *_summary, forbidden, protected = self.get_deleted_objects(queryset, request)
        if forbidden or protected or not request.POST.get("post"):
            page = delete_selected(self, request, queryset)
            if page is not None and not (forbidden or protected):
                title = gettext("Disconnect the selected accounts")
                page.context_data = {**(page.context_data or {}), "title": title}
            return page
        self.log_deletions(request, queryset)
        self.delete_queryset(request, queryset)
        return None

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


class DanceRegistrationAdmin(_RegistrationAdmin):
    """Shows at which servers the site has registered itself, and never with which secret.

    Deleting one makes the site register anew with the next visitor who names that server; its users connect again then.
    """

    list_display = ["provider_title", "server_name", "created_at"]
    list_filter = [("dance", ProviderFilter)]
    ordering = ["-created_at"]
    readonly_fields = ("provider_title", "server_name", "created_at")
    fields = ("provider_title", "server_name", "created_at")
    search_fields = ["dance", "server"]

    @admin.display(description=_("provider"), ordering="dance")
    def provider_title(self, row: DanceRegistration) -> str:
        """Return what people call the provider."""
        return provider_title(row.dance)

    @admin.display(description=_("server"), ordering="server")
    def server_name(self, row: DanceRegistration) -> str:
        """Return the server, or that it is every one: some know the site by one and the same address."""
        return gettext("every server") if row.server == ANY_SERVER else row.server

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters on the credentials: they would tell the secret letter by letter."""
        return not f"{lookup}__".startswith("client__") and super().lookup_allowed(
            lookup, value, request
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the site registers by itself."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: DanceRegistration | None = None
    ) -> bool:
        """Refuse: what is registered comes from the server."""
        return False


admin.site.register(DanceToken, DanceTokenAdmin)
admin.site.register(DanceRegistration, DanceRegistrationAdmin)
