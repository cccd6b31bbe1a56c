"""What the rehearsal provider's token and revocation endpoints accept, refuse and revoke."""

from __future__ import annotations

import base64

import pytest

from dance_common.rehearsal import Rehearsal


def error_of(response):
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, response.json()["error"]


def test_gives_tokens_for_a_code(site):
    """A right exchange gives both tokens, their life, their scope, and is not stored."""
    response = site.exchange(site.consent(scopes=["profile", "repo"])["code"])
    token = response.json()
    assert response.headers["Cache-Control"] == "no-store"
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == 3600
    assert token["scope"] == "profile repo"
    assert token["access_token"] != token["refresh_token"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"code_verifier": "x" * 43}, (400, "invalid_grant"), id="wrong verifier"),
        pytest.param({"code_verifier": "short"}, (400, "invalid_grant"), id="short verifier"),
        pytest.param({"code_verifier": "é" * 43}, (400, "invalid_grant"), id="odd verifier"),
        pytest.param({"code_verifier": None}, (400, "invalid_request"), id="no verifier"),
        pytest.param({"code": "guessed"}, (400, "invalid_grant"), id="unknown code"),
        pytest.param({"code": None}, (400, "invalid_request"), id="no code"),
        pytest.param({"redirect_uri": None}, (400, "invalid_request"), id="no redirect_uri"),
        pytest.param(
            {"redirect_uri": "https://site.example/callback/"},
            (400, "invalid_grant"),
            id="wrong redirect_uri",
        ),
        pytest.param({"grant_type": None}, (400, "unsupported_grant_type"), id="no grant_type"),
        pytest.param(
            {"grant_type": "password"}, (400, "unsupported_grant_type"), id="another grant_type"
        ),
        pytest.param({"auth": ("site%3A1", "wrong")}, (401, "invalid_client"), id="wrong secret"),
        pytest.param({"auth": ("nobody", "wrong")}, (401, "invalid_client"), id="wrong client"),
        pytest.param(
            {"auth": ("site:1", "s3cret: +%/é")}, (401, "invalid_client"), id="not form-encoded"
        ),
        pytest.param({"auth": None}, (401, "invalid_client"), id="no authentication"),
        pytest.param(
            {"auth": None, "client_id": "site:1", "client_secret": "wrong é"},
            (401, "invalid_client"),
            id="wrong secret in the body",
        ),
        pytest.param({"client_id": "other"}, (401, "invalid_client"), id="two client ids"),
        pytest.param(
            {"client_id": "site:1", "client_secret": "s3cret: +%/é"},
            (400, "invalid_request"),
            id="both authentications",
        ),
        pytest.param(
            {"redirect_uri": ["https://site.example/callback"] * 2},
            (400, "invalid_request"),
            id="repeated parameter",
        ),
    ],
)
def test_refuses_a_wrong_exchange(site, changes, expected):
    """Each mistake in a code exchange has its error, and no token is given."""
    response = site.exchange(site.consent()["code"], **changes)
    assert error_of(response) == expected
    assert site.rehearsal.tokens_of("mona") == ()


def test_accepts_credentials_in_the_body(site):
    """A client may authenticate in the body instead (client_secret_post)."""
    response = site.exchange(
        site.consent()["code"],
        auth=None,
        client_id=site.client.client_id,
        client_secret=site.client.client_secret,
    )
    assert response.status_code == 200
    assert site.rehearsal.token_requests[-1].scheme == ""


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic ***",
        "Basic é",
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Bearer abc",
    ],
)
def test_names_the_scheme_it_wants(site, header):
    """A failed HTTP authentication is answered with a challenge (RFC 6749 §5.2)."""
    response = site.session.post(
        f"{site.base}/oauth2/token",
        data={"grant_type": "authorization_code", "code": "x"},
        headers={"Authorization": header.encode("latin-1")},
    )
    assert error_of(response) == (401, "invalid_client")
    assert response.headers["WWW-Authenticate"].startswith("Basic realm=")


def test_a_code_works_once_and_its_reuse_revokes(site):
    """The second use of a code is refused and ends what the first one gave."""
    code = site.consent()["code"]
    token = site.exchange(code).json()
    assert site.get("/api/user", token["access_token"]).ok
    assert error_of(site.exchange(code)) == (400, "invalid_grant")
    assert site.get("/api/user", token["access_token"]).status_code == 401
    assert error_of(site.refresh(token["refresh_token"])) == (400, "invalid_grant")


def test_a_code_is_spent_by_a_failed_attempt(site):
    """A code that was shown with a wrong verifier is gone."""
    code = site.consent()["code"]
    site.exchange(code, code_verifier="x" * 43)
    assert error_of(site.exchange(code)) == (400, "invalid_grant")


def test_a_code_lives_for_a_minute(site, clock):
    """A code is good for less than 60 seconds."""
    code, late = site.consent()["code"], site.consent()["code"]
    clock.now += 59
    assert site.exchange(code).ok
    clock.now += 1
    assert error_of(site.exchange(late)) == (400, "invalid_grant")


def test_a_code_belongs_to_its_client(site, other_site):
    """A code that another client shows is refused and stays good for its own."""
    code = site.consent()["code"]
    assert error_of(other_site.exchange(code)) == (400, "invalid_grant")
    assert site.exchange(code).ok


@pytest.mark.parametrize(
    ("challenge", "verifier", "expected"),
    [
        pytest.param(None, None, 200, id="without PKCE"),
        pytest.param(None, "v" * 43, 400, id="challenge taken out (RFC 9700 §4.8.2)"),
    ],
)
def test_pkce_may_be_optional(new_site, clock, client, challenge, verifier, expected):
    """A provider without PKCE still refuses a verifier that has no challenge."""
    rehearsal = Rehearsal(clients=(client,), pkce="optional", clock=clock)
    site = new_site(rehearsal, client)
    changes = {"code_challenge": challenge, "code_challenge_method": None}
    code = site.consent(changes=changes)["code"]
    assert site.exchange(code, code_verifier=verifier).status_code == expected


def test_refresh_tokens_rotate(site):
    """Each refresh gives a new pair, leaves the old access token alive, and is counted."""
    first = site.dance()
    second = site.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert second["scope"] == first["scope"]
    assert site.get("/api/user", first["access_token"]).ok
    assert site.get("/api/user", second["access_token"]).ok
    assert site.rehearsal.refreshes == 1


def test_a_spent_refresh_token_ends_the_family(site):
    """Reuse of a refresh token ends every token of its family, and of no other."""
    bystander = site.dance()
    first = site.dance()
    second = site.refresh(first["refresh_token"]).json()
    assert error_of(site.refresh(first["refresh_token"])) == (400, "invalid_grant")
    assert error_of(site.refresh(second["refresh_token"])) == (400, "invalid_grant")
    for token in (first, second):
        assert site.get("/api/user", token["access_token"]).status_code == 401
    assert site.get("/api/user", bystander["access_token"]).ok
    assert site.rehearsal.refreshes == 1


def test_a_refresh_narrows_for_one_token_and_never_widens(site):
    """A refresh may ask for less, for that access token, and for nothing that wasn't granted."""
    token = site.dance(scopes=["profile", "email"])
    narrow = site.refresh(token["refresh_token"], scope="profile").json()
    assert narrow["scope"] == "profile"
    assert error_of(site.refresh(narrow["refresh_token"], scope="repo")) == (400, "invalid_scope")
    assert site.refresh(narrow["refresh_token"]).json()["scope"] == "profile email"


def test_a_refresh_token_belongs_to_its_client(site, other_site):
    """A refresh token that another client shows is refused and stays good for its own."""
    token = site.dance()
    assert error_of(other_site.refresh(token["refresh_token"])) == (400, "invalid_grant")
    assert site.refresh(token["refresh_token"]).ok


def test_refresh_needs_a_token(site):
    """A refresh without a refresh token is an invalid request."""
    assert error_of(site.refresh("")) == (400, "invalid_request")


def test_revoking_an_access_token_ends_it_alone(site):
    """After RFC 7009 an access token opens nothing, while its refresh token works."""
    token = site.dance()
    assert site.token_request("/oauth2/revoke", token=token["access_token"]).status_code == 200
    assert site.get("/api/user", token["access_token"]).status_code == 401
    assert site.refresh(token["refresh_token"]).ok


def test_revoking_a_refresh_token_ends_the_family(site):
    """After RFC 7009 nothing of a refresh token's family is good."""
    token = site.dance()
    response = site.token_request(
        "/oauth2/revoke", token=token["refresh_token"], token_type_hint="refresh_token"
    )
    assert response.status_code == 200
    assert site.get("/api/user", token["access_token"]).status_code == 401
    assert error_of(site.refresh(token["refresh_token"])) == (400, "invalid_grant")


def test_revocation_is_for_the_owner(site, other_site):
    """Another client's revocation changes nothing, and unknown tokens are no error."""
    token = site.dance()
    for name in ("access_token", "refresh_token"):
        assert other_site.token_request("/oauth2/revoke", token=token[name]).ok
    assert site.token_request("/oauth2/revoke", token="unknown").status_code == 200
    assert site.get("/api/user", token["access_token"]).ok
    assert site.refresh(token["refresh_token"]).ok


def test_revocation_wants_authentication_and_a_token(site):
    """Revocation refuses a wrong secret and a missing token."""
    wrong = site.token_request("/oauth2/revoke", token="x", auth=("site%3A1", "wrong"))
    assert error_of(wrong) == (401, "invalid_client")
    assert error_of(site.token_request("/oauth2/revoke")) == (400, "invalid_request")


@pytest.mark.parametrize("path", ["/oauth2/token", "/oauth2/revoke"])
def test_clients_post_forms(site, path):
    """Both endpoints take a POST with a form in UTF-8, and nothing in the URL."""
    url = site.base + path
    assert site.session.get(url).status_code == 405
    assert error_of(site.session.post(url, json={})) == (400, "invalid_request")
    assert error_of(site.session.post(url + "?code=x", data={"a": "b"})) == (400, "invalid_request")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert error_of(site.session.post(url, data=b"code=%ff", headers=form))[0] == 400
    assert error_of(site.session.post(url, data=b"code=\xff", headers=form))[0] == 400


def test_nothing_ticked_is_nothing_granted(site):
    """A person may leave no scope at all; the token says so."""
    assert site.dance(scopes=[])["scope"] == ""


def test_asks_for_the_default_scope(site):
    """A client that names no scope gets the provider's default."""
    assert site.dance(changes={"scope": None})["scope"] == "profile"


def test_describes_itself(site):
    """The metadata document names issuer, endpoints and what is required (RFC 8414)."""
    facts = site.session.get(f"{site.base}/.well-known/oauth-authorization-server").json()
    assert facts["issuer"] == "http://localhost:9000"
    assert facts["token_endpoint"] == "http://localhost:9000/oauth2/token"
    assert facts["code_challenge_methods_supported"] == ["S256"]
    assert facts["authorization_response_iss_parameter_supported"] is True
