"""Shopify: callbacks and visits that it has signed, and both ways in which a merchant installs an app."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from dance_common.rehearsal import Rehearsal
from dance_common.testing.mounted import ADDRESS, MountedRehearsal

SHOP = "my-shop.myshopify.com"
LOGIN = "/login/shopify"
FROM_SHOPIFY = {
    "Sec_Fetch_Site": "cross-site",
    "Referer": "https://admin.shopify.com/",
    "Accept": "text/html",
}
WRONG = "This address was not signed by Shopify."


@pytest.fixture
def provider():
    """Every shop, played in this process."""
    with MountedRehearsal.replace_providers() as rehearsal:
        yield rehearsal


@pytest.fixture
def site(run, provider):
    """A site whose visitors name their shops."""
    return run(shopify={})


def opened(provider, server="my-shop"):
    """Return the address by which Shopify opens the app."""
    return provider.signed_url(LOGIN, provider="shopify", server=server)


def changed(url, old, new):
    """Return the URL with a part of it replaced, which has to be there."""
    assert old in url
    return url.replace(old, new)


def is_grant(answer):
    """Tell whether the answer leads to the shop's own page of consent."""
    return answer.location.startswith(f"{ADDRESS}/{SHOP}/admin/oauth/authorize?")


@pytest.mark.parametrize("name", ["my-shop", SHOP, "https://admin.shopify.com/store/my-shop"])
def test_installing_from_the_sites_own_page(name, site, provider):
    """The merchant names the shop as they know it; the callback that comes is signed, and the token is the shop's."""
    browser = site.browser(secure=True)
    page = browser.get(f"{LOGIN}?shop={name}")
    assert is_grant(page)
    callback = provider.consent(page.location)
    sent = parse_qs(urlsplit(callback).query)
    assert sent["shop"] == [SHOP]
    assert len(sent["hmac"][0]) == 64
    assert browser.get(callback).location == "/"
    assert json.loads(browser.get("/profile/shopify").text)["issuer"] == f"https://{SHOP}"


@pytest.mark.parametrize("user", ["", "alice"])
def test_installing_from_shopify(user, site, provider):
    """The app's URL leads to the grant at once, as Shopify demands, who is logged in here or not."""
    browser = site.browser(secure=True)
    if user:
        browser.get(f"/enter/{user}")
    page = browser.get(opened(provider), **FROM_SHOPIFY)
    assert is_grant(page)
    assert browser.get(provider.consent(page.location)).location == "/"
    assert browser.get("/keys/shopify").text != "nothing"


def test_a_link_that_shopify_did_not_sign_asks_a_user_first(site):
    """Without a signature it may be any site's."""
    browser = site.browser(secure=True)
    browser.get("/enter/alice")
    answer = browser.get(f"{LOGIN}?shop={SHOP}", **FROM_SHOPIFY)
    assert (answer.status, answer.location) == (200, "")
    assert 'action="/login/shopify?shop=my-shop"' in answer.text


@pytest.mark.parametrize(
    ("old", "new"),
    [("hmac=", "hmac=0"), ("shop=my-shop", "shop=other-shop"), ("timestamp=", "timestamp=1")],
)
def test_a_visit_with_a_wrong_signature_is_refused(old, new, site, provider):
    """Whatever was changed; the page names no parameter's value."""
    url = changed(opened(provider), old, new)
    answer = site.browser(secure=True).get(url)
    assert (answer.status, answer.location) == (400, "")
    assert WRONG in answer.text
    assert parse_qs(urlsplit(url).query)["hmac"][0] not in answer.text


def test_a_visit_that_was_signed_long_ago_is_refused(site, provider):
    """A link that somebody has stored leads nowhere."""
    earlier = Rehearsal(clock=lambda: time.time() - 600)
    answer = site.browser(secure=True).get(opened(earlier))
    assert (answer.status, answer.location) == (400, "")
    assert "Shopify opened this page too long ago." in answer.text


def test_the_page_is_there_in_german(run, provider):
    """Both sentences have their translation."""
    site = run(shopify={}, DANCE_LANGUAGE="de", LANGUAGE_CODE="de")
    browser = site.browser(secure=True)
    answer = browser.get(changed(opened(provider), "hmac=", "hmac=0"))
    assert "Shopify hat diese Adresse nicht signiert." in answer.text
    earlier = Rehearsal(clock=lambda: time.time() - 600)
    assert (
        "Shopify hat diese Seite vor zu langer Zeit geöffnet." in browser.get(opened(earlier)).text
    )


def test_a_visit_for_what_is_no_shop_asks_for_one(site):
    """Shops are hosts of Shopify's, however the query is signed."""
    answer = site.browser(secure=True).get(f"{LOGIN}?shop=my-shop.evil.example&hmac=0&timestamp=1")
    assert (answer.status, answer.location) == (400, "")
    assert "That is no address of a Shopify server." in answer.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(("hmac=", "mac="), ("hmac=", "hmac=0"), ("code=", "code=x")),
        *(("shop=my-shop", "shop=other-shop"), ("timestamp=", "further=1&timestamp=")),
    ],
)
def test_a_callback_that_shopify_did_not_sign_is_refused(old, new, site, provider):
    """Missing or wrong, with a good state: the code is sent nowhere, and the page says one sentence about it."""
    browser = site.browser(secure=True)
    callback = provider.consent(browser.get(f"{LOGIN}?shop=my-shop").location)
    with site.receiver("oauth_error") as heard:
        answer = browser.get(changed(callback, old, new))
    assert answer.status == 400
    assert WRONG in answer.text
    assert heard.last["code"] == "signature_wrong"
    assert not provider.requests_to("token")


def test_a_merchant_who_says_no(site, provider):
    """A refusal is signed, too, and believed."""
    browser = site.browser(secure=True)
    page = browser.get(f"{LOGIN}?shop=my-shop").location
    with site.receiver("oauth_error") as heard:
        browser.get(provider.consent(page, allow=False))
    assert (heard.last["code"], heard.last["exception"].verified) == ("access_denied", True)


def test_a_callback_that_is_repeated_for_its_cookie_is_still_signed(run, provider):
    """Our own mark is none of what Shopify has signed."""
    site = run(shopify={}, SESSION_COOKIE_SAMESITE="Strict")
    browser = site.browser(secure=True)
    callback = provider.consent(browser.get(f"{LOGIN}?shop=my-shop").location)
    assert browser.get(f"{callback}&dance_again=1").location == "/"


def test_a_site_of_one_shop(run, provider):
    """Where the site names the shop, Shopify's visits are for that one alone."""
    site = run(shopify={"shop": "my-shop"})
    browser = site.browser(secure=True)
    page = browser.get(opened(provider), **FROM_SHOPIFY)
    assert is_grant(page)
    assert browser.get(provider.consent(page.location)).location == "/"
    answer = browser.get(opened(provider, "other-shop"))
    assert answer.status == 400
    assert "This site does not connect with that Shopify server." in answer.text
    assert WRONG in browser.get(changed(opened(provider), "hmac=", "hmac=0")).text


def test_who_wants_a_form_gets_one(run, provider):
    """The setting by which every log-in begins with a form of the site's goes before the signature."""
    browser = run(shopify={}, DANCE_LOGIN_ON_GET=False).browser(secure=True)
    answer = browser.get(opened(provider), **FROM_SHOPIFY)
    assert (answer.status, answer.location) == (200, "")
    assert "<form" in answer.text


def test_the_kit_signs_for_providers_that_sign(provider):
    """A test that asks for another one's signature is told so."""
    with pytest.raises(ValueError, match="Mastodon signs no addresses"):
        provider.signed_url(LOGIN, provider="mastodon", server="fosstodon.org")
