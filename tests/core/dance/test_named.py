"""Dances whose server a visitor names: which names are taken, and what a member of such a family has."""

from __future__ import annotations

import pytest
from core_helpers import error_of, parameters_of

from dance_common import providers
from dance_common.backends import BackendSlot, MemoryBackend
from dance_common.backends.identity import account_key, mark_server, server_of
from dance_common.backends.registrations import Registration
from dance_common.checks import findings
from dance_common.dance.named import LONGEST_NAME, credentials_of, is_public_name
from dance_common.errors import BadServer, NotOurFlow
from dance_common.profiles import Profile
from dance_common.tokens import Token
from dance_common.visit import servers
from dance_common.visit.visit import Visit

CALLBACK = "https://site.example/callback"


def family(name="mastodon", **options):
    """Return a dance that is with no server yet."""
    return providers.find(name)("an-id", "a-secret", **options)


@pytest.mark.parametrize(
    "name", ["fosstodon.org", "a.b.example", "xn--mnchen-3ya.de", "1.example", "a-b.example"]
)
def test_public_names(name):
    """What the public DNS may know."""
    assert is_public_name(name)
    assert family().at(name).server == name


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "localhost", "intranet", "printer.local", "a.internal", "a.home", "x.lan"),
        *("a.onion", "a.corp", "a.intranet", "a.localdomain", "a.localhost", "a.invalid"),
        *("127.0.0.1", "127.1", "0x7f.1", "[::1]", "1.2.3.4", "host.docker.internal", "a.arpa"),
        *("a_b.example", "-a.example", "a-.example", "a..example", ".example", "a.example."),
        *("user@a.example", "a.example/path", "a.example?x", "a.example#x", "http://a.example"),
        *("a.example:443:1", "a.example:", "a.example:22", "a.example:8443", "münchen.de"),
        *(
            "a.example\nb",
            "a.exa mple",
            "a.example%00",
            "a.example\\@b.example",
            "a" * 64 + ".example",
        ),
        "a." * 80 + "example",
    ],
)
def test_what_is_no_public_name(name):
    """It is refused before anybody looks it up."""
    assert isinstance(error_of(lambda: family().at(name)), BadServer)


def test_addresses_have_to_be_https():
    """A server's address that is named as a whole goes by https, whoever may be named."""
    gitea = family("gitea", server_url="*", private_servers=True)
    assert gitea.at("git.example.com").base_url == "https://git.example.com/api/v1/"
    assert error_of(lambda: gitea.at("http://git.example.com")).code == "server_refused"
    assert gitea.at("http://localhost:3000").base_url == "http://localhost:3000/api/v1/"
    public = family("gitea", server_url="*")
    assert error_of(lambda: public.at("http://localhost:3000")).code == "server_refused"


def test_names_are_not_too_long():
    """They are stored with accounts."""
    name = f"{'a.' * 60}{'b' * 22}.example"
    assert len(name) == LONGEST_NAME
    assert family().at(f" {name} ").server == name
    assert error_of(lambda: family().at("a" + name)).code == "bad_server"


def test_a_name_can_not_be_a_subdomain_of_another():
    """A shop is one label of Shopify's domain, however it is written."""
    shopify = family("shopify")
    for name in (
        *("My-Shop.MyShopify.com", "https://my-shop.myshopify.com/"),
        "https://admin.shopify.com/store/my-shop",
    ):
        assert shopify.at(name).server == "my-shop"
    assert shopify.at("my-shop").base_url == "https://my-shop.myshopify.com/admin/"
    for name in (
        *("evil.example/", "evil.example?.myshopify.com", "a.b", "a.b.myshopify.com"),
        *("a.myshopify.com.evil.example", "a@evil.myshopify.com", "admin.shopify.com/store/a/b"),
    ):
        assert error_of(lambda name=name: shopify.at(name)).code == "bad_server"


def test_a_preset_without_other_servers_takes_no_rules():
    """What is said about servers that nobody can name would be overlooked."""
    with pytest.raises(TypeError, match=r"mastodon\(\) takes servers only where visitors"):
        family(instance="mastodon.social", servers=["fosstodon.org"])
    with pytest.raises(TypeError, match="takes no option 'servers'"):
        family("github", servers=["fosstodon.org"])


def test_the_sites_own_dance_has_no_other_servers():
    """Neither has a member another one."""
    for dance in (family(instance="mastodon.social"), family().at("mastodon.social")):
        with pytest.raises(TypeError, match="not for visitors to name"):
            dance.at("fosstodon.org")


def test_members_are_known_by_their_server():
    """The registration tells servers apart, and says which one it is."""
    one, other = family().at("fosstodon.org"), family().at("mastodon.social")
    assert one.registration != other.registration
    assert server_of(one.registration) == "fosstodon.org"
    assert family().registration == ""
    assert family().of_registration(one.registration).registration == one.registration
    assert providers.find("mastodon")("another", "x").of_registration(one.registration) is None
    for registration in ("", "abc", "abc@", "abc@localhost", "abc@fosstodon.org"):
        assert family().of_registration(registration) is None


def test_one_client_at_one_server():
    """A function says who the site is at each server; where it says None the site is nobody there."""
    clients = {"fosstodon.org": {"client_id": "one", "client_secret": "s1", "scope": "write"}}
    dance = family(clients=clients.get)
    member = dance.at("fosstodon.org")
    assert (member.client_id, member.client_secret, member.scope) == ("one", "s1", "write")
    assert error_of(lambda: dance.at("mastodon.social")).code == "server_refused"
    registration = member.registration
    clients["fosstodon.org"] = {"client_id": "two", "client_secret": "s2"}
    assert dance.of_registration(registration) is None


def test_facts_that_the_site_changes_hold_at_every_server():
    """What is assigned to a blueprint, say, is not lost when a server is named."""
    changed = family().changed(title="Fediverse", timeout=3.0)
    member = changed.at("fosstodon.org")
    assert (member.provider.title, member.provider.timeout) == ("Fediverse", 3.0)
    assert member.base_url == "https://fosstodon.org/api/v1/"


def test_connections_are_public_unless_the_site_says_otherwise():
    """The site's own server may be inside; one that a visitor names may not."""
    assert family().at("fosstodon.org").session_connections.public_only
    assert family().at("fosstodon.org").session().connections.public_only
    assert not family(private_servers=True).at("git.corp").session_connections.public_only
    assert not family(instance="10.0.0.1").session_connections.public_only
    timed = family(api_timeout=3).at("fosstodon.org").session_connections
    assert (timed.public_only, timed.api_timeout) == (True, 3)


def test_a_server_that_the_site_names_for_a_user_is_public_if_it_says_so():
    """Also where servers that visitors name may be inside: the stricter option counts."""
    named = family(instance="fosstodon.org", public_only=True)
    assert named.session_connections.public_only
    assert named.session().connections.public_only
    both = family(public_only=True, private_servers=True)
    assert both.at("git.corp").session_connections.public_only
    opened = family(public_only=True).changed(public_only=False)
    assert opened.at("fosstodon.org").session_connections.public_only


def test_a_registration_says_how_its_secret_is_sent_or_leaves_it_to_the_provider():
    """RFC 7591 section 2: ``token_endpoint_auth_method`` is the server's to say."""
    own = {"client_id": "one", "client_secret": "s"}
    assert credentials_of(Registration(**own)) == own
    told = credentials_of(Registration(**own, authentication="post"))
    assert told == own | {"client_authentication": "post"}


def test_nobody_begins_or_finishes_without_a_server():
    """A family leads nowhere."""
    assert error_of(lambda: family().begin({}, CALLBACK)).code == "server_missing"
    primed = {"mastodon_oauth_state": "abc"}
    error = error_of(lambda: family().finish(primed, CALLBACK, "code=x&state=abc"))
    assert isinstance(error, NotOurFlow)


def test_a_session_without_a_token_calls_nobody():
    """It can't know which server is meant, with or without the token."""
    session = family().session()
    for options in ({}, {"withhold_token": True}):
        error = error_of(lambda options=options: session.get("accounts", **options))
        assert (error.code, error.status, error.dance_name) == ("server_missing", 401, "mastodon")
    session.token = {"access_token": "x"}
    assert error_of(session.profile).code == "server_missing"


class Named:
    """Whom a backend of the site's own is asked by."""

    name = "mastodon"


def test_a_backend_of_the_sites_own_stores_the_server_with_the_token():
    """Nothing else would say where the token is to be used; the site does not see it in the token."""
    backend = MemoryBackend()
    dance = family()
    member = Visit(dance.at("fosstodon.org"), backend)
    member.token = Token(access_token="abc", token_type="Bearer")
    visit = Visit(dance, backend)
    assert visit.token == member.token
    assert "_dance" not in visit.token
    assert visit.session.authorized
    assert visit.session.server == "fosstodon.org"
    assert Visit(dance.at("mastodon.social"), backend).token is None
    backend.token = Token(access_token="abc")
    unmarked = Visit(dance, backend)
    assert not unmarked.session.authorized


def test_a_session_goes_on_with_another_server_when_another_token_is_stored():
    """Relative addresses start at the server of the token, and at none when it is gone."""
    backend, dance = MemoryBackend(), family()
    visit = Visit(dance, backend)
    for server in ("fosstodon.org", "mastodon.social"):
        Visit(dance.at(server), backend).token = Token(access_token=server)
        visit.unload()
        assert visit.session.authorized
        assert visit.session.base_url == f"https://{server}/api/v1/"
        assert visit.session.provider.public_only
    backend.token = None
    visit.unload()
    assert not visit.session.authorized
    assert (visit.session.base_url, visit.session.server) == (None, "")


def test_a_token_of_another_client_is_not_used():
    """After the site has another client at that server users connect anew."""
    backend = MemoryBackend()
    Visit(family().at("fosstodon.org"), backend).token = Token(access_token="abc")
    other = providers.find("mastodon")("another-id", "a-secret")
    assert not Visit(other, backend).session.authorized


def test_accounts_are_keyed_by_their_server():
    """An id that has its server already stays as it is."""
    assert account_key("1", "") == "1"
    assert account_key("1", "a.example") == "1@a.example"
    assert account_key("1@a.example", "a.example") == "1@a.example"
    assert mark_server("digest", "") == "digest"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (b"instance=fosstodon.org&next=/", "fosstodon.org"),
        ("instance=fosstodon.org", "fosstodon.org"),
        ("instance=a&instance=b", ""),
        ("instance=", ""),
        ("other=a", ""),
        ("&".join(f"x{n}=1" for n in range(50)), ""),
        (b"instance=%ff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_the_query_of_a_login(query, name):
    """A name counts once; what is repeated is nobody's."""
    assert servers.named_in(query, family()) == name


def test_the_last_server_is_remembered_for_each_dance():
    """What somebody else has put into the session does no harm."""
    kept = {}
    servers.remember(kept, family())
    assert kept == {}
    servers.remember(kept, family().at("fosstodon.org"))
    work = providers.find("mastodon")("an-id", "a-secret", name="work")
    servers.remember(kept, work.at("mastodon.social"))
    assert servers.last(kept, "mastodon") == "fosstodon.org"
    assert servers.last(kept, "work") == "mastodon.social"
    assert servers.last({servers.SERVERS_KEY: "x"}, "work") == ""
    assert servers.last({servers.SERVERS_KEY: {"work": 1}}, "work") == ""


def test_doctor_takes_a_family_by_an_example():
    """What is relative has a server's address there, and credentials that are found later are not missing."""
    dance = family().at_example()
    assert list(findings.insecure_endpoints(dance)) == []
    assert list(findings.missing_endpoints(dance)) == []
    assert findings.has_clients(family(clients={}.get).at_example())
    assert not findings.has_clients(family(instance="mastodon.social"))
    given = family(instance="mastodon.social")
    assert given.at_example() is given


def test_users_are_found_by_the_account_at_its_server(monkeypatch):
    """The user with the id 1 at another server is somebody else, and gets no session here."""
    asked = []

    def find_or_create(slot, account, create):
        asked.append(account)
        return create()

    monkeypatch.setattr(BackendSlot, "find_or_create_user", find_or_create)
    for server in ("fosstodon.org", "evil.example"):
        visit = Visit(family().at(server), MemoryBackend())
        visit.find_or_create_user(lambda told: told, profile=Profile(id="1"))
        assert visit.config["provider_user_id"] == f"1@{server}"
    assert asked == ["1@fosstodon.org", "1@evil.example"]


def test_an_account_that_a_receiver_stores_itself_is_of_its_server_too():
    """``token`` stores at once, by the id that was given."""
    for server in ("fosstodon.org", "mastodon.social"):
        visit = Visit(family().at(server), MemoryBackend())
        visit.config["provider_user_id"] = "1"
        visit.token = Token(access_token="abc")
        assert visit.config["provider_user_id"] == f"1@{server}"


def test_who_names_no_server_is_asked_for_one():
    """That is another sentence than the one about a name that is none."""
    assert [error_of(lambda name=name: family().at(name)).code for name in ("", " ", "?")] == [
        "server_missing",
        "server_missing",
        "bad_server",
    ]


def test_a_callback_of_another_server_ends_before_the_exchange():
    """Each server's callback has its name (RFC 9700 section 4.4.2.2), so that no code goes to another one."""
    member, session = family().at("fosstodon.org"), {}
    at = parameters_of(member.begin(session, CALLBACK))
    assert at["redirect_uri"] == f"{CALLBACK}?instance=fosstodon.org"
    assert member.own_callback(f"{CALLBACK}?a=b") == f"{CALLBACK}?a=b&instance=fosstodon.org"
    query = f"code=c&state={at['state']}&instance=evil.example"
    error = error_of(lambda: member.finish(session, member.own_callback(CALLBACK), query))
    assert error.code == "issuer_mismatch"


WIKIS = {
    f"https://{host}/w/index.php": {"consumer_key": host, "consumer_secret": f"secret of {host}"}
    for host in ("one.example", "other.example")
}


def test_oauth1_is_signed_as_the_client_that_the_site_is_at_the_visitors_server(canned):
    """Wikis issue their own consumers; one at which the site has none is not connected with."""
    wiki = providers.find("mediawiki")(index_url="*", clients=WIKIS.get)
    assert error_of(lambda: wiki.at("https://third.example/w/index.php")).code == "server_refused"
    backend = MemoryBackend()
    visit = Visit(wiki, backend)
    for server, client in WIKIS.items():
        canned.get(f"{server.removesuffix('index.php')}api.php", json={})
        token = Token(oauth_token="a", oauth_token_secret="b")
        Visit(wiki.at(server), backend).token = token
        visit.unload()
        signed = visit.session.get("api.php").request.headers["Authorization"]
        assert f'oauth_consumer_key="{client["consumer_key"]}"' in signed.decode()
        assert visit.session.client_secret == client["consumer_secret"]
        assert visit.session.server == server


def test_oauth1_begins_and_calls_nowhere_without_a_server():
    """Neither with a token nor without one, and the token itself is of no use to anybody else."""
    wiki = providers.find("mediawiki")("a-key", "a-secret", index_url="*")
    assert error_of(lambda: wiki.begin({}, CALLBACK)).code == "server_missing"
    for options in ({}, {"withhold_token": True}):
        session = wiki.session()
        error = error_of(lambda options=options, session=session: session.get("api.php", **options))
        assert (error.code, error.status, error.dance_name) == ("server_missing", 401, "mediawiki")


def test_presets_of_oauth1_register_nowhere_by_themselves():
    """There is nothing for it in the protocol, so an option for it is a mistake."""
    with pytest.raises(TypeError, match=r"jira\(\) takes no option 'registrations'"):
        providers.find("jira")(registrations=None)
    with pytest.raises(TypeError, match=r"jira\(\) takes servers only where visitors"):
        providers.find("jira")("https://jira.example.com", servers=[".example.com"])


def test_servers_below_one_host_are_told_apart():
    """Their ids may be the same, and so may not be what says whose they are."""
    clouds = [family("nextcloud").at(f"https://host.example/{path}") for path in "ab"]
    issuers = set()
    for cloud in clouds:
        session = cloud.session()
        issuers.add(session._issuer())
    assert issuers == {"https://host.example/a", "https://host.example/b"}
    assert family("nextcloud").at("cloud.example").session()._issuer() == "https://cloud.example"
