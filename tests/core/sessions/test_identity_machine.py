"""However requests, users, tenants, clients and processes are interleaved, a token serves the one it was issued to.

A refresh and a call are taken step by step, so that everything else can come between. There are more than 20,000 steps;
``HYPOTHESIS_PROFILE=thorough`` takes about a million.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from core_helpers import CALLBACK, ISSUER, oauth2_dance, parameters_of
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from identity_world import DictSessionBackend, DictTableBackend, Ledger, Whose, stored_in

from dance_common.backends.identity import Lease, binding_of, with_mark, without_mark
from dance_common.errors import DanceError
from dance_common.sessions.refresh import refreshes
from dance_common.sessions.steps import Call, LocalStep, NetworkStep, ProviderStep, Steps
from dance_common.transport import mounted
from dance_common.visit import Visit

pytestmark = pytest.mark.timeout(3600)

STEPS = 50
EXAMPLES = {"quick": 150, "fast": 900, "thorough": 20_000}[
    os.environ.get("HYPOTHESIS_PROFILE", "fast")
]

NAME = "rehearsal"
SESSION_KEY = f"{NAME}_oauth_token"
USERS = ("1", "2", None)
TENANTS = ("one", "two")
CLIENTS = ("first", "second")
CHANGES = (
    *(("user", user) for user in USERS),
    *(("tenant", tenant) for tenant in TENANTS),
    *(("client", client) for client in CLIENTS),
)
DANCES = {client: oauth2_dance(client_id=client) for client in CLIENTS}


@dataclass(eq=False)
class Request:
    """One request of the site, whose user, tenant and client may change while it lasts.

    Attributes:
        name: the dance's name; backends are called with the request.
        number: which browser it comes from.
        browser: that browser's session.
        stores: where its tokens are stored: ``table`` or ``session``.
        tenant: whose database it asks.
        client: the client that its dance means.
    """

    number: int
    browser: dict[str, Any]
    stores: str
    tenant: str
    client: str
    name: str = NAME
    config: dict[str, Any] = field(default_factory=dict)
    request: Any = field(default_factory=lambda: SimpleNamespace(user=_user(None)))
    visit: Any = None

    @property
    def whose(self) -> Whose:
        """Whose token it may use now."""
        place = self.tenant if self.stores == "table" else f"browser {self.number}"
        return Whose(place, self.request.user.pk, self.client)


@dataclass(eq=False)
class Flight:
    """A call that is under way.

    Attributes:
        whose: for whom it began.
        step: what comes next.
    """

    request: Request
    whose: Whose
    session: Any
    steps: Steps[Any]
    step: Any


def _user(key: str | None) -> Any:
    return SimpleNamespace(pk=key, is_authenticated=key is not None, is_active=True)


requests_ = st.integers(0, 2)


class IdentityMachine(RuleBasedStateMachine):
    """Two users in each of two tenants, two clients, two browsers, three requests, and any number of processes."""

    @initialize(is_cached=st.booleans())
    def begin(self, is_cached: bool) -> None:
        """Start the site and the provider, with a token for everybody in the tables."""
        refreshes.clear()
        self.stack = ExitStack()
        self.ledger = Ledger()
        self.stack.enter_context(mounted(ISSUER, self.ledger))
        self.tables = DictTableBackend(is_cached=is_cached)
        self.sessions = DictSessionBackend()
        self.browsers: tuple[dict[str, Any], ...] = ({}, {})
        self.flights: list[Flight] = []
        self.flows: list[tuple[str, Whose]] = []
        self.requests: list[Request] = []
        for number in range(3):
            stores = "session" if number == 2 else "table"
            request = Request(number % 2, self.browsers[number % 2], stores, TENANTS[0], CLIENTS[0])
            backend = self.sessions if stores == "session" else self.tables
            request.visit = Visit(DANCES[request.client], backend, request)
            self.requests.append(request)
        for tenant in TENANTS:
            for number, user in enumerate("121"):
                self.requests[number].tenant = tenant
                self.requests[number].request.user = _user(user)
                self.connect(number)

    def teardown(self) -> None:
        """Leave nothing under way."""
        if hasattr(self, "stack"):
            for flight in self.flights:
                flight.steps.close()
            self.stack.close()
            refreshes.clear()

    # What happens to a request

    @rule(number=requests_, change=st.sampled_from(CHANGES), looks=st.booleans())
    def change(self, number: int, change: tuple[str, Any], looks: bool) -> None:
        """Log in or out, impersonate, ask another database, or let the dance mean another client."""
        request = self.requests[number]
        what, value = change
        if what == "user":
            request.request.user = _user(value)
        elif what == "tenant":
            request.tenant = value
        else:
            request.client = value
            request.visit.replace_dance(DANCES[value])
        if looks:
            self.load(number)

    @rule(number=requests_)
    def end_request(self, number: int) -> None:
        """Let another request of the same browser come, which has loaded nothing."""
        request = self.requests[number]
        request.visit = Visit(DANCES[request.client], request.visit.backend, request)

    # What a view does

    @rule(number=requests_)
    def load(self, number: int) -> None:
        """Look whether there is a token; if there is, it is the one's who is meant."""
        request = self.requests[number]
        with self._acting(request), _refusing():
            token = request.visit.session.token
            if token is not None:
                self.ledger.require_own(token["access_token"])

    @rule(
        number=requests_,
        is_whole=st.booleans(),
        is_stale=st.sampled_from((True, False, None)),
    )
    def call(self, number: int, is_whole: bool, is_stale: bool | None) -> None:
        """Begin a call, and carry it through or leave it under way; its token may be over, or found to be."""
        request = self.requests[number]
        if is_stale is not None:
            self.go_stale(is_stale)
        session = request.visit.session
        steps = session._steps(Call("GET", "user"))
        flight = Flight(request, request.whose, session, steps, next(steps))
        self.flights = [*self.flights, flight][-5:]
        with _refusing():
            # Now it is said for whom it is.
            self._advance(flight)
            if is_whole:
                self._advance(flight, 30)

    @precondition(lambda self: self.flights)
    @rule(choice=st.integers(0, 4), turns=st.integers(1, 9), looks=st.booleans())
    def advance(self, choice: int, turns: int, looks: bool) -> None:
        """Let a call that is under way go on, whatever has become of its request, and look what there is then."""
        flight = self.flights[choice % len(self.flights)]
        with _refusing():
            self._advance(flight, turns)
        if looks:
            self.load(self.requests.index(flight.request))

    @precondition(lambda self: self.flights)
    @rule(change=st.sampled_from(CHANGES), turns=st.integers(1, 9))
    def overtake(self, change: tuple[str, Any], turns: int) -> None:
        """Let somebody else be meant while the latest call is under way, and look what there is after it."""
        flight = self.flights[-1]
        number = self.requests.index(flight.request)
        self.change(number, change, looks=False)
        with _refusing():
            self._advance(flight, turns)
        self.load(number)

    @rule(number=requests_, is_told=st.booleans())
    def disconnect(self, number: int, is_told: bool) -> None:
        """End the connection, or only delete the stored token."""
        request = self.requests[number]
        with self._acting(request), _refusing():
            if is_told:
                request.visit.session.disconnect()
            else:
                del request.visit.token

    @rule(number=requests_)
    def connect(self, number: int) -> None:
        """Store a new token for whoever is meant."""
        request = self.requests[number]
        if request.request.user.pk is not None:
            with self._acting(request, may_replace=True), _refusing():
                request.visit.token = self.ledger.issue(request.whose)

    @rule(number=requests_)
    def begin_dance(self, number: int) -> None:
        """Send the browser to the provider, where it consents."""
        request = self.requests[number]
        with self._acting(request):
            page = request.visit.dance.begin(
                request.browser, CALLBACK, user=request.visit.user_text(None)
            )
        self.flows.append((parameters_of(page)["state"], request.whose))

    @precondition(lambda self: self.flows)
    @rule(number=requests_, choice=st.integers(0, 9))
    def finish_dance(self, number: int, choice: int) -> None:
        """Come back, perhaps as somebody else."""
        request = self.requests[number]
        state, whose = self.flows[choice % len(self.flows)]
        if whose.user is None:
            # Nobody's flow may be finished by whoever it is that nobody was.
            whose = request.whose
        code = self.ledger.code(whose)
        with self._acting(request, may_replace=True), _refusing():
            outcome = request.visit.dance.finish(
                request.browser,
                CALLBACK,
                f"code={code}&state={state}&iss={ISSUER}",
                user=request.visit.user_text(None),
            )
            self.ledger.require_own(outcome.token["access_token"])
            if request.whose.user is not None:
                request.visit.token = outcome.token

    # What happens elsewhere

    @rule(is_known_here=st.booleans())
    def go_stale(self, is_known_here: bool) -> None:
        """Let every stored token be over, here or at the provider alone."""
        for key, stored in list(self.tables.table.rows.items()):
            self.ledger.live.discard(stored.get("access_token", ""))
            if is_known_here:
                self._put(key, {**stored, "expires_at": 1})

    @rule(number=st.integers(0, 1))
    def go_stale_in_session(self, number: int) -> None:
        """Let the token in a browser's session be over."""
        if token := self.browsers[number].get(SESSION_KEY):
            self.ledger.live.discard(token["access_token"])
            self.browsers[number][SESSION_KEY] = {**token, "expires_at": 1}

    @rule(mood=st.sampled_from(("ok", "refuse", "down", "ok")))
    def change_mood(self, mood: str) -> None:
        """Let the provider refuse refreshes, or be down."""
        self.ledger.mood = mood

    @rule()
    def be_another_process(self) -> None:
        """Know nothing of the refreshes that are under way."""
        refreshes.clear()

    @rule(choice=st.integers(0, 9))
    def end_lease(self, choice: int) -> None:
        """Let the time of a refresh be over."""
        keys = [
            key for key, stored in self.tables.table.rows.items() if without_mark(stored)[1].lease
        ]
        if keys:
            key = keys[choice % len(keys)]
            token, mark = without_mark(self.tables.table.rows[key])
            lease = replace(mark.lease or Lease.new(0), until=1)
            self._put(key, with_mark(token, replace(mark, lease=lease)))

    @rule(source=st.integers(0, 9), into=st.integers(0, 9))
    def copy_row(self, source: int, into: int) -> None:
        """Copy a ciphertext into another user's row."""
        keys = sorted(self.tables.table.rows, key=str)
        if keys:
            stored = self.tables.table.rows[keys[source % len(keys)]]
            place, _, user = keys[into % len(keys)]
            # The binding tells users and dances apart; that tenants have databases of their own is all there is.
            if keys[source % len(keys)][0] == place:
                self._put((place, NAME, user), stored)

    # What has to hold

    @invariant()
    def everybody_has_their_own(self) -> None:
        """No row that can be read holds a token that was issued for another user, tenant or client."""
        if not hasattr(self, "tables"):
            return
        for (place, _, user), stored in self.tables.table.rows.items():
            token, mark = without_mark(stored)
            if token and mark.binding == binding_of(NAME, user):
                client = self._client_of(mark.registration)
                assert self.ledger.issued[token["access_token"]] == (place, user, client)

    # How it is done

    def _client_of(self, registration: str) -> str:
        return next(name for name, dance in DANCES.items() if dance.registration == registration)

    def _put(self, key: Any, stored: Any) -> None:
        """Write a row as another process does, which tells the cache."""
        tenant, self.tables.table.tenant = self.tables.table.tenant, key[0]
        self.tables.table.rows[key] = type(self.tables.table.rows[key])(stored)
        self.tables.delete_cached(NAME, key[2])
        self.tables.table.tenant = tenant

    @contextmanager
    def _acting(
        self, request: Request, whose: Whose | None = None, *, may_replace: bool = False
    ) -> Iterator[None]:
        """Act for somebody within a request; nobody else's token is touched."""
        acting = whose or request.whose
        self.ledger.acting = acting
        self.tables.table.tenant = request.tenant
        rows = dict(self.tables.table.rows)
        sessions = [stored_in(browser, SESSION_KEY) for browser in self.browsers]
        try:
            yield
        finally:
            self.ledger.acting = None
            after = self.tables.table.rows
            for place, name, user in rows.keys() | after.keys():
                key = (place, name, user)
                if rows.get(key) != after.get(key):
                    assert (place, user) == acting[:2], f"{key} was written for {acting}"
                    before = without_mark(rows.get(key, {}))[1].registration
                    assert may_replace or not before or self._client_of(before) == acting.client
            for number, token in enumerate(sessions):
                if token and stored_in(self.browsers[number], SESSION_KEY) != token:
                    assert may_replace or self.ledger.issued[token] == acting

    def _advance(self, flight: Flight, turns: int = 1) -> None:
        """Take some steps of a call, and forget the call after its last one."""
        try:
            for _ in range(turns):
                with self._acting(flight.request, flight.whose):
                    self._take_step(flight)
        except BaseException as end:
            self.flights.remove(flight)
            if not isinstance(end, StopIteration):
                raise

    @staticmethod
    def _take_step(flight: Flight) -> None:
        step, found = flight.step, None
        try:
            if isinstance(step, LocalStep):
                found = step.action()
            elif isinstance(step, NetworkStep):
                found = flight.session.send(step.request, **step.settings)
            elif isinstance(step, ProviderStep):
                found = step.action(flight.session)
        except DanceError as error:
            flight.step = flight.steps.throw(error)
        else:
            flight.step = flight.steps.send(found)


def _refusing() -> suppress:
    """Let the site refuse: that is no fault here."""
    return suppress(DanceError, ValueError)


TestIdentities = IdentityMachine.TestCase
TestIdentities.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_a_call_under_way_brings_no_connection_back_that_was_ended():
    """Its token was a stored one when the call began, whatever the session carries since."""
    machine = IdentityMachine()
    machine.begin(is_cached=False)
    key = (machine.requests[0].tenant, NAME, "1")
    assert key in machine.tables.table.rows
    machine.call(number=0, is_whole=False, is_stale=False)
    machine.disconnect(number=0, is_told=True)
    assert key not in machine.tables.table.rows
    machine.advance(choice=0, turns=9, looks=True)
    assert key not in machine.tables.table.rows
    assert not machine.flights
    machine.teardown()
