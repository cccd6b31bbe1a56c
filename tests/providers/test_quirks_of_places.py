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


@pytest.mark.parametrize("name", ["auth0", "cognito", "keycloak", "mastodon", "okta", "shopify"])
def test_a_missing_place_is_named(name):
    """What a provider can't be found without is a required argument."""
    with pytest.raises(TypeError, match=r"missing .* required keyword-only argument"):
        dance_with(name)


@pytest.mark.parametrize(
    ("options", "issuer", "keys"),
    [
        ({}, "https://dev.okta.com", "https://dev.okta.com/oauth2/v1/keys"),
        (
            {"authorization_server": "default"},
            "https://dev.okta.com/oauth2/default",
            "https://dev.okta.com/oauth2/default/v1/keys",
        ),
    ],
)
def test_each_server_of_okta_signs_in_its_own_name(options, issuer, keys):
    """The organization's server signs with the organization's address, a custom one with its own."""
    provider = dance_with("okta", domain="dev.okta.com", **options).provider
    assert provider.openid.issuers == (issuer,)
    assert provider.endpoint(provider.openid.jwks_url) == keys
