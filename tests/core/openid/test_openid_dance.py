"""Dances with an issuer: nothing but its address is known, and the user's id is what it signed."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import requests
import time_machine
from core_helpers import (
    CALLBACK,
    ISSUER,
    OAUTH2_PROVIDER,
    Slot,
    Visitor,
    error_of,
    oauth2_dance,
    parameters_of,
)
from openid_helpers import (
    CONFIGURATION,
    KEY,
    Impostor,
    claims,
    json_answer,
    openid_dance,
    signed,
)

from dance_common import providers
from dance_common.checks import findings
from dance_common.dance.oauth2 import OAuth2Dance
from dance_common.errors import NotConfigured, ProviderFailed, ProviderRefused
from dance_common.openid import identity
from dance_common.openid.metadata import documents
from dance_common.provider import OpenID
from dance_common.providers import google as google_module
from dance_common.rehearsal import Answer
from dance_common.rehearsal.openid import public_keys
from dance_common.tokens import Token

FACTS = OpenID(issuers=(ISSUER,), jwks_url="/oauth2/keys")


@pytest.fixture
def corporate(rehearsal):
    """Return a browser that dances with an issuer."""
    return Visitor(openid_dance(name="corp"), rehearsal)


@pytest.fixture
def without_library(monkeypatch):
    """Take the extra away."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


def test_an_issuer_is_enough(corporate, rehearsal):
    """The whole dance: endpoints are discovered, the id_token is verified, the profile is the same user's."""
    url = corporate.begin()
    assert url.startswith(f"{ISSUER}/oauth2/authorize?")
    session = corporate.dance.session()
    token = corporate.finish(corporate.consent(url, account="hubot"), session=session).token
    assert token["sub"] == "2"
    assert (session.claims["sub"], session.claims["aud"]) == ("2", "rehearsal-demo")
    profile = session.profile()
    assert (profile.id, profile.username, profile.email) == ("2", "hubot", "hubot@example.com")
    assert len(rehearsal.requests_to(CONFIGURATION)) == 1


def test_the_nonce_is_the_flows(corporate):
    """Each flow has 128 random bits for the id_token to carry, and they are not its state."""
    first, second = (parameters_of(corporate.begin()) for _ in range(2))
    assert len(first["nonce"]) == 22
    assert len({first["nonce"], second["nonce"], first["state"]}) == 3


def test_no_nonce_is_sent_to_where_it_does_not_come_back_from(rehearsal):
    """All else is verified; one that was sent would have to come back (OpenID Connect Core section 3.1.3.7)."""
    facts = replace(FACTS, returns_nonce=False)
    dance = oauth2_dance(replace(OAUTH2_PROVIDER, openid=facts, scope=("openid",)))
    visitor, session = Visitor(dance, rehearsal), dance.session()
    url = visitor.begin()
    assert "nonce" not in parameters_of(url)
    token = visitor.finish(visitor.consent(url, account="hubot"), session=session).token
    assert (token["sub"], session.claims["sub"], "nonce" in session.claims) == ("2", "2", False)
    for changes, sentence in (
        ({"aud": "another-site"}, "is meant for another site"),
        ({"iss": "http://localhost:9001"}, "was made by another issuer"),
        ({"exp": 1}, "is no longer valid"),
    ):
        url = visitor.begin()
        answer = json_answer({"access_token": "x", "id_token": signed(claims(**changes))})
        published = json_answer(public_keys(KEY))
        with (
            rehearsal.answer_with("/oauth2/token", answer),
            rehearsal.answer_with("/oauth2/keys", published),
        ):
            documents.clear()
            assert str(visitor.refused(visitor.consent(url))).endswith(f"{sentence}.")


def test_a_provider_may_always_say_who_the_user_is(rehearsal):
    """Where every token comes with an id_token it is verified whatever the scope; the nonce is the flow's."""
    provider = replace(OAUTH2_PROVIDER, openid=replace(FACTS, always=True))
    visitor = Impostor(oauth2_dance(provider), rehearsal)
    outcome = visitor.finish_with(lambda nonce: signed(claims(nonce=nonce)))
    assert outcome.token["sub"] == "1"
    error = error_of(lambda: visitor.finish_with(lambda nonce: signed(claims(nonce="another"))))
    assert str(error).endswith("its nonce differs.")


def test_dances_without_openid_pay_nothing(rehearsal):
    """Without the scope ``openid`` no nonce is sent, and no id_token looked at."""
    dance = oauth2_dance(replace(OAUTH2_PROVIDER, openid=FACTS), scope=["profile"])
    visitor = Impostor(dance, rehearsal)
    assert "nonce" not in parameters_of(visitor.begin())
    assert "nonce" not in parameters_of(oauth2_dance(scope="openid").begin({}, CALLBACK))
    url = visitor.begin()
    with rehearsal.answer_with(
        "/oauth2/token", json_answer({"access_token": "x", "sub": "somebody", "id_token": "a.b.c"})
    ):
        token = visitor.finish(visitor.consent(url)).token
    assert "sub" not in token
    assert rehearsal.requests_to("/oauth2/keys") == ()


def test_a_refreshed_token_keeps_the_users_id(corporate):
    """What a refresh brings is the same user's, and a verified id_token is not needed for it."""
    slot = Slot(corporate.whole_dance().token)
    session = corporate.dance.session(slot)
    fresh = session.refresh()
    assert fresh["sub"] == "1"
    assert fresh["access_token"] != fresh["refresh_token"]
    assert session.profile().id == "1"


def test_a_refresh_can_not_become_another_user(corporate, rehearsal):
    """An id_token of another user that comes with a refresh is refused, and the token stays as it was."""
    slot = Slot({**corporate.whole_dance().token, "sub": "2"})
    before = slot.token
    error = error_of(corporate.dance.session(slot).refresh)
    assert (type(error), error.code, error.step) == (ProviderFailed, "sub_mismatch", "refresh")
    assert slot.token is before


def test_the_profile_has_to_be_the_same_users(corporate):
    """A userinfo endpoint that answers for somebody else is refused (OpenID Connect Core section 5.3.2)."""
    session = corporate.dance.session()
    corporate.finish(corporate.consent(corporate.begin()), session=session)
    with corporate.rehearsal.answer_with("/oauth2/userinfo", json_answer({"sub": "2"})):
        error = error_of(session.profile)
    assert (error.code, error.step) == ("sub_mismatch", "api")


def test_an_api_of_the_providers_own_has_its_own_ids(corporate):
    """Only userinfo speaks of ``sub``: the ids of another API are not compared with it."""
    fields = replace(OAUTH2_PROVIDER, openid=FACTS, profile_url="user")
    plain = replace(fields, profile_fields=providers.find("github")().provider.profile_fields)
    token = corporate.whole_dance().token
    assert oauth2_dance(plain).session(Slot({**token, "sub": "other"})).profile().id == "1"


def test_nothing_is_kept_of_a_refused_id_token(rehearsal):
    """A session whose dance failed carries no token and no claims."""
    visitor = Impostor(openid_dance(), rehearsal)
    session = visitor.dance.session()
    url = visitor.begin()
    with rehearsal.answer_with(
        "/oauth2/token", json_answer({"access_token": "x", "id_token": "a.b.c"})
    ):
        error = visitor.refused(visitor.consent(url), session=session)
    assert (error.code, error.step, error.status) == ("id_token_invalid", "exchange", 502)
    assert (session.token, session.claims, visitor.session) == (None, None, {})


def test_what_the_provider_calls_sub_is_not_the_verified_one(rehearsal, without_library):
    """A ``sub`` beside the token is nobody's word: it is dropped where no id_token is verified."""
    dance = oauth2_dance(replace(OAUTH2_PROVIDER, openid=FACTS, scope=("openid",)))
    visitor = Visitor(dance, rehearsal)
    url = visitor.begin()
    answer = json_answer({"access_token": "x", "sub": "somebody", "id_token": "a.b.c"})
    with rehearsal.answer_with("/oauth2/token", answer):
        assert "sub" not in visitor.finish(visitor.consent(url)).token


def test_a_generic_issuer_has_to_send_an_id_token(rehearsal):
    """Where an issuer is all that is known, a dance without its id_token fails."""
    error = error_of(lambda: Impostor(openid_dance(), rehearsal).finish_with(lambda nonce: None))
    assert (error.code, str(error)) == ("id_token_invalid", "The id_token of OpenID is missing.")


def declared_dance(**facts):
    """Return a dance with a provider whose keys and issuer are known, as those of the catalogue are."""
    return oauth2_dance(replace(OAUTH2_PROVIDER, openid=replace(FACTS, **facts), scope=("openid",)))


@pytest.mark.parametrize("facts", [{}, {"required": True}, {"always": True}])
def test_a_declared_provider_has_to_send_an_id_token(rehearsal, facts):
    """Whoever was asked for ``openid`` has to say who the user is (section 3.1.3.3)."""
    impostor = Impostor(declared_dance(**facts), rehearsal)
    error = error_of(lambda: impostor.finish_with(lambda nonce: None))
    assert (error.code, str(error)) == ("id_token_invalid", "The id_token of Rehearsal is missing.")


def test_without_the_library_an_id_token_is_still_missed(rehearsal, without_library):
    """To see that nothing came needs no library."""
    visitor = Visitor(declared_dance(), rehearsal)
    url = visitor.begin()
    with rehearsal.answer_with("/oauth2/token", json_answer({"access_token": "x"})):
        assert visitor.refused(visitor.consent(url)).code == "id_token_invalid"


MAKERS = {"discovered": openid_dance, "declared": declared_dance}
OLD = "tells of a login that is older than max_age allows"
OF_ANOTHER_KIND = "tells of a login of another kind than acr_values ask for"


@pytest.mark.parametrize("make_dance", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize(
    ("asked", "said", "sentence"),
    [
        ({"max_age": "60"}, {"auth_time": -100}, None),
        ({"max_age": "3600"}, {"auth_time": -3600}, None),
        ({"max_age": "0"}, {"auth_time": 0}, None),
        ({"max_age": "60"}, {"auth_time": -300}, OLD),
        ({"max_age": "0"}, {"auth_time": -120}, OLD),
        ({"max_age": "soon"}, {"auth_time": -120}, OLD),
        ({"max_age": "60"}, {"auth_time": 120}, OLD),
        ({"max_age": "60"}, {"auth_time": float("inf")}, OLD),
        ({"max_age": "60"}, {"auth_time": float("nan")}, OLD),
        ({"max_age": "60"}, {}, "does not say when the user logged in, which max_age asks for"),
        (
            {"max_age": "60"},
            {"auth_time": "now"},
            "does not say when the user logged in, which max_age asks for",
        ),
        ({"acr_values": "urn:mfa urn:key"}, {"acr": "urn:key"}, None),
        ({"acr_values": "urn:mfa urn:key"}, {"acr": "0"}, OF_ANOTHER_KIND),
        ({"acr_values": "urn:mfa urn:key"}, {"acr": "urn:mfa urn:key"}, OF_ANOTHER_KIND),
        ({"acr_values": "urn:mfa"}, {"acr": ["urn:mfa"]}, OF_ANOTHER_KIND),
        ({"acr_values": "urn:mfa"}, {}, OF_ANOTHER_KIND),
    ],
)
def test_the_login_has_to_be_as_it_was_asked_for(rehearsal, make_dance, asked, said, sentence):
    """``max_age`` and ``acr_values`` are wishes until the id_token says that they were met (section 3.1.3.7)."""
    impostor = Impostor(make_dance().changed(authorization_params=asked), rehearsal)

    def finish():
        now = int(time.time())
        content = {
            name: now + value if isinstance(value, int | float) else value
            for name, value in said.items()
        }
        return impostor.finish_with(lambda nonce: signed(claims(nonce=nonce) | content)).token

    if sentence is None:
        assert finish()["sub"] == "1"
    else:
        error = error_of(finish)
        assert (error.code, str(error).partition(" of ")[2].partition(" ")[2]) == (
            "id_token_invalid",
            f"{sentence}.",
        )


@pytest.mark.parametrize("make_dance", MAKERS.values(), ids=MAKERS)
def test_a_rehearsed_login_is_as_it_was_asked_for(rehearsal, make_dance):
    """Whoever rehearses with such wishes gets through, and sees what the provider will say."""
    asked = {"max_age": "0", "acr_values": "urn:mfa urn:key"}
    dance = make_dance().changed(authorization_params=asked)
    session = dance.session()
    visitor = Visitor(dance, rehearsal)
    visitor.finish(visitor.consent(visitor.begin()), session=session)
    assert session.claims["acr"] == "urn:mfa"
    assert abs(session.claims["auth_time"] - time.time()) < 60


def test_max_age_counts_from_when_the_login_began(rehearsal):
    """Somebody who thinks for five minutes about consenting is not sent back."""
    visitor = Impostor(declared_dance().changed(authorization_params={"max_age": "0"}), rehearsal)
    at = time.time()
    with time_machine.travel(at, tick=False) as clock:
        make = lambda nonce: signed(claims(nonce=nonce, auth_time=int(at)))  # noqa: E731
        begin = visitor.begin
        visitor.begin = lambda: [begin(), clock.shift(300)][0]
        assert visitor.finish_with(make).token["sub"] == "1"


@pytest.mark.parametrize("name", ["max_age", "acr_values"])
def test_without_the_library_a_login_is_not_asked_for(rehearsal, without_library, name):
    """Nobody is sent away with a wish of which nobody here could see whether it was met."""
    visitor = Visitor(declared_dance().changed(authorization_params={name: "1"}), rehearsal)
    assert error_of(visitor.begin).code == "openid_library_missing"


def test_without_the_library_a_generic_issuer_is_not_begun_with(corporate, without_library):
    """The visitor is not sent away for an answer that could not be verified."""
    error = error_of(corporate.begin)
    assert (type(error), error.code) == (NotConfigured, "openid_library_missing")
    assert "oauth-dance[openid]" in error.hint


def test_without_the_library_others_dance_on_unverified(rehearsal, without_library):
    """Where the id_token is an extra, the dance goes on, and claims nothing that was not verified."""
    dance = oauth2_dance(replace(OAUTH2_PROVIDER, openid=FACTS, scope=("openid",)))
    visitor, session = Visitor(dance, rehearsal), dance.session()
    token = visitor.finish(visitor.consent(visitor.begin(session=session)), session=session).token
    assert "id_token" in token
    assert ("sub" in token, session.claims) == (False, None)


def test_without_the_library_a_generic_issuers_answer_is_not_believed(corporate, monkeypatch):
    """Where another process began the dance, this one says what it lacks, and stores nothing."""
    slot, query = Slot(corporate.whole_dance().token), corporate.consent(corporate.begin())
    monkeypatch.setattr(identity, "can_verify", lambda: False)
    assert corporate.refused(query).code == "openid_library_missing"
    assert error_of(corporate.dance.session(slot).refresh).code == "openid_library_missing"


def test_a_refresh_without_an_id_token_is_the_same_users(corporate, rehearsal):
    """A provider need not sign again who the user is (OpenID Connect Core section 12.2)."""
    slot = Slot(corporate.whole_dance().token)
    with rehearsal.answer_with("/oauth2/token", json_answer({"access_token": "x", "sub": "2"})):
        assert corporate.dance.session(slot).refresh()["sub"] == "1"


def test_refreshing_elsewhere_is_left_alone(rehearsal):
    """A provider without OpenID Connect may call anything ``sub``."""
    dance = oauth2_dance(scope="profile")
    slot = Slot(Visitor(dance, rehearsal).whole_dance().token)
    with rehearsal.answer_with("/oauth2/token", json_answer({"access_token": "x", "sub": "2"})):
        assert dance.session(slot).refresh()["sub"] == "2"


def test_a_token_costs_no_question_before_it_is_used(corporate, rehearsal):
    """Whether a user is connected is known without asking the issuer; using the token asks it."""
    documents_asked = len(rehearsal.requests)
    old = {"access_token": "x", "refresh_token": "y", "expires_at": 1}
    session = corporate.dance.session(Slot(old))
    assert session.authorized is True
    assert len(rehearsal.requests) == documents_asked


def test_disconnecting_forgets_the_token_wherever_the_issuer_is(corporate, rehearsal):
    """The token is revoked where the issuer says, and forgotten even where the issuer says nothing."""
    slot = Slot(corporate.whole_dance().token)
    assert corporate.dance.session(slot).disconnect() is True
    assert rehearsal.requests_to("/oauth2/revoke")
    documents.clear()
    slot = Slot(Token(access_token="x"))
    with rehearsal.answer_with(CONFIGURATION, Answer(status=500)):
        assert corporate.dance.session(slot).disconnect() is False
    assert slot.token is None


def test_the_answer_has_to_name_the_issuer(corporate):
    """An issuer that promises ``iss`` is held to it before its token endpoint hears of the code (RFC 9207)."""
    state = parameters_of(corporate.begin())["state"]
    error = corporate.refused(urlencode({"state": state, "code": "c"}))
    assert error.code == "issuer_mismatch"
    assert corporate.rehearsal.token_requests == ()


PRESETS = [
    (providers.find("google"), "https://accounts.google.com"),
    (
        providers.find("azure"),
        "https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-0123456789ab/v2.0",
    ),
    (providers.find("linkedin"), "https://www.linkedin.com/oauth"),
]


@pytest.mark.parametrize("response", ["code=c", "error=access_denied"])
@pytest.mark.parametrize(("preset", "issuer"), PRESETS, ids=["google", "azure", "linkedin"])
def test_a_known_issuer_is_compared_where_a_callback_names_one(preset, issuer, response):
    """A preset that announces no ``iss`` is held to one that comes, before code or error is looked at (RFC 9207)."""
    dance = preset("id", "secret")

    def code_after(*further):
        session = {}
        state = parameters_of(dance.begin(session, CALLBACK))["state"]
        query = urlencode([("state", state), *further])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(OAuth2Dance, "_fetch_token", _no_exchange)
            return error_of(lambda: dance.finish(session, CALLBACK, f"{query}&{response}")).code

    believed = "access_denied" if response.startswith("error") else "exchanged"
    assert code_after(("iss", "https://evil.example")) == "issuer_mismatch"
    assert code_after(("iss", issuer + "/")) == "issuer_mismatch"
    assert code_after(("iss", issuer)) == believed
    assert code_after() == believed


def _no_exchange(*_):
    raise ProviderFailed("The code was sent.", code="exchanged")


def test_a_discovered_issuer_is_compared_where_it_is_not_announced(corporate, rehearsal):
    """What the metadata does not promise may be missing, and may not be another's."""
    with rehearsal.answer_with(CONFIGURATION, json_answer(_metadata(rehearsal, announced=False))):
        for issuer, code in (
            ("https://evil.example", "issuer_mismatch"),
            (ISSUER, "exchanged"),
            (None, "exchanged"),
        ):
            state = parameters_of(corporate.begin())["state"]
            named = {"iss": issuer} if issuer else {}
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(OAuth2Dance, "_fetch_token", _no_exchange)
                error = corporate.refused(urlencode({"state": state, "code": "c", **named}))
            assert error.code == code


def _metadata(rehearsal, *, announced):
    session = requests.Session()
    session.mount(ISSUER, rehearsal.adapter())
    found = session.get(ISSUER + CONFIGURATION, timeout=5).json()
    return found | {"authorization_response_iss_parameter_supported": announced}


def test_an_issuer_that_is_gone_at_the_callback(corporate, rehearsal):
    """The failure is that of the exchange, and knows where the visitor wanted to go."""
    query = corporate.consent(corporate.begin(next_url="/there"))
    documents.clear()
    with rehearsal.answer_with(CONFIGURATION, Answer(status=500)):
        error = corporate.refused(query)
    assert (error.code, error.step, error.next_url) == ("discovery_failed", "exchange", "/there")


def test_nothing_is_missing_from_a_dance_that_is_to_be_discovered():
    """The check for missing endpoints knows that an issuer is enough."""
    assert list(findings.missing_endpoints(openid_dance())) == []
    assert list(findings.insecure_endpoints(openid_dance())) == []


@pytest.mark.parametrize(
    "issuer", ["login.example.com", "http://login.example.com", "", "https://"]
)
def test_an_issuer_has_to_be_an_https_address(issuer):
    """What could not be asked in safety is refused when the site starts."""
    with pytest.raises(ValueError, match="issuer has to be"):
        openid_dance(issuer=issuer)


@pytest.mark.parametrize(("domain", "refused"), [("example.com", False), ("other.example", True)])
def test_googles_domain_is_read_from_what_google_signed(rehearsal, domain, refused):
    """With ``openid`` the domain is the id_token's: userinfo is not asked."""
    dance = providers.find("google")(
        "rehearsal-demo", "only-for-rehearsals-on-this-machine", ["openid"], hosted_domain=domain
    ).changed(
        openid=replace(
            google_module.PROVIDER.openid, issuers=(ISSUER,), jwks_url=f"{ISSUER}/oauth2/keys"
        ),
        authorization_url=f"{ISSUER}/oauth2/authorize",
        token_url=f"{ISSUER}/oauth2/token",
    )
    visitor = Impostor(dance, rehearsal)

    def finish():
        return visitor.finish_with(lambda nonce: signed(claims(nonce=nonce, hd="example.com")))

    if refused:
        error = error_of(finish)
        assert (type(error), error.code) == (ProviderRefused, "wrong_domain")
    else:
        assert finish().token["sub"] == "1"
    assert rehearsal.requests_to("/oauth2/userinfo") == ()


@pytest.mark.parametrize(
    ("tenant", "issuer"),
    [
        ("common", "https://login.microsoftonline.com/{tenantid}/v2.0"),
        ("example.com", "https://login.microsoftonline.com/{tenantid}/v2.0"),
        (
            "consumers",
            "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
        ),
        (
            "0A1B2C3D-0000-4000-8000-0123456789AB",
            "https://login.microsoftonline.com/0a1b2c3d-0000-4000-8000-0123456789ab/v2.0",
        ),
    ],
)
def test_azures_issuer_is_the_tenants(tenant, issuer):
    """A tenant named by its ID is the only issuer; others are known by the token's own ``tid``."""
    facts = providers.find("azure")(tenant=tenant).provider.openid
    assert facts.issuers == (issuer,)
    assert f"/{tenant}/" in facts.jwks_url


def test_the_extra_is_installed_here():
    """These tests verify."""
    assert identity.can_verify()
