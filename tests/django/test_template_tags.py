"""``{% load dance %}``: log-in links, and whether an account is connected."""

from __future__ import annotations

import dataclasses

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, include, path

from django_dance.dances import Dances
from django_dance.templatetags.dance import dance_providers

URLCONF = (path("login/", include("django_dance.urls")),)
KEYS = {"client_id": "x", "client_secret": "y"}


class SilentSession:
    """A session that may not be looked into."""

    def __getattr__(self, name):
        raise AssertionError(f"the session was asked for {name}")


@pytest.fixture(autouse=True)
def _site():
    entries = {"github": KEYS, "oauth-example": {**KEYS, "provider": "oauth2"}}
    with override_settings(DANCE_PROVIDERS=entries, ROOT_URLCONF=URLCONF):
        yield


@pytest.fixture
def request_():
    """A request of a visitor who has connected GitHub."""
    request = RequestFactory().get("/page?a=1&b=%20")
    request.session = SessionStore()
    request.session["github_oauth_token"] = {"access_token": "secret"}
    request.dance = Dances(request)
    return request


def render(source, request=None, **context):
    """Return the template's text without spaces around it."""
    template = engines["django"].from_string("{% load dance %}" + source)
    return template.render(context, request).strip()


def test_a_log_in_link(request_):
    """The path of the login view, reversed as the site mounts it."""
    assert render('{% dance_login_url "github" %}', request_) == "/login/github"
    assert render('{% dance_login_url "oauth-example" %}') == "/login/oauth-example"


def test_a_log_in_link_leads_back(request_):
    """next is encoded whole, so that its own query survives."""
    text = render('{% dance_login_url "github" next=request.get_full_path %}', request_)
    assert text == "/login/github?next=%2Fpage%3Fa%3D1%26b%3D%2520"


def test_next_can_not_break_out_of_an_attribute():
    """Whatever a page is called, it is a value of the query and nothing else."""
    text = render('<a href="{% dance_login_url "github" next=page %}">', page='"><script>&x=')
    assert text == '<a href="/login/github?next=%22%3E%3Cscript%3E%26x%3D">'


def test_an_unknown_dance_is_an_error():
    """A misspelt name should not become a link to nowhere."""
    with pytest.raises(NoReverseMatch):
        render('{% dance_login_url "githup" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% if request|connected:"github" %}yes{% endif %}'
        '{% if request|connected:"oauth-example" %}yes{% endif %}',
        '{% dance_connected "github" as one %}{% dance_connected "oauth-example" as other %}'
        "{% if one %}yes{% endif %}{% if other %}yes{% endif %}",
    ],
    ids=["filter", "tag"],
)
def test_whether_an_account_is_connected(request_, source):
    """A filter for conditions, and a tag to keep the answer."""
    assert render(source, request_) == "yes"


def test_a_misspelt_name_is_not_just_unconnected(request_):
    """The error names the dances there are."""
    with pytest.raises(KeyError, match="Did you mean 'github'"):
        render('{% if request|connected:"githup" %}{% endif %}', request_)


def test_buttons_in_a_loop(request_):
    """Each provider has what a button needs."""
    source = (
        "{% dance_providers next='/here' as providers %}{% for provider in providers %}"
        "{{ provider.name }} {{ provider.title }} {{ provider.login_url }} {{ provider.connected }};"
        "{% endfor %}"
    )
    assert render(source, request_) == (
        "github GitHub /login/github?next=%2Fhere True;"
        "oauth-example Oauth Example /login/oauth-example?next=%2Fhere False;"
    )


def test_buttons_cost_no_look_into_the_session(request_):
    """Only who asks for connected pays for it, and nobody can change what a template got."""
    request_.session = SilentSession()
    links = dance_providers({"request": request_})
    assert [link.login_url for link in links] == ["/login/github", "/login/oauth-example"]
    with pytest.raises(AssertionError):
        _ = links[0].connected
    with pytest.raises(dataclasses.FrozenInstanceError):
        links[0].name = "other"
    assert "request" not in repr(links[0])


@pytest.mark.parametrize(
    "source",
    [
        '{% if request|connected:"github" %}{% endif %}',
        '{% dance_connected "github" %}',
        "{% dance_providers as all %}{% for one in all %}{{ one.connected }}{% endfor %}",
    ],
)
def test_without_a_request_the_error_says_what_to_add(source):
    """Links need no request; who is connected does."""
    for request in (None, RequestFactory().get("/")):
        with pytest.raises(ImproperlyConfigured, match="DanceMiddleware"):
            render(source, request)


def test_a_link_may_name_the_server():
    """Where visitors name it otherwise, by the preset's own word."""
    template = '{% load dance %}{% dance_login_url "mastodon" next="/here" instance=server %}'
    with override_settings(DANCE_PROVIDERS={"mastodon": KEYS}):
        link = engines["django"].from_string(template).render({"server": "fosstodon.org"})
    assert link == "/login/mastodon?instance=fosstodon.org&amp;next=%2Fhere"
