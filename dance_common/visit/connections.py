"""What the view of a user's connections shows and does: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from ..backends import Account
from ..backends.encryption import DecryptionError
from ..backends.identity import server_of_account
from ..errors import BadServer, DanceError
from ..flows import UserSession
from ..pages import texts
from ..pages.connections import (
    ACCOUNT_FIELD,
    ACTION_FIELD,
    DANCE_FIELD,
    Choice,
    Connection,
    ConnectionsPage,
)
from ..pages.marks import mark_html
from ..profiles import Profile
from ..tokens import Token
from .navigation import Navigation, confirm_fields, forget_confirmation
from .views import DanceRequest, Redirect

NOTICE_KEY = "_dance_notice"
"""Where the user session holds what was done, until the page has said so."""


def connections(
    dances: Sequence[DanceRequest],
    navigation: Navigation,
    *,
    user_session: UserSession,
    url: str,
    home_url: str,
    form_fields: Mapping[str, str],
) -> ConnectionsPage | Redirect:
    """Show the visitor's connections, or do what a posted form says and lead back to them.

    Args:
        dances: the site's dances as this request sees them.
        navigation: how the request came about, with the form.
        user_session: what this browser and our site share.
        url: the path of the page.
        home_url: where the site's own pages begin.
        form_fields: the hidden fields that the framework wants in each form.
    """
    if navigation.method == "POST":
        user_session[NOTICE_KEY] = list(_act(dances, navigation, user_session))
        return Redirect(url)
    notice, subject = _pop_notice(user_session)
    found = tuple(each for dance in dances for each in _connections(dance, url))
    connected = {connection.dance for connection in found}
    choices = tuple(
        Choice(
            dance=dance.visit.name,
            title=dance.visit.title,
            is_connected=dance.visit.name in connected,
            login_url=dance.login_address(next_url=url),
            mark=mark_html(dance.visit.dance.provider.name, dance.visit.title),
        )
        for dance in dances
    )
    return ConnectionsPage(
        connections=found,
        choices=choices,
        notice=notice,
        subject=subject,
        home_url=home_url,
        form_fields={**form_fields, **confirm_fields(user_session)},
    )


def _connections(dance: DanceRequest, url: str) -> Iterator[Connection]:
    session = dance.visit.session
    accounts: tuple[Account, ...] = session.accounts
    can_choose = len(accounts) > 1 and dance.visit.slot.has_default_account
    for account in accounts:
        one = session.for_account(account.id) if account.id else session
        try:
            token, is_usable, scopes = one.token or Token(), one.authorized, one.scopes
            profile: Profile | None = one.stored_profile
        except DecryptionError:
            # The page has to show it: to connect the account again is what helps.
            token, is_usable, scopes, profile = Token(), False, frozenset(), None
        yield Connection(
            dance=dance.visit.name,
            title=dance.visit.title,
            account=account.id,
            name=_name(profile),
            is_default=len(accounts) > 1 and account.is_default,
            can_be_default=can_choose and is_usable and not account.is_default,
            is_usable=is_usable,
            is_renewed=one.can_refresh,
            expires_at=_moment(token.get("expires_at")),
            scopes=tuple(sorted(scopes)),
            since=account.since,
            login_url=dance.login_address(
                next_url=url, server=_server_named(dance, one.server, account.id)
            ),
            mark=mark_html(dance.visit.dance.provider.name, dance.visit.title),
        )


def _server_named(dance: DanceRequest, server: str, account: str) -> Mapping[str, str]:
    """Return what names the server of an account in the login view's query, where visitors name it; else nothing.

    Args:
        dance: the dance.
        server: what the account's session is with; empty where it may not be any more, or its token can't be read.
        account: the account's id, which ends with the server's name; empty where nobody has named the account.
    """
    servers = dance.visit.dance.servers
    named = server or server_of_account(account)
    if servers is None or not named:
        return {}
    try:
        return {servers.argument.name: servers.read(named, dance.visit.title)}
    except BadServer:
        return {}


def _name(profile: Profile | None) -> str:
    return (profile.username or profile.name or profile.email or "") if profile else ""


def _act(
    dances: Sequence[DanceRequest], navigation: Navigation, user_session: UserSession
) -> tuple[str, str]:
    """Do what the form says; return a sentence about it, and the title of the provider that it is about."""
    if not navigation.is_confirmed(user_session):
        return texts.FORM_TOO_OLD, ""
    forget_confirmation(user_session)
    form = navigation.form
    name, account = form.get(DANCE_FIELD, ""), form.get(ACCOUNT_FIELD, "")
    dance = next((each for each in dances if each.visit.name == name), None)
    if dance is None or not any(each.id == account for each in dance.visit.session.accounts):
        return texts.NOT_CONNECTED, ""
    action = _ACTIONS.get(form.get(ACTION_FIELD, ""))
    return (action(dance, account) if action else texts.FORM_TOO_OLD), dance.visit.title


def _disconnect(dance: DanceRequest, account: str) -> str:
    session = dance.visit.session
    one = session.for_account(account) if account else session
    try:
        return texts.DISCONNECTED if one.disconnect() else texts.DISCONNECTED_HERE
    except DanceError as error:
        # The token is gone here all the same.
        dance.log.warning("%s: the token was not revoked: %s", dance.visit.name, error.code)
        return texts.DISCONNECTED_HERE


def _choose(dance: DanceRequest, account: str) -> str:
    dance.visit.session.set_default_account(account)
    return texts.DEFAULT_CHOSEN


_ACTIONS = MappingProxyType({"disconnect": _disconnect, "default": _choose})


def _pop_notice(user_session: UserSession) -> tuple[str, str]:
    notice: object = user_session.get(NOTICE_KEY, None)
    if notice is not None:
        user_session.pop(NOTICE_KEY, None)
    match notice:
        case [str(sentence), str(subject)] if sentence in texts.sentences():
            return sentence, subject
    return "", ""


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
