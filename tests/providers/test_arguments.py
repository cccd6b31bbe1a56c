"""What sites say to the providers of Flask-Dance: arguments, variables, hosts and keys, right and wrong ones."""

from __future__ import annotations

import inspect

import pytest
from catalogue_helpers import CALLBACK
from quirk_helpers import dance_with, finished

from dance_common import providers
from dance_common.errors import NotConfigured
from dance_common.options import PresetOptions

KEYWORD_ONLY, POSITIONAL = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD


POSITIONS = {
    "facebook": ["client_id", "client_secret", "scope"],
    "github": ["client_id", "client_secret", "scope"],
    "gitlab": ["client_id", "client_secret", "scope", "hostname"],
    "google": ["client_id", "client_secret", "scope", "offline", "reprompt_consent"],
    "twitter": ["api_key", "api_secret"],
    "jira": ["base_url", "consumer_key", "rsa_key"],
    "dropbox": [
        "app_key",
        "app_secret",
        "scope",
        "force_reapprove",
        "disable_signup",
        "require_role",
    ],
    "meetup": ["key", "secret", "scope"],
    "slack": ["client_id", "client_secret", "scope"],
    "azure": ["client_id", "client_secret", "scope"],
    "nylas": ["client_id", "client_secret", "scope"],
    "spotify": ["client_id", "client_secret", "scope"],
    "discord": ["client_id", "client_secret", "scope"],
}
KEYWORDS = {
    "facebook": {"rerequest_declined_permissions": False},
    "gitlab": {"verify_tls_certificates": True},
    "google": {"reprompt_select_account": False, "hosted_domain": None},
    "dropbox": {"offline": False},
    "slack": {"subdomain": None},
    "azure": {"tenant": "common", "prompt": None, "domain_hint": None, "login_hint": None},
    "discord": {"prompt": "consent"},
    "atlassian": {"reprompt_consent": False},
    "authentiq": {"hostname": "connect.authentiq.io"},
    "dexcom": {"base_url": "https://api.dexcom.com/"},
    "heroku": {"api_version": "3"},
    "orcid": {"sandbox": False},
    "reddit": {"permanent": False, "user_agent": None},
    "salesforce": {"reprompt_consent": False, "hostname": None, "is_sandbox": False},
    "strava": {"user_agent": None},
    "zoho": {"offline": False, "reprompt_consent": False},
}


@pytest.mark.parametrize("name", POSITIONS)
def test_own_arguments_are_where_the_specification_has_them(name):
    """Positional arguments of programs written for the specification mean what they meant."""
    parameters = inspect.signature(providers.find(name)).parameters.values()
    assert [p.name for p in parameters if p.kind is POSITIONAL] == POSITIONS[name]


@pytest.mark.parametrize("name", KEYWORDS)
def test_later_arguments_are_keywords_with_their_defaults(name):
    """What came to Flask-Dance later is taken by name, with the defaults of 7.1."""
    parameters = inspect.signature(providers.find(name)).parameters
    for argument, default in KEYWORDS[name].items():
        assert (parameters[argument].kind, parameters[argument].default) == (KEYWORD_ONLY, default)


@pytest.mark.parametrize("name", [*POSITIONS, *KEYWORDS])
def test_the_options_of_every_dance_are_taken_by_every_provider(name):
    """No provider leaves out redirect_url, session_class and their like."""
    base = ["https://jira.example.com"] if name == "jira" else []
    options = {
        "redirect_url": "/there",
        "login_url": "/in",
        "authorized_url": "/back",
        "name": "it",
    }
    assert set(options) <= set(PresetOptions.__annotations__)
    dance = providers.find(name)(*base, **options)
    assert {option: getattr(dance, option) for option in options} == options


@pytest.mark.parametrize(
    ("name", "variables", "credentials"),
    [
        ("dropbox", ("DROPBOX_OAUTH_APP_KEY", "DROPBOX_OAUTH_APP_SECRET"), None),
        ("dropbox", ("DROPBOX_OAUTH_CLIENT_ID", "DROPBOX_OAUTH_CLIENT_SECRET"), None),
        ("meetup", ("MEETUP_OAUTH_KEY", "MEETUP_OAUTH_SECRET"), None),
        ("meetup", ("MEETUP_OAUTH_CLIENT_ID", "MEETUP_OAUTH_CLIENT_SECRET"), None),
        ("nylas", ("NYLAS_OAUTH_CLIENT_KEY", "NYLAS_OAUTH_CLIENT_SECRET"), None),
        ("nylas", ("NYLAS_OAUTH_CLIENT_ID", "NYLAS_OAUTH_CLIENT_SECRET"), None),
        (
            "twitter",
            ("TWITTER_OAUTH_API_KEY", "TWITTER_OAUTH_API_SECRET"),
            "client_key client_secret",
        ),
        (
            "twitter",
            ("TWITTER_OAUTH_CLIENT_KEY", "TWITTER_OAUTH_CLIENT_SECRET"),
            "client_key client_secret",
        ),
        ("jira", ("JIRA_OAUTH_CONSUMER_KEY", "JIRA_OAUTH_RSA_KEY"), "client_key rsa_key"),
    ],
)
def test_a_variable_is_read_by_each_of_its_names(name, variables, credentials):
    """Where documents differ in the name of a variable, both are read."""
    base = ["https://jira.example.com"] if name == "jira" else []
    dance = providers.find(name)(*base).with_settings(dict(zip(variables, "ab", strict=True)))
    fields = (credentials or "client_id client_secret").split()
    assert [getattr(dance, field) for field in fields] == ["a", "b"]


@pytest.mark.parametrize("name", ["gitlab", "authentiq", "salesforce"])
@pytest.mark.parametrize(
    "hostname",
    [
        "https://git.example.com",
        "git.example.com/sub",
        "a b",
        "me:hush@git.example.com",
        "x:y",
        " ",
    ],
)
def test_a_hostname_is_a_host_alone(name, hostname):
    """The sentence names the argument and what it should look like, and repeats no password."""
    with pytest.raises(ValueError, match="hostname has to be the name of a host alone") as caught:
        providers.find(name)(hostname=hostname)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    "base_url",
    [
        "jira.example.com",
        "",
        "ftp://x.example",
        "https://",
        "https://a:b@c.example",
        "//x",
        "https://[x",
    ],
)
def test_jiras_address_is_absolute(base_url):
    """A missing scheme is found when the site starts, not by the first visitor."""
    with pytest.raises(
        ValueError, match="base_url has to be an absolute address, such as 'https://jira"
    ):
        providers.find("jira")(base_url)
    assert providers.find("jira")().is_family


@pytest.mark.parametrize(("name", "option"), [("slack", "subdomain"), ("nylas", "region")])
def test_a_part_of_a_hosts_name_is_no_host(name, option):
    """Nothing that a site is given by mistake leads the browser to another host."""
    with pytest.raises(ValueError, match=f"{option} has to be one part of a host's name"):
        dance_with(name, **{option: "evil.example/"})


@pytest.mark.parametrize("tenant", ["", "a/b", "https://login.microsoftonline.com/x", "../x"])
def test_a_tenant_is_a_name(tenant):
    """What is no tenant is refused when the site starts."""
    with pytest.raises(ValueError, match="tenant has to be the ID or a domain"):
        dance_with("azure", tenant=tenant)


def test_a_certificate_of_a_gitlab_of_ones_own_may_be_any(canned):
    """verify_tls_certificates=False holds for the dance and for the API, in each request."""
    dance = dance_with("gitlab", hostname="git.example.com", verify_tls_certificates=False)
    canned.post("https://git.example.com/oauth/token", json={"access_token": "a"})
    finished(dance)
    assert canned.calls[0].request.req_kwargs["verify"] is False
    assert dance_with("gitlab").provider.verify_tls is True


def key_of(dance):
    return dance.session()._client.client.rsa_key


def test_jiras_key_may_be_a_file(pem, tmp_path):
    """The key is given as text, as the path of a file, or either of them by its variable."""
    file = tmp_path / "jira.pem"
    file.write_text(pem)
    jira = providers.find("jira")
    for key in (pem, str(file), file, pem.replace("\n", "\\n")):
        assert key_of(jira("https://jira.example.com", "key", key)) == pem
    dance = jira("https://jira.example.com").with_settings({"JIRA_OAUTH_RSA_KEY": str(file)})
    assert key_of(dance) == pem
    assert pem not in repr(dance)


@pytest.mark.parametrize("key", ["/no/such/file", "MIIEvQIBADANBgkqhki", "x" * 5000, "\0"])
def test_a_key_that_is_none_is_said_to_be(key):
    """The sentence names argument and variable and does not repeat what was given: it may be half a key."""
    dance = providers.find("jira")("https://jira.example.com", "a-key", key)
    with pytest.raises(NotConfigured) as caught:
        dance.begin({}, CALLBACK)
    assert caught.value.code == "unreadable_rsa_key"
    assert "JIRA_OAUTH_RSA_KEY or the argument rsa_key" in caught.value.hint
    assert key not in f"{caught.value} {caught.value.hint}"


def test_a_file_that_cannot_be_read_is_no_key(tmp_path):
    """Neither a folder nor a file of another encoding ends in another error."""
    file = tmp_path / "key.der"
    file.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path, file):
        dance = providers.find("jira")("https://jira.example.com", "a-key", str(path))
        with pytest.raises(NotConfigured):
            dance.begin({}, CALLBACK)


def test_jiras_missing_key_is_named():
    """Without a key the sentence says where to put it."""
    with pytest.raises(NotConfigured, match="has no rsa key") as caught:
        providers.find("jira")("https://jira.example.com", "a-key").begin({}, CALLBACK)
    assert "JIRA_OAUTH_RSA_KEY" in caught.value.hint
