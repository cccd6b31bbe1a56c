"""A browser's unfinished dances: bounded, expiring, used once, whatever the session holds."""

from __future__ import annotations

import contextlib
import copy
import json
import time

import pytest
import time_machine
from core_helpers import CALLBACK, at_once, error_of, flow
from hypothesis import given, settings
from hypothesis import strategies as st

from dance_common.errors import NotOurFlow
from dance_common.flows import store as flows
from dance_common.flows.store import UsedStates

NOW = 1_800_000_000
KEY = flows.SESSION_KEY
STATE = "rehearsal_oauth_state"


def take(session, key="a-state", *, dance="rehearsal", user=None, **options):
    options = {"callback_url": CALLBACK, **options}
    return flows.pop(session, key, dance=dance, user=user, **options)


def refusal(session, key="a-state", **options):
    error = error_of(lambda: take(session, key, **options))
    assert isinstance(error, NotOurFlow)
    return error.code


def size(session):
    return len(json.dumps(session.get(KEY, [])))


def test_a_flow_comes_back_as_it_was_kept():
    """What is kept comes back equal, also after a trip through JSON, and leaves nothing behind."""
    session = {"cart": 3}
    kept = flow(secret="verifier", next_url="/there?a=1", user="7")
    flows.save(session, kept)
    session = json.loads(json.dumps(session))
    assert take(session, user="7") == kept
    assert session == {"cart": 3}


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_two_tabs_do_not_fight(order):
    """Two flows of one dance can be finished in either order."""
    session = {}
    for key in ("one", "two"):
        flows.save(session, flow(key=key, secret=f"verifier of {key}"))
    assert [take(session, key).secret for key in order] == [f"verifier of {key}" for key in order]
    assert session == {}


def test_the_latest_state_can_be_read():
    """The state of the dance's latest flow stands under the name that Flask-Dance 7.1 uses."""
    session = {}
    for key in ("one", "two"):
        flows.save(session, flow(key=key))
    assert session[STATE] == "two"
    take(session, "one")
    assert session[STATE] == "two"


def test_ten_flows_are_kept_and_the_oldest_goes():
    """An eleventh flow takes the place of the oldest."""
    session = {}
    for number in range(11):
        flows.save(session, flow(key=f"s{number}", callback_url="/c"))
    assert len(session[KEY]) == flows.MOST_FLOWS
    assert refusal(session, "s0") == "flow_not_found"
    assert take(session, "s1", callback_url="/c").key == "s1"
    assert take(session, "s10", callback_url="/c").key == "s10"


def test_flows_stay_within_their_bytes():
    """Flows with long addresses push out the oldest before they pass 1,500 bytes, never the newest."""
    session = {}
    for number in range(8):
        flows.save(session, flow(key=f"s{number}", next_url="/" + "n" * 400))
        assert size(session) <= flows.MOST_BYTES
    assert len(session[KEY]) == 2
    assert take(session, "s7").next_url == "/" + "n" * 400


def test_an_oversized_next_is_dropped_and_pushes_nobody_out():
    """A page address that alone would pass the bound is left out, and other tabs' flows stay."""
    session = {}
    flows.save(session, flow(key="other", next_url="/other"))
    flows.save(session, flow(key="big", secret="v", next_url="/" + "n" * 1990, user="7"))
    assert size(session) <= flows.MOST_BYTES
    big = take(session, "big", user="7")
    assert (big.next_url, big.secret) == (None, "v")
    assert take(session, "other").next_url == "/other"


def test_a_lone_flow_is_kept_however_large():
    """A callback URL longer than the bound can still be danced to."""
    session = {}
    flows.save(session, flow(key="small"))
    flows.save(session, flow(callback_url="https://site.example/" + "c" * 2000))
    assert [packed[0] for packed in session[KEY]] == ["a-state"]


@pytest.mark.parametrize("age", [-59, 0, 599])
def test_a_flow_may_be_finished_for_ten_minutes(age):
    """A flow is good for ten minutes, and with a clock that is up to a minute behind."""
    session = {}
    with time_machine.travel(NOW, tick=False) as clock:
        flows.save(session, flow())
        clock.shift(age)
        assert take(session).key == "a-state"


@pytest.mark.parametrize("age", [-61, 601, 10**9])
def test_an_expired_flow_is_refused_and_its_state_does_not_outlive_it(age):
    """After its time a flow is refused, and its state alone is worth nothing."""
    session = {}
    with time_machine.travel(NOW, tick=False) as clock:
        flows.save(session, flow())
        clock.shift(age)
        assert refusal(session) == "flow_expired"
        assert refusal(session) == "no_flow"
    assert session == {}


def test_keeping_a_flow_clears_away_expired_ones():
    """Expired flows, and the states of other dances that belong to them, go when the next flow comes."""
    session = {}
    with time_machine.travel(NOW, tick=False) as clock:
        flows.save(session, flow(key="old", dance="other"))
        clock.shift(700)
        flows.save(session, flow(key="new"))
        assert [packed[0] for packed in session[KEY]] == ["new"]
        assert "other_oauth_state" not in session
        assert refusal(session, "old", dance="other") == "flow_not_found"


def test_an_evicted_flow_does_not_live_on_in_its_state():
    """A flow that was pushed out is not accepted by the state that stood beside it."""
    session = {}
    flows.save(session, flow(key="evicted", dance="other"))
    for number in range(10):
        flows.save(session, flow(key=f"s{number}", callback_url="/c"))
    assert "other_oauth_state" not in session
    assert refusal(session, "evicted", dance="other") == "flow_not_found"


def test_a_primed_state_counts_as_a_flow_once():
    """A state that a test put into the session is a flow, without verifier or user, and only once."""
    session = {STATE: "primed"}
    primed = take(session, "primed", user="7")
    assert (primed.secret, primed.next_url, primed.callback_url) == ("", None, CALLBACK)
    assert session == {}
    assert refusal(session, "primed") == "no_flow"


@pytest.mark.parametrize("value", [None, 0, True, [], ["primed"], {"a": 1}, 1.5, "", "Primed"])
def test_only_a_string_is_a_primed_state(value):
    """What is no string, or another one, matches no state, not even by the way it is written."""
    session = {STATE: value}
    for key in (str(value) or "x", "primed"):
        if key != value:
            assert refusal(session, key) == "no_flow"


def test_a_primed_state_belongs_to_its_dance():
    """The state primed for one dance is no flow of another."""
    assert refusal({"other_oauth_state": "primed"}, "primed") == "no_flow"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"dance": "other"}, "flow_elsewhere"),
        ({"user": "8"}, "flow_of_another_user"),
        ({"user": None}, "flow_of_another_user"),
    ],
)
def test_a_flow_that_does_not_fit_is_refused_and_spent(options, code):
    """A flow of another dance or user is refused, and gone afterwards even for whom it belonged to."""
    session = {}
    flows.save(session, flow(user="7"))
    assert refusal(session, **({"user": "7"} | options)) == code
    assert refusal(session, user="7") == "no_flow"


def test_an_anonymous_flow_is_not_finished_by_a_user():
    """Whoever logs in between begin and finish does not get the account of who was there before."""
    session = {}
    flows.save(session, flow())
    assert refusal(session, user="7") == "flow_of_another_user"


@pytest.mark.parametrize(
    "key", ["b-state", "a-stat", "a-state ", "A-STATE", "é", "\ud800", "x" * 100_000]
)
def test_a_foreign_state_is_refused_and_spends_nothing(key):
    """A state that nobody sent out is refused, and the real flow stays open."""
    session = {}
    flows.save(session, flow())
    assert refusal(session, key) == "flow_not_found"
    assert take(session).key == "a-state"


def test_an_empty_state_matches_nothing():
    """An empty key is no key, even where an empty string stands in the session."""
    assert refusal({STATE: ""}, "") == "no_flow"


def test_a_copied_session_does_not_finish_twice():
    """A cookie that was copied before the dance was finished is refused by the same process."""
    session = {}
    flows.save(session, flow(key="copied"))
    again = copy.deepcopy(session)
    take(session, "copied")
    assert refusal(again, "copied") == "flow_used"


def test_one_of_sixteen_copies_wins():
    """Of sixteen threads with copies of one session exactly one gets the flow."""
    session = {}
    flows.save(session, flow(key="raced"))
    copies = [copy.deepcopy(session) for _ in range(16)]
    results = at_once(lambda number: take(copies[number], "raced"))
    assert sorted(getattr(result, "code", "won") for result in results) == ["flow_used"] * 15 + [
        "won"
    ]


def test_equal_answers_of_a_test_provider_are_two_flows():
    """A flow with the same state and secret in the same second, as canned answers make them, can be finished."""
    for _ in range(2):
        session = {}
        flows.save(session, flow(secret="always the same", began_at=int(time.time())))
        assert take(session).secret == "always the same"


def test_what_was_used_is_remembered_within_bounds():
    """The memory of used flows holds so many, and drops the oldest."""
    used = UsedStates(most=3)
    assert [used.mark_used(each) for each in "aabcd"] == [True, False, *[True] * 3]
    assert used.mark_used("a")
    assert not used.mark_used("d")


def test_what_was_used_is_forgotten_when_it_would_have_expired(monkeypatch):
    """The memory of used flows lasts as long as flows do."""

    class Clock:
        now = 0.0

        @classmethod
        def monotonic(cls):
            return cls.now

    monkeypatch.setattr("dance_common.memory.time", Clock)
    used = UsedStates()
    used.mark_used("state", "verifier")
    Clock.now = flows.LIFETIME - 1
    assert not used.mark_used("state", "verifier")
    Clock.now = flows.LIFETIME + 1
    assert used.mark_used("state", "verifier")


def test_the_latest_flow_can_be_dropped():
    """Forgetting a dance's latest flow drops that one and no other."""
    session = {}
    flows.save(session, flow(key="one"))
    flows.save(session, flow(key="two"))
    flows.forget_latest(session, "rehearsal")
    assert refusal(session, "two") == "flow_not_found"
    assert take(session, "one").key == "one"
    flows.forget_latest(session, "rehearsal")
    assert session == {}


@pytest.mark.parametrize("options", [{}, {"dance": "other"}, {"user": "8"}, {"began_at": 0}])
def test_a_flow_that_is_refused_knows_where_its_user_wanted_to_go(options):
    """Whatever is wrong with it, as what fails later does."""
    session = {}
    flows.save(session, flow(next_url="/there", **options))
    again = copy.deepcopy(session)
    if not options:
        take(again)
    assert error_of(lambda: take(session)).next_url == "/there"


def test_a_flow_shows_no_secret():
    """The text of a flow shows neither state nor verifier."""
    text = repr(flow(key="the-state", secret="the-verifier"))
    assert "the-" not in text


HOSTILE = [
    None,
    0,
    "text",
    {},
    {"a-state": []},
    [],
    [None, 1, "a", {}, []],
    [["a-state"]],
    [["a-state", "rehearsal", CALLBACK, "1800000000", "", None, None, "", "n"]],
    [["a-state", "rehearsal", CALLBACK, 1.8e9, "", None, None, "", "n"]],
    [["a-state", "rehearsal", CALLBACK, None, "", None, None, "", "n"]],
    [[5, "rehearsal", CALLBACK, NOW, "", None, None, "", "n"]],
    [["a-state", "rehearsal", CALLBACK, NOW, "", 5, None, "", "n"]],
    [["a-state", "rehearsal", CALLBACK, NOW, "", None, None, "", "n", "r", "one too many"]],
    [["a-state", "rehearsal", CALLBACK, NOW, "", None, None, "", "n", 5]],
    [["a-state", "rehearsal", CALLBACK, NOW, "", None, None, ""]],
    [["a-state", "rehearsal", CALLBACK, 10**400, "", None, None, "", "n"]],
    [["a-state", "rehearsal", CALLBACK, -1, "", None, None, "", "n"]],
    [[["a-state"], "rehearsal", CALLBACK, NOW, "", None, None, "", "n"]],
]


@pytest.mark.parametrize("content", HOSTILE)
def test_content_of_another_release_is_no_flow_and_no_error(content):
    """What another release or a broken store left in the session is passed over and replaced."""
    session = {KEY: content}
    assert refusal(session) == "no_flow"
    flows.save(session, flow())
    assert take(session).key == "a-state"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)
PACKED = st.tuples(
    st.sampled_from(["a-state", "x"]) | JSON,
    st.sampled_from(["rehearsal", "other"]) | JSON,
    st.text(max_size=10) | JSON,
    st.integers() | JSON,
    st.text(max_size=5) | JSON,
    st.none() | st.text(max_size=5) | JSON,
    st.none() | st.text(max_size=5) | JSON,
    st.text(max_size=5) | JSON,
).map(list)


@settings(deadline=None, max_examples=200)
@given(content=JSON | st.lists(PACKED, max_size=12), state=JSON, key=st.text(max_size=10))
def test_no_content_of_the_session_ever_raises(content, state, key):
    """Whatever JSON the session holds, keeping works within the bounds and taking gives a flow or a refusal."""
    session = {KEY: content, STATE: state}
    with contextlib.suppress(NotOurFlow):
        assert take(session, key).dance == "rehearsal"
    flows.forget_latest(session, "rehearsal")
    fresh = flow(key=f"fresh {time.time_ns()}")
    flows.save(session, fresh)
    assert len(session[KEY]) <= flows.MOST_FLOWS
    assert size(session) <= flows.MOST_BYTES
    assert take(session, fresh.key) == fresh


@pytest.mark.parametrize(
    ("arrived", "code"),
    [
        ({"registration": "another client"}, "registration_changed"),
        ({"registration": ""}, "registration_changed"),
        ({"callback_url": CALLBACK.replace("localhost", "127.0.0.1")}, "flow_elsewhere"),
        ({"callback_url": CALLBACK.replace("/authorized", "/elsewhere")}, "flow_elsewhere"),
    ],
)
def test_a_flow_ends_where_and_for_whom_it_began(arrived, code):
    """Another client registration of the same name, or another address, gets nothing of a flow, and spends it."""
    session = {}
    flows.save(session, flow(registration="a client"))
    assert refusal(session, **{"registration": "a client", **arrived}) == code
    assert refusal(session, registration="a client") == "no_flow"


def test_proxies_may_disagree_about_the_scheme():
    """Whether the site was asked by https is for its proxies to know; host and path are compared."""
    session = {}
    flows.save(session, flow(callback_url=CALLBACK.replace("http:", "https:")))
    assert take(session).key == "a-state"


def test_a_flow_of_the_release_before_is_finished():
    """What the release before has saved says nothing of a registration, and can be finished all the same."""
    state = "of the release before"
    session = {KEY: [[state, "rehearsal", CALLBACK, int(time.time()), "", None, None, "", "n"]]}
    assert take(session, state, registration="a client").key == state


def test_a_state_is_primed_only_where_no_flow_ever_was():
    """A flow that this release can't read, or that the site has cleared, is not taken for what a test has primed."""
    session = {STATE: "unread", KEY: [["unread", "of a later release"]]}
    assert refusal(session, "unread") == "no_flow"
    assert STATE not in session
    ours = flows.new_state()
    assert flows.is_state_of_ours(ours)
    assert refusal({STATE: ours}, ours) == "no_flow"
    session = {}
    flows.save(session, flow(key="a state of the site's own making"))
    assert (
        refusal({STATE: "a state of the site's own making"}, "a state of the site's own making")
        == "no_flow"
    )
    assert take({STATE: "primed by a test"}, "primed by a test").secret == ""


def test_a_flow_that_came_to_a_good_end_is_known_in_its_browser():
    """Its callback says that it was used, and where the user was sent; no other callback does."""
    session = {}
    flows.save(session, flow(key="a-state"))
    take(session, "a-state")
    assert refusal(session, "a-state") == "no_flow"
    flows.mark_finished(session, "a-state", "/done")
    with pytest.raises(flows.NotOurFlow) as caught:
        take(session, "a-state")
    assert (caught.value.code, caught.value.next_url) == ("flow_used", "/done")
    assert refusal(session, "another") == "no_flow"
    assert refusal({}, "a-state") == "no_flow"
    flows.mark_finished(session, "a-later-one", None)
    assert refusal(session, "a-state") == "no_flow"


def test_little_is_remembered_of_it():
    """Neither the state itself nor a long page: a cookie has no room."""
    session = {}
    flows.mark_finished(session, "a-state", "/" + "x" * flows.LONGEST_FINISHED_NEXT)
    (digest, next_url) = session[flows.FINISHED_KEY]
    assert (len(digest), next_url) == (16, None)
    longest = "/" + "x" * (flows.LONGEST_FINISHED_NEXT - 1)
    flows.mark_finished(session, "a-state", longest)
    assert session[flows.FINISHED_KEY] == [digest, longest]


@pytest.mark.parametrize(
    "hostile", [7, "x", [], ["", None], [None, None], ["x"], {"a": 1}, [["x"]]]
)
def test_what_stands_there_instead_means_nothing(hostile):
    """A session that somebody else has filled never raises anything else."""
    assert refusal({flows.FINISHED_KEY: hostile}, "a-state") == "no_flow"


def test_a_key_that_comes_again_takes_the_place_of_the_first():
    """A test's provider may give the same request token for every dance: one flow has it."""
    session = {}
    flows.save(session, flow(secret="first"))
    flows.save(session, flow(secret="second"))
    assert [packed[4] for packed in session[KEY]] == ["second"]


def test_what_has_expired_leaves_room():
    """It is dropped as soon as another flow begins."""
    session = {}
    flows.save(session, flow(key="old", began_at=int(time.time()) - flows.LIFETIME - 120))
    flows.save(session, flow(key="new"))
    assert [packed[0] for packed in session[KEY]] == ["new"]


def test_the_registration_that_a_flow_began_with_is_known_by_its_key():
    """Which is how a callback is told whose it is; nobody's is empty."""
    session = {}
    flows.save(session, flow(key="one", registration="r1"))
    flows.save(session, flow(key="two", registration="r2"))
    found = [flows.registration_of(session, key) for key in ("one", "two", "three")]
    assert found == ["r1", "r2", ""]
