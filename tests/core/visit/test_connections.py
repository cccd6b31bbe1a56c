"""What the page of connections says of tokens that nobody's happy path yields."""

from __future__ import annotations

from itertools import starmap
from types import SimpleNamespace

import pytest

from dance_common import pages, providers
from dance_common.backends import Account
from dance_common.backends.encryption import DecryptionError
from dance_common.profiles import Profile
from dance_common.tokens import Token
from dance_common.visit.connections import NOTICE_KEY, connections
from dance_common.visit.navigation import Navigation


class Session:
    """A session with one account, whose token is as a test says."""

    def __init__(
        self, token=None, *, error=None, usable=True, renewed=False, account="", server=""
    ):
        self._token, self._error = token, error
        self.authorized, self.can_refresh = usable, renewed
        self.scopes = frozenset({"b", "a"})
        self.accounts = (Account(account, is_default=True),)
        self.server = server
        self.stored_profile = None

    def for_account(self, account):
        return self

    @property
    def token(self):
        if self._error:
            raise self._error
        return self._token


def page(session, user_session=None, servers=None):
    """Return the page for a site with one dance."""
    visit = SimpleNamespace(
        name="example",
        title="Example",
        session=session,
        slot=SimpleNamespace(has_default_account=True),
        dance=SimpleNamespace(provider=SimpleNamespace(name="example"), servers=servers),
    )

    def login_address(*, next_url, server=None):
        return "&".join([f"/in?next={next_url}", *starmap("{}={}".format, (server or {}).items())])

    dance = SimpleNamespace(visit=visit, login_address=login_address)
    return connections(
        [dance],
        Navigation(method="GET", url="http://localhost/c/", headers={}, form={}),
        user_session={} if user_session is None else user_session,
        url="/c/",
        home_url="/",
        form_fields={"csrf": "1"},
    )


def html(shown):
    return pages.render(shown, pages.Reader(), lambda name, context: None).body


@pytest.mark.parametrize("moment", [None, "soon", float("inf"), float("nan"), 1e30, True, []])
def test_an_expiry_that_makes_no_sense_is_none(moment):
    """What a provider, or a site's own hand, has put there breaks no page."""
    (connection,) = page(Session(Token(access_token="t", expires_at=moment))).connections
    assert connection.expires_at is None or moment is True
    assert "<html" in html(page(Session(Token(access_token="t", expires_at=moment))))


def test_an_end_that_is_known_is_told_in_utc():
    """Where the token is not renewed."""
    shown = page(Session(Token(access_token="t", expires_at=86400.0)))
    assert '<time datetime="1970-01-02T00:00:00+00:00">1970-01-02 00:00 UTC</time>' in html(shown)
    assert "1970" not in html(page(Session(Token(expires_at=86400.0), renewed=True)))


def test_a_token_that_can_not_be_read_can_be_connected_again():
    """After its key is gone, say."""
    shown = page(Session(error=DecryptionError("gone")))
    (connection,) = shown.connections
    assert not connection.is_usable
    assert connection.scopes == ()
    assert html(shown).count('action="/in?next=/c/"') == 2


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        (Profile(id="1", username="mona", name="Mona"), "mona"),
        (Profile(id="1", name="Mona", email="m@example.com"), "Mona"),
        (Profile(id="1", email="m@example.com"), "m@example.com"),
        (Profile(id="1"), ""),
    ],
)
def test_an_account_is_called_what_its_user_would_know_it_by(profile, name):
    """What can be read is shown, the most usual first."""
    session = Session({"access_token": "a"})
    session.stored_profile = profile
    assert page(session).connections[0].name == name


def test_scopes_are_in_order_and_forms_have_the_hidden_fields():
    shown = page(Session(Token(access_token="t")))
    assert shown.connections[0].scopes == ("a", "b")
    assert html(shown).count('name="csrf" value="1"') == 2


@pytest.mark.parametrize("notice", [["<b>made up</b>", "x"], ["", ""], "x", 3, [1, 2], ["x"]])
def test_a_notice_says_only_what_the_page_can_say(notice):
    """Whoever could write into the session could not write on the page; the notice is gone either way."""
    kept = {NOTICE_KEY: notice}
    shown = page(Session(Token(access_token="t")), kept)
    assert shown.notice == ""
    assert NOTICE_KEY not in kept
    assert '<div role="status"></div>' in html(shown)


def test_a_sites_own_template_gets_everything():
    """Its headers forbid to frame and to keep it, and leave the content security policy to the site."""
    seen = {}

    def template(name, context):
        seen[name] = context
        return "mine"

    content = pages.render(page(Session(Token())), pages.Reader(language="de"), template)
    assert (content.body, content.status) == ("mine", 200)
    assert content.headers["X-Frame-Options"] == "DENY"
    context = seen["connections.html"]
    assert context["words"]["disconnect"] == "Trennen"
    assert context["language"] == "de"
    assert [choice.is_connected for choice in context["choices"]] == [True]


@pytest.mark.parametrize(
    ("account", "server", "link"),
    [
        ("", "fosstodon.org", "/in?next=/c/&instance=fosstodon.org"),
        ("1@fosstodon.org", "", "/in?next=/c/&instance=fosstodon.org"),
        ("1@fosstodon.org", "mastodon.social", "/in?next=/c/&instance=mastodon.social"),
        *(
            ("12", "", "/in?next=/c/"),
            ("", "", "/in?next=/c/"),
            ("1@no/server", "", "/in?next=/c/"),
        ),
    ],
)
def test_the_link_to_connect_again_names_the_server(account, server, link):
    """As the session knows it, or else as the account's id ends; what is no server's name is left out."""
    session = Session(Token(), usable=False, account=account, server=server)
    shown = page(session, servers=providers.find("mastodon")().servers)
    assert shown.connections[0].login_url == link
    assert page(session).connections[0].login_url == "/in?next=/c/"
