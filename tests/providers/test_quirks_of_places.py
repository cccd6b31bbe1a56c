"""Providers that live in several places: every endpoint follows what the site says."""

from __future__ import annotations

import pytest
from catalogue_helpers import CALLBACK
from quirk_helpers import dance_with


def test_mediawiki_dances_with_any_wiki(canned):
    """The endpoints are pages of the wiki's index.php."""
    canned.post(
        "https://wiki.example/w/index.php?title=Special:OAuth/initiate",
        body="oauth_token=rt&oauth_token_secret=rs&oauth_callback_confirmed=true",
    )
    dance = dance_with("mediawiki", index_url="https://wiki.example/w/index.php")
    url = dance.begin({}, CALLBACK)
    assert url == "https://wiki.example/w/index.php?title=Special:OAuth/authenticate&oauth_token=rt"


@pytest.mark.parametrize(
    ("name", "options", "endpoints"),
    [
        ("okta", {"domain": "dev.okta.com"}, {"token": "https://dev.okta.com/oauth2/v1/token"}),
        (
            "okta",
            {"domain": "dev.okta.com", "authorization_server": "default"},
            {"authorization": "https://dev.okta.com/oauth2/default/v1/authorize"},
        ),
        ("auth0", {"domain": "a.auth0.com"}, {"token": "https://a.auth0.com/oauth/token"}),
        ("mastodon", {"instance": "a.social"}, {"revocation": "https://a.social/oauth/revoke"}),
        ("gitea", {}, {"authorization": "https://gitea.com/login/oauth/authorize"}),
        (
            "gitea",
            {"server_url": "https://git.example/code"},
            {"token": "https://git.example/code/login/oauth/access_token"},
        ),
        (
            "jira_dc_oauth2",
            {"base_url": "https://own.example/jira"},
            {"authorization": "https://own.example/jira/rest/oauth2/latest/authorize"},
        ),
        (
            "shopify",
            {"shop": "a-shop.myshopify.com"},
            {"authorization": "https://a-shop.myshopify.com/admin/oauth/authorize"},
        ),
        (
            "nextcloud",
            {"server_url": "https://own.example/cloud"},
            {"token": "https://own.example/cloud/apps/oauth2/api/v1/token"},
        ),
        ("intercom", {"region": "eu"}, {"token": "https://api.eu.intercom.io/auth/eagle/token"}),
        (
            "paypal",
            {"sandbox": True},
            {"token": "https://api-m.sandbox.paypal.com/v1/oauth2/token"},
        ),
        (
            "quickbooks",
            {"sandbox": True},
            {"profile": "https://sandbox-accounts.platform.intuit.com/v1/openid_connect/userinfo"},
        ),
    ],
)
def test_providers_that_live_in_several_places_are_found(name, options, endpoints):
    """Every endpoint follows what the site says of where the provider is, and the token may go there."""
    provider = dance_with(name, **options).provider
    for kind, url in endpoints.items():
        assert provider.endpoint(getattr(provider, f"{kind}_url")) == url
    assert provider.may_receive_token(provider.endpoint(provider.profile_url))


@pytest.mark.parametrize(
    ("name", "argument", "value"),
    [
        ("okta", "domain", "https://dev.okta.com"),
        ("auth0", "domain", None),
        ("cognito", "domain", ""),
        ("mastodon", "instance", "a.social/path"),
        ("shopify", "shop", "a-shop.evil.example"),
        ("gitea", "server_url", "git.example"),
        ("nextcloud", "server_url", None),
        ("zitadel", "hostname", "https://login.example"),
        ("jira_dc_oauth2", "base_url", None),
        ("intercom", "region", "eu.evil"),
        ("wikimedia_oauth2", "rest_url", "wiki"),
        ("mediawiki", "index_url", "wiki"),
    ],
)
def test_a_place_that_is_none_is_refused_when_the_site_starts(name, argument, value):
    """The sentence names the argument."""
    with pytest.raises(ValueError, match=f"^{argument} has to be"):
        dance_with(name, **{argument: value})


def test_a_missing_place_is_named():
    """What a provider can't be found without, and no visitor can know, is a required argument."""
    with pytest.raises(TypeError, match=r"missing .* required keyword-only argument: 'realm'"):
        dance_with("keycloak")


@pytest.mark.parametrize("name", ["auth0", "cognito", "canvas", "mastodon", "okta", "shopify"])
def test_a_place_that_is_left_out_is_for_visitors_to_name(name):
    """Without its host argument a dance is with no server, until one is named."""
    dance = dance_with(name)
    assert dance.is_family
    assert dance.base_url is None
    assert dance.registration == ""
    argument = dance.servers.argument
    member = dance.at(argument.example)
    assert not member.is_family
    given = dance_with(name, **{argument.name: argument.example})
    assert member.base_url == given.base_url
    assert member.registration == f"{given.registration}@{argument.example}"


OKTA = {"domain": "dev.okta.com"}
COGNITO = {"domain": "login.example.com", "user_pool_id": "us-gov-west-1_Ab1Cd2Ef3"}
POOL = "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_Ab1Cd2Ef3"
INTUIT = "https://oauth.platform.intuit.com/op/v1"


@pytest.mark.parametrize(
    ("name", "options", "issuer", "keys"),
    [
        ("okta", OKTA, "https://dev.okta.com", "https://dev.okta.com/oauth2/v1/keys"),
        (
            "okta",
            OKTA | {"authorization_server": "default"},
            "https://dev.okta.com/oauth2/default",
            "https://dev.okta.com/oauth2/default/v1/keys",
        ),
        ("cognito", COGNITO, POOL, f"{POOL}/.well-known/jwks.json"),
        (
            "salesforce",
            {"hostname": "Acme--Dev.sandbox.my.salesforce.com"},
            "https://acme--dev.sandbox.my.salesforce.com",
            "https://acme--dev.sandbox.my.salesforce.com/id/keys",
        ),
        (
            "orcid",
            {"sandbox": True},
            "https://sandbox.orcid.org",
            "https://sandbox.orcid.org/oauth/jwks",
        ),
        ("quickbooks", {"sandbox": True}, INTUIT, f"{INTUIT}/jwks"),
        (
            "gitea",
            {"server_url": "https://git.example/code"},
            "https://git.example/code/",
            "https://git.example/code/login/oauth/keys",
        ),
    ],
)
def test_each_place_signs_in_its_own_name(name, options, issuer, keys):
    """Whose id_tokens are believed follows what the site says of where the provider is, and so do the keys."""
    provider = dance_with(name, **options).provider
    assert provider.openid.issuers[0] == issuer
    assert provider.endpoint(provider.openid.jwks_url) == keys


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cognito", {"domain": "a.auth.eu-west-1.amazoncognito.com"}),
        ("salesforce", {}),
        ("salesforce", {"is_sandbox": True}),
        ("salesforce", {"hostname": "login.salesforce.com"}),
        ("salesforce", {"hostname": "my.salesforce.com.evil.example"}),
    ],
)
def test_no_id_token_is_believed_of_who_is_not_named(name, options):
    """Where it is not known who will sign nothing is taken for verified."""
    assert dance_with(name, **options).provider.openid is None


@pytest.mark.parametrize(
    "value", ["", "Ab1Cd2Ef3", "eu-west-1_", "eu-west-1_x/../y", "evil.example/_x"]
)
def test_a_user_pool_that_is_none_is_refused_when_the_site_starts(value):
    """The ID becomes part of an address, so nothing else may be in it."""
    with pytest.raises(ValueError, match=r"^user_pool_id has to be the ID of a user pool"):
        dance_with("cognito", domain="a.example.com", user_pool_id=value)
