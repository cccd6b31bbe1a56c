"""Nobody's token is sent, stored or deleted for another, however the one who is meant changes.

It is the product of three tables: ways to change, operations, and what stores tokens. In each case a request has looked
at its user's token, then the user, tenant or client changes, and then something is done with the dance. What the
provider has seen and what is stored afterwards is compared with whose each token is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from identity_stage import ACCOUNTS, Stage
from requests.adapters import BaseAdapter
from stand_in import PROVIDER

from dance_common.errors import DanceError
from dance_common.rehearsal import Account
from dance_common.sessions.refresh import refreshes
from dance_common.transport import mounted

pytest.importorskip("asgiref", reason="one operation is awaited")

pytestmark = pytest.mark.every_change

NEEDED = {
    "flask": ("flask", "flask_login", "sqlalchemy", "cryptography"),
    "django": ("django", "cryptography"),
}
FRAMEWORKS = [name for name, needed in NEEDED.items() if all(map(find_spec, needed))]

KINDS = (
    "session",
    "session encrypted",
    "table",
    "table cached",
    "table cached encrypted",
)


ALL = ("ann", "bob")


@dataclass(frozen=True)
class Way:
    """A way in which the one who is meant changes.

    Attributes:
        name: what it is called in the test's name.
        change: returns the context that is the change; what is done within it is done as the other one.
        actor: whose token may be used then, by the names of ``ACCOUNTS``; "" for nobody's.
        session_actor: the same where tokens are in the visitor's session; None where there is no such case.
        lasts: whether it holds until the end of the request, and not for a block of it alone.
        frameworks: where there is such a way.
        kinds: a word that the kind of backend has to have.
        held_actor: whose token a session has that was got hold of before.
        looks: whether the token was looked at before.
        users: who is connected.
    """

    name: str
    change: Callable[[Any], Any]
    actor: str
    session_actor: str | None
    lasts: bool = True
    frameworks: tuple[str, ...] = ("flask", "django")
    kinds: str = ""
    held_actor: str | None = None
    looks: bool = True
    users: tuple[str, ...] = ALL

    def actor_in(self, stage: Stage) -> str:
        """Return whose token may be used with the stage's backend."""
        return (self.session_actor or "") if "session" in stage.kind else self.actor


def at_once(action: Callable[[Any], object]) -> Callable[[Any], Any]:
    """Return a change that is done when it begins, and never undone."""

    @contextmanager
    def change(stage: Any) -> Iterator[None]:
        action(stage)
        yield

    return change


# In a session there is one token, the visitor's: who comes next at the same browser has none.
WAYS = (
    Way("nothing", at_once(lambda stage: None), "ann", "ann"),
    Way("login", at_once(lambda stage: stage.log_in("bob")), "bob", ""),
    Way("logout", at_once(lambda stage: stage.log_out()), "", ""),
    Way("impersonation", at_once(lambda stage: stage.assign_user("bob")), "bob", None),
    Way(
        "api-authentication",
        at_once(lambda stage: stage.authenticate_api("bob")),
        "bob",
        "",
        frameworks=("django",) if find_spec("rest_framework") else (),
    ),
    Way("config", at_once(lambda stage: stage.name_user("bob")), "bob", "ann"),
    Way("job", lambda stage: stage.outside_of_request("bob"), "bob", None, lasts=False),
    Way(
        "request-within",
        lambda stage: stage.another_request("bob"),
        "bob",
        "",
        lasts=False,
        frameworks=("flask",),
    ),
    Way("client", at_once(lambda stage: stage.change_client()), "", "", held_actor="ann"),
    Way("database", lambda stage: stage.at_home_of("twin"), "twin", None, users=("ann", "twin")),
    Way(
        "swapped",
        at_once(lambda stage: stage.copy_ciphertext("bob", "ann")),
        "",
        None,
        kinds="encrypted",
        looks=False,
    ),
    Way("another-process", at_once(lambda stage: refreshes.clear()), "ann", "ann"),
)


def call(stage: Stage, held: Any) -> str | None:
    """Call the API."""
    return login_in(stage.dance.get("/api/user"))


def call_held(stage: Stage, held: Any) -> str | None:
    """Call the API by a session that was got hold of before the change."""
    return login_in(held.get("/api/user"))


def call_async(stage: Stage, held: Any) -> str | None:
    """Call the API as an async view does."""
    from asgiref.sync import async_to_sync

    return login_in(async_to_sync(stage.dance.aget)("/api/user"))


def profile(stage: Stage, held: Any) -> str | None:
    """Ask who it is."""
    return stage.dance.profile().username


def disconnect(stage: Stage, held: Any) -> None:
    """End the connection."""
    stage.dance.disconnect()


def delete(stage: Stage, held: Any) -> None:
    """Delete the stored token."""
    del stage.current_visit().token


def nothing(stage: Stage, held: Any) -> None:
    """Leave it to the view."""


def login_in(response: Any) -> str | None:
    """Return whose profile a response is, None for a refusal."""
    return response.json()["login"] if response.status_code == 200 else None


def expire_stored(stage: Stage) -> None:
    """Let every stored token be over, as it says itself."""

    def expire() -> None:
        visit = stage.current_visit()
        visit.token = {**visit.token, "expires_in": 0, "expires_at": time.time() - 1}

    for user in stage.users:
        stage.visit(expire, user=user)
    stage.provider.expire_tokens()


def expire_there(stage: Stage) -> None:
    """Let every token be over at the provider alone."""
    stage.provider.expire_tokens()


@dataclass(frozen=True)
class Operation:
    """What is done after the change.

    Attributes:
        action: what is done, with the stage and a session that was got hold of before; returns whom the API has named.
        prepare: what is done before; may return the URL of the page that is opened.
        is_overtaken: whether the change comes while the provider is asked for a new token, or to end one.
        deletes: whether the actor's own token is gone afterwards.
    """

    action: Callable[[Stage, Any], str | None]
    prepare: Callable[[Stage], object] = lambda stage: None
    is_overtaken: bool = False
    deletes: bool = False

    @property
    def names(self) -> bool:
        """Whether it tells whom the API has named."""
        return self.action in (call, call_held, call_async, profile)

    def attempt(self, stage: Stage, held: Any) -> str | None:
        """Do it; the site may refuse."""
        try:
            return self.action(stage, held)
        except DanceError:
            return None


def dance_callback(stage: Stage) -> str:
    """Begin a dance as Ann, and return the URL of its callback."""
    location = stage.open("/login/rehearsal", "ann")
    return stage.provider.consent(location, account=ACCOUNTS["ann"])


OPERATIONS = {
    "call": Operation(call),
    "held": Operation(call_held),
    "stale": Operation(call, expire_stored),
    "stale-async": Operation(call_async, expire_stored),
    "refused": Operation(call, expire_there),
    "overtaken": Operation(call, expire_stored, is_overtaken=True),
    "profile": Operation(profile),
    "disconnect": Operation(disconnect, deletes=True),
    "delete": Operation(delete, deletes=True),
    "disconnect-overtaken": Operation(disconnect, is_overtaken=True, deletes=True),
    "dance": Operation(nothing, dance_callback),
}

CASES = [
    pytest.param(framework, kind, way, OPERATIONS[name], id=f"{framework}-{kind}-{way.name}-{name}")
    for framework in FRAMEWORKS
    for kind in KINDS
    for way in WAYS
    for name in OPERATIONS
    if framework in way.frameworks
    and way.kinds in kind
    and not ("session" in kind and way.session_actor is None)
    and (way.lasts or name != "dance")
    and (way.looks or not OPERATIONS[name].is_overtaken)
]


class Interruption(BaseAdapter):
    """Sends to the stand-in, and lets something happen when it is asked for a new token, or to end one."""

    def __init__(self, provider: Any) -> None:
        super().__init__()
        self.adapter = provider.adapter()
        self.action: Callable[[], object] | None = None

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        action = self.action
        if action is not None and request.url.endswith(("/oauth2/token", "/oauth2/revoke")):
            self.action = None
            action()
        return self.adapter.send(request, *args, **options)

    def close(self) -> None:
        pass


@contextmanager
def stage_for(framework: str, kind: str, users: tuple[str, ...], provider: Any) -> Iterator[Any]:
    """Yield a stage with everybody connected."""
    stage_class = getattr(import_module(f"{framework}_stage"), f"{framework.title()}Stage")
    provider.add_account(Account(3, ACCOUNTS["twin"], "Twin", "twin@example.com"))
    stage = stage_class(provider, kind, users)
    try:
        stage.connect()
        yield stage
    finally:
        refreshes.clear()
        stage.close()


@pytest.mark.parametrize(("framework", "kind", "way", "operation"), CASES)
def test_matrix(framework, kind, way, operation, provider):
    """What is done after a change is done with the token of the one who is meant by then, or with none."""
    interruption = Interruption(provider)
    with (
        mounted(PROVIDER, interruption),
        stage_for(framework, kind, way.users, provider) as stage,
        ExitStack() as until_response,
    ):
        url = operation.prepare(stage) or "/plain"
        provider.forget_requests()
        actor = way.actor_in(stage)
        if operation.is_overtaken:
            actor = "ann"
        if operation.action is call_held and way.held_actor:
            actor = way.held_actor
        ledger = Ledger(stage)
        named = None
        is_out_of_reach = "session" in kind

        def script() -> None:
            nonlocal named
            held = stage.dance
            if way.looks:
                assert held.authorized
            block = until_response if way.lasts else ExitStack()
            with nullcontext() if way.lasts else block:
                change = way.change(stage)
                if operation.is_overtaken:
                    interruption.action = lambda: block.enter_context(change)
                else:
                    block.enter_context(change)
                named = operation.attempt(stage, held)
            if way.lasts and operation.is_overtaken and not is_out_of_reach:
                # What comes next in the same request is the other one's.
                again = login_in(stage.dance.get("/api/user"))
                gone = operation.deletes and way.actor == "ann"
                assert again == (None if gone else ACCOUNTS.get(way.actor))
            if not way.lasts and not operation.is_overtaken:
                # Whatever was done within it, the request is its own user's again.
                assert login_in(stage.dance.get("/api/user")) == ACCOUNTS["ann"]

        stage.visit(script, url)
        assert interruption.action is None
        until_response.close()
        account = ACCOUNTS.get(actor)
        others = {account}
        if not way.lasts:
            others.add(ACCOUNTS["ann"])
        elif operation.is_overtaken:
            others.add(ACCOUNTS.get(way.actor))
        if operation.is_overtaken and is_out_of_reach:
            # Where the new token can't be stored any more, it is not used, either.
            assert named in (account, None)
        elif operation.action is call_held and not way.lasts:
            # The session is the whole request's, and what counts for it is the adapter's to say.
            assert named in others
        elif operation.names:
            assert named == account
        ledger.check_sent(others)
        may_stay = operation.is_overtaken and is_out_of_reach
        ledger.check_stored(actor if operation.deletes else "", way.name, may_stay=may_stay)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["call", "stale", "refused", "profile", "disconnect", "delete"])
def test_thread_that_outlives_its_request(framework, kind, name, provider):
    """With a copy of its request's context it acts for that request's user, whoever the site serves by then."""
    operation = OPERATIONS[name]
    with mounted(PROVIDER, provider.adapter()), stage_for(framework, kind, ALL, provider) as stage:
        operation.prepare(stage)
        provider.forget_requests()

        def begin() -> Any:
            held = stage.dance
            assert held.authorized
            return stage.in_copied_context(lambda: operation.attempt(stage, held))

        job = stage.visit(begin)

        def serve_another() -> Any:
            assert stage.dance.authorized
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(job).result()

        named = stage.visit(serve_another, user="bob")
        ledger = Ledger(stage)
        if operation.names:
            assert named == ACCOUNTS["ann"]
        ledger.check_sent({ACCOUNTS["ann"]})
        if "table" in kind:
            ledger.check_stored("ann" if operation.deletes else "", "thread")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_sites_own_dance_ends_in_the_database_where_it_began(framework, provider):
    """Tokens of the whole site are in one database each, too: a callback in another one is refused."""
    with (
        mounted(PROVIDER, provider.adapter()),
        stage_for(framework, "table sitewide", (), provider) as stage,
    ):
        for home, is_stored in (("ann", True), ("twin", False)):
            url = dance_callback(stage)
            with stage.at_home_of(home):
                stage.open(url, "ann")
            for user in ("ann", "twin"):
                there = stage.visit(lambda: stage.current_visit().token, user=user)
                assert bool(there) == (is_stored and user == "ann")
            stage.visit(stage.delete_token)


class Ledger:
    """Whose each token is, as the provider knows."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def account_of(self, token: str) -> str:
        """Return the account that an access token or a refresh token was issued for."""
        store = self.stage.provider._store
        found = store.access_tokens.get(token) or store.refresh_tokens.get(token)
        return found.grant.login

    def check_sent(self, accounts: set[str | None]) -> None:
        """Fail if the provider was sent another account's token, be it to use, to refresh or to end it."""
        for seen in self.stage.provider.requests:
            scheme, _, bearer = seen.header("Authorization").partition(" ")
            sent = [bearer] if scheme == "Bearer" else []
            sent += [
                seen.parameters[name]
                for name in ("refresh_token", "token")
                if name in seen.parameters
            ]
            for token in sent:
                assert self.account_of(token) in accounts, seen

    def check_stored(self, deleted: str, way: str, *, may_stay: bool = False) -> None:
        """Fail if somebody has another's token, or lost one that nobody meant to delete."""
        for user in self.stage.users:
            try:
                token = self.stage.stored(user)
            except DanceError:
                token = None  # put there by somebody else, and so not opened
            if token is not None:
                assert may_stay or user != deleted
                assert self.account_of(token["access_token"]) == ACCOUNTS[user]
            elif "table" in self.stage.kind:
                assert user == deleted or (way == "swapped" and user == "ann")
