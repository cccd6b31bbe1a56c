"""What the stand-in plays for people who look: lists in pages, answers of one's own, its root and its consent page."""

from __future__ import annotations

import json

import pytest
import requests

from dance_common.errors import DanceError, NotConfigured
from dance_common.providers import find
from dance_common.rehearsal import Rehearsal
from dance_common.rehearsal import server as serving
from dance_common.rehearsal.provider_routes import catalogue
from dance_common.rehearsal.server import answers_in
from dance_common.rehearsal.stand_in import with_stand_in
from dance_common.transport import mounted

STAND_IN = "http://localhost:9000"
CALLBACK = "http://localhost:5000/login/callback"


@pytest.fixture
def stand_in():
    """A stand-in, in process, that plays the whole catalogue."""
    rehearsal = Rehearsal(STAND_IN)
    rehearsal.play(*catalogue())
    with mounted(STAND_IN, rehearsal.adapter()):
        yield rehearsal


@pytest.fixture
def light():
    """A stand-in, in process, that plays GitHub alone, which takes less time."""
    rehearsal = Rehearsal(STAND_IN)
    rehearsal.play(find("github")())
    with mounted(STAND_IN, rehearsal.adapter()):
        yield rehearsal


def session_with(name, stand_in):
    """Dance to the end; return the session that has the token."""
    dance, visitor = with_stand_in(find(name)("an-id", "a-secret"), STAND_IN), {}
    session = dance.session()
    back = stand_in.consent(dance.begin(visitor, CALLBACK, session=session))
    dance.finish(visitor, CALLBACK, back.partition("?")[2], session=session)
    return session


def test_repositories_come_in_pages(stand_in):
    """The second one is where the Link header says, at the provider's own address."""
    github = session_with("github", stand_in)
    first = github.get("/user/repos")
    assert [each["full_name"] for each in first.json()] == ["mona/hello-world", "mona/dotfiles"]
    address = first.links["next"]["url"]
    assert address == "https://api.github.com/user/repos?page=2"
    second = github.get(address)
    assert [each["name"] for each in second.json()] == ["notes"]
    assert "next" not in second.links
    assert github.get("/user/repos", withhold_token=True).status_code == 401


def test_events_come_in_pages(stand_in):
    """The second page is asked for by its token."""
    google = session_with("google", stand_in)
    address = "/calendar/v3/calendars/primary/events"
    first = google.get(address).json()
    assert [each["summary"] for each in first["items"]][1:] == ["Rehearsal"]
    assert first["items"][0]["summary"].startswith("Breakfast with M")
    second = google.get(address, params={"pageToken": first["nextPageToken"]}).json()
    assert [each["summary"] for each in second["items"]] == ["First night"]
    assert "nextPageToken" not in second


def test_a_running_stand_in_takes_answers(tmp_path, monkeypatch):
    """A file of addresses and answers, for what the stand-in does not play by itself."""
    url = "https://api.github.com/user/orgs"
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({url: [{"login": "octo"}]}))
    found = []

    def look():
        address = said[0].partition("The rehearsal is at ")[2].partition(". ")[0]
        path = url.removeprefix("https:/")
        found.append(requests.get(f"{address}{path}", timeout=10).status_code)
        found.append(requests.get(f"{address}{path}s", timeout=10).json()["error_description"])

    said = []
    monkeypatch.setattr(serving, "until_interrupted", look)
    serving.serve_forever(
        (), port=0, pages=(), where="it", say=said.append, answers=answers_in(str(file))
    )
    assert found[0] == 401
    assert "dance rehearse --answers answers.json" in found[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "can't be read"), ("[]", "one JSON object"), ('{"a": 1}', "one JSON object")],
)
def test_answers_that_are_none_are_refused(tmp_path, text, words):
    """In one sentence that names the file."""
    file = tmp_path / "answers.json"
    file.write_text(text)
    with pytest.raises(NotConfigured, match=words) as refusal:
        answers_in(str(file))
    assert str(file) in str(refusal.value)
    assert answers_in(None) == {}


def test_the_root_says_what_is_played(stand_in):
    """Providers, accounts, what is set and the latest requests, without a query."""
    browser = requests.Session()
    browser.mount(STAND_IN, stand_in.adapter())
    assert "None yet." in browser.get(STAND_IN).text
    session_with("github", stand_in)
    stand_in.add_api("https://api.github.com/user/orgs", [])
    page = browser.get(STAND_IN).text
    for words in (
        "GitHub",
        "mona",
        'value="3600"',
        "POST /github.com/login/oauth/access_token 200",
        "/user/orgs",
    ):
        assert words in page
    assert "code" not in page.partition("The latest requests")[2].partition("Providers")[0].replace(
        "<code>", ""
    )


def test_the_consent_page_says_who_asks_whom(stand_in):
    """The provider that is played, and the site by its host."""
    browser = requests.Session()
    browser.mount(STAND_IN, stand_in.adapter())
    for name, title in (("github", "GitHub"), ("twitter", "Twitter")):
        dance = with_stand_in(find(name)("an-id", "a-secret"), STAND_IN)
        page = browser.get(dance.begin({}, CALLBACK)).text
        assert f"{title} (rehearsal)" in page
        assert (
            "<strong>localhost:5000</strong> asks for access" in page or "asks for access" in page
        )


def press(stand_in, action, *, origin=STAND_IN, host=None, **fields):
    """Send a form of the page at the stand-in's root, and return the response."""
    person = requests.Session()
    person.mount("http://", stand_in.adapter())
    return person.post(
        f"{host or STAND_IN}/",
        data={"action": action, **fields},
        headers={"Origin": origin} if origin else {},
        allow_redirects=False,
    )


def test_the_root_has_buttons_that_change_what_runs(light):
    """Tokens, lifetimes and accounts; nothing needs a script."""
    github = session_with("github", light)
    assert press(light, "expire", account="hubot").headers["Location"] == "/?done=expire"
    assert len(light.tokens_of("mona")) == 1
    press(light, "expire", account="mona")
    assert light.tokens_of("mona") == ()
    assert github.get("/user").json()["login"] == "mona"
    press(light, "end_refresh_tokens")
    press(light, "expire")
    with pytest.raises(DanceError):
        github.get("/user")
    session_with("github", light)
    press(light, "end")
    assert light.tokens_of("mona") == ()

    press(light, "set", seconds="60", rotates="no")
    assert (light.access_token_seconds, light.rotates) == (60, False)
    press(light, "set", seconds="3600", rotates="")
    assert light.rotates is None

    press(light, "add_account", login="ada", name="Ada King", email="ada@example.com")
    press(light, "add_account", login="ada", name="Ada Lovelace")
    assert [(each.id, each.name) for each in light.accounts[2:]] == [(3, "Ada Lovelace")]

    press(light, "forget")
    assert not any("github.com" in each.path for each in light.requests)


def test_the_root_lets_things_go_wrong_and_well_again(light):
    """What is wrong at the moment stands on the page."""
    browser = requests.Session()
    browser.mount(STAND_IN, light.adapter())
    github = session_with("github", light)
    press(light, "fail", place="api", fault="500", times="1")
    assert "APIs fail with status 500 (to come: 1)." in browser.get(STAND_IN).text
    assert [github.get("/user").status_code for _ in range(2)] == [500, 200]
    press(light, "fail", place="api", fault="429", times="")
    with light.fail("token"):
        page = browser.get(f"{STAND_IN}/?done=fail").text
    assert "APIs say that there were too many requests (429)." in page
    assert "Token endpoints answer what they are told." in page
    assert "From now on it goes wrong." in page
    assert github.get("/user").status_code == 429
    press(light, "end_faults")
    assert github.get("/user").status_code == 200
    assert "All goes well." in browser.get(STAND_IN).text


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": None},
        # A name that somebody made to lead to this machine (DNS rebinding).
        {"origin": "http://rebound.example", "host": "http://rebound.example"},
    ],
)
def test_a_form_that_another_site_wrote_changes_nothing(light, sent):
    session_with("github", light)
    assert press(light, "end", **sent).status_code == 403
    assert len(light.tokens_of("mona")) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "explode"},
        {"action": "end", "account": "nobody"},
        {"action": "set", "seconds": "0", "rotates": ""},
        {"action": "set", "seconds": "a lot", "rotates": ""},
        {"action": "set", "seconds": "5", "rotates": "maybe"},
        {"action": "fail", "place": "moon", "fault": "500"},
        {"action": "fail", "place": "api", "fault": "418"},
        {"action": "add_account", "login": "<b>"},
    ],
)
def test_a_form_that_says_something_impossible_is_told_so(light, fields):
    session_with("github", light)
    response = press(light, **fields)
    assert response.status_code == 400
    assert "Go back, and try again." in response.text
    assert (len(light.tokens_of("mona")), light.faults, len(light.accounts)) == (1, (), 2)
    assert light.access_token_seconds == 3600
