"""How single providers say who the user is, with the answers that they document."""

from __future__ import annotations

import json

import pytest
from catalogue_helpers import Kept, fields_of
from quirk_helpers import BEARER, begun, connected, dance_with, json_web_token

from dance_common import providers
from dance_common.errors import ProviderFailed
from dance_common.profiles import ProfileFields, find


def test_notions_calls_carry_its_version(canned):
    """Notion answers no call without its header; the person is the owner of the bot."""
    person = {"id": "u1", "name": "Ada", "avatar_url": None, "person": {"email": "ada@example.com"}}
    canned.get(
        "https://api.notion.com/v1/users/me",
        json={"object": "user", "id": "b1", "bot": {"owner": {"type": "user", "user": person}}},
    )
    profile = connected(dance_with("notion")).profile()
    assert (profile.id, profile.email) == ("u1", "ada@example.com")
    assert canned.calls[0].request.headers["Notion-Version"] == "2022-06-28"


def test_apple_is_asked_for_no_scope():
    """Any scope would change the callback into a form; the nonce goes all the same, for every token has an id_token."""
    query, _ = begun(dance_with("apple"))
    assert ("scope" in query, len(query["nonce"])) == (False, 22)


def test_an_id_token_from_before_names_the_user_still():
    """A token that came while nothing could verify it has its profile; the audience may be a list."""
    claims = {"aud": ["an-id"], "sub": "s", "email": "ada@example.com", "name": "Ada"}
    session = connected(dance_with("xero"), id_token=json_web_token(claims))
    assert (session.profile().id, session.profile().name) == ("s", "Ada")


def test_an_id_token_that_was_put_in_place_later_names_nobody():
    """What was verified is whose the token is: an id_token beside it that says otherwise is refused."""
    other = json_web_token({"aud": "an-id", "sub": "somebody-else"})
    for name in ("apple", "xero"):
        with pytest.raises(ProviderFailed, match="two different users"):
            connected(dance_with(name), id_token=other, sub="the-user").profile()


@pytest.mark.parametrize(
    "id_token",
    [
        None,
        "",
        "a.b",
        "a.!.c",
        "é.é.é",
        json_web_token([1]),
        json_web_token({"sub": "s"}),
        json_web_token({"sub": "s", "aud": "another-site"}),
    ],
)
def test_an_id_token_for_nobody_or_somebody_else_is_no_profile(id_token):
    """What can't be read, or is meant for another client, names nobody."""
    with pytest.raises(ProviderFailed, match="said nothing to this site"):
        connected(dance_with("apple"), id_token=id_token).profile()


def test_hubspot_is_asked_what_the_token_is(canned):
    """The token travels in a form with the client's credentials, an expired one is refreshed before."""
    canned.post(
        "https://api.hubapi.com/oauth/2026-03/token",
        json={**BEARER, "access_token": "another", "expires_in": 1800, "refresh_token": "r"},
    )
    canned.post(
        "https://api.hubapi.com/oauth/2026-03/token/introspect",
        json={"active": True, "user_id": 9, "hub_id": 5, "user": "ada@example.com"},
    )
    session = connected(dance_with("hubspot"), refresh_token="r", expires_at=1)
    profile = session.profile()
    assert (profile.id, profile.email, profile.raw["hub_id"]) == ("9", "ada@example.com", 5)
    assert fields_of(canned.calls[1].request) == {
        "token": "another",
        "token_type_hint": "access_token",
        "client_id": "an-id",
        "client_secret": "a-secret",
    }
    assert "Authorization" not in canned.calls[1].request.headers


@pytest.mark.parametrize(
    ("name", "url", "answer"),
    [
        ("linear", "https://api.linear.app/graphql", {"viewer": {"id": "u", "name": "Ada"}}),
        ("monday", "https://api.monday.com/v2", {"me": {"id": "u", "name": "Ada"}}),
        ("snapchat", "https://kit.snapchat.com/v1/me", {"me": {"externalId": "u"}}),
        ("subscribestar", "https://www.subscribestar.com/api/graphql/v1", {"user": {"id": "u"}}),
    ],
)
def test_graphql_is_asked_by_post(canned, name, url, answer):
    """An API that is GraphQL alone gets a query; its errors, sent with status 200, name nobody."""
    canned.post(url, json={"data": answer})
    canned.post(url, json={"errors": [{"message": "no"}]})
    session = connected(dance_with(name))
    assert session.profile().id == "u"
    with pytest.raises(ProviderFailed, match="did not say who the user is"):
        session.profile()
    assert json.loads(canned.calls[0].request.body)["query"].startswith("{")


def test_flickrs_ids_look_like_addresses_and_are_none(canned):
    """The id of an account has an @ in it; the name is wrapped."""
    canned.get(
        "https://api.flickr.com/services/rest?method=flickr.test.login&format=json&nojsoncallback=1",
        json={"user": {"id": "12037949754@N01", "username": {"_content": "ada"}}, "stat": "ok"},
    )
    kept = Kept({"oauth_token": "t", "oauth_token_secret": "s"})
    profile = dance_with("flickr").session(kept).profile()
    assert (profile.id, profile.username) == ("12037949754@N01", "ada")


def test_mediawikis_identity_is_signed_with_the_consumers_secret(canned):
    """The signature and whom it is meant for are checked; an error in plain text names nobody."""
    claims = {"iss": "https://meta.wikimedia.org", "aud": "an-id", "sub": 12, "username": "Ada"}
    identify = "https://meta.wikimedia.org/w/index.php?title=Special:OAuth/identify"
    session = dance_with("mediawiki", user_agent="site.example").session(
        Kept({"oauth_token": "t", "oauth_token_secret": "s"})
    )
    canned.post(identify, body=json_web_token(claims))
    assert session.profile().id == "12"
    assert canned.calls[0].request.headers["User-Agent"] in {"site.example", b"site.example"}
    bad = [
        json_web_token(claims, key="another-secret"),
        json_web_token({**claims, "aud": "another-site"}),
        "Error: E004",
    ]
    for body in bad:
        canned.post(identify, body=body)
    for _ in bad:
        with pytest.raises(ProviderFailed, match="did not say to this site"):
            session.profile()


def test_a_flag_finds_its_entry_in_a_list():
    """PayPal and Eventbrite list addresses, one of them primary."""
    answer = {"emails": [{"email": "a", "primary": False}, {"email": "b", "primary": True}, "c"]}
    assert find(answer, "emails.primary.email") == "b"
    assert find(answer, "emails.confirmed.email") is None
    assert find({"emails": []}, "emails.primary.email") is None


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ({"who": {"first": "Ada", "last": "Lovelace"}}, "Ada Lovelace"),
        ({"who": {"first": "Ada", "last": ""}}, "Ada"),
        ({"who": {"last": "Lovelace"}}, "Lovelace"),
        ({"who": {"first": None}}, None),
        ({}, None),
    ],
)
def test_a_name_in_parts_is_joined(answer, name):
    """Several paths make one name of what is there, and none where nothing is."""
    fields = ProfileFields(id="id", name=("who.first", "who.last"))
    assert fields.read({"id": 1, **answer}).name == name


def test_the_parts_of_a_name_may_be_a_list():
    """As settings have it; the fields are frozen all the same."""
    names = {"id": "id", "name": ["first", "last"]}
    dance = providers.find("oauth2")(name="it", profile_fields=names)
    assert dance.provider.profile_fields == ProfileFields(id="id", name=("first", "last"))


@pytest.mark.parametrize(
    ("emails", "email", "is_verified"),
    [
        ({"status": 403, "json": {"message": "Forbidden"}}, "shown@example.com", None),
        ({"body": "<html>"}, "shown@example.com", None),
        ({"json": []}, "shown@example.com", None),
        (
            {"json": [{"email": "me@example.com", "primary": True, "verified": False}]},
            "me@example.com",
            False,
        ),
    ],
    ids=str,
)
def test_a_further_call_that_fails_costs_no_profile(canned, emails, email, is_verified):
    """What GitHub does not say of the addresses it may have said in the profile itself."""
    canned.get("https://api.github.com/user", json={"id": 1, "email": "shown@example.com"})
    canned.get("https://api.github.com/user/emails", **emails)
    dance = providers.find("github")("an-id", "a-secret")
    session = dance.session(Kept({"access_token": "t", "scope": ["user:email"]}))
    profile = session.profile()
    assert (profile.email, profile.email_verified) == (email, is_verified)
    assert not isinstance(profile.raw.get("emails"), dict)


@pytest.mark.parametrize(
    ("valid", "verified", "is_verified"),
    [
        (True, True, True),
        (False, True, False),
        (True, False, False),
        ("true", "True", True),
        (True, None, None),
        (None, None, None),
    ],
)
def test_an_address_is_verified_where_all_say_so(valid, verified, is_verified):
    """Several flags have to be true together; where one is missing nothing is known."""
    fields = ProfileFields(id="id", email="email", email_verified=("valid", "verified"))
    answer = {"id": 1, "email": "a@example.com", "valid": valid, "verified": verified}
    assert fields.read(answer).email_verified is is_verified


@pytest.mark.parametrize(("email", "is_verified"), [("a@example.com", True), ("", None)])
def test_a_provider_of_verified_addresses_alone(email, is_verified):
    """Whatever address there is was verified; where there is none nothing is said of it."""
    fields = ProfileFields(id="id", email="email", email_verified=True)
    assert fields.read({"id": 1, "email": email}).email_verified is is_verified


@pytest.mark.parametrize(
    ("path", "answer", "picture"),
    [
        ("p", {"p": "data:text/html,x"}, None),
        ("p", {"p": "https://cdn.example/a.png?a=1&amp;b=2"}, "https://cdn.example/a.png?a=1&b=2"),
        ("p", {"p": "http://cdn.example/a.png"}, "http://cdn.example/a.png"),
        ("p", {"p": "//cdn.example/a.png"}, "https://cdn.example/a.png"),
        ("p", {"p": "avatar/large.png"}, None),
        ("p", {"p": "javascript:alert(1)"}, None),
        ("p", {"p": "data:image/png;base64,AAAA"}, "data:image/png;base64,AAAA"),
        ("p", {"p": {"url": "https://cdn.example/a.png"}}, None),
        ("p", {}, None),
        (None, {"p": "https://cdn.example/a.png"}, None),
        ("https://cdn.example/{a.b}/{c}.png", {"a": {"b": "1/2"}, "c": "x y"}, "1/2/x%20y"),
        ("https://cdn.example/{a.b}/{c}.png", {"a": {"b": "1"}, "c": None}, None),
        ("https://cdn.example/{a.b}/{c}.png", {"c": ""}, None),
        ("https://cdn.example/{a}/{c}.png", {"a": 0, "c": "?#"}, "0/%3F%23"),
    ],
    ids=str,
)
def test_a_picture_is_an_absolute_url_or_none(path, answer, picture):
    """It can be put into a page; what it is made of can't change where it leads."""
    if picture and path != "p":
        picture = f"https://cdn.example/{picture}.png"
    assert ProfileFields(id="id", picture=path).read({"id": 1, **answer}).picture == picture


def test_the_first_address_that_there_is_counts():
    """Of several places the first that has something."""
    fields = ProfileFields(id="id", email=["a.b", "c"])
    said = [{"a": {"b": "1@example.com"}, "c": "2@example.com"}, {"c": "2@example.com"}, {}]
    found = [fields.read({"id": 1, **answer}).email for answer in said]
    assert found == ["1@example.com", "2@example.com", None]
