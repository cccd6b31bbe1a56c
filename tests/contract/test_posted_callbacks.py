"""Callbacks that a provider has the browser post (OAuth 2.0 Form Post Response Mode)."""

import json
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
import responses
from cryptography.hazmat.primitives.asymmetric import rsa
from stand_in import OAUTH2
from werkzeug.test import Client

CALLBACK = "/login/rehearsal/authorized"
POSTING = {**OAUTH2, "authorization_url_params": {"response_mode": "form_post"}}


class Visitor:
    """A browser that keeps its cookies to itself where another site posts a form, as ``SameSite=Lax`` has it."""

    def __init__(self, site):
        self.site = site
        self.client = Client(site.wsgi)

    def get(self, url, **headers):
        return self.client.get(url, headers={"Accept": "text/html", **headers})

    def begin(self, provider, name="rehearsal"):
        """Consent at the provider; return the fields that it has the browser post."""
        url = self.get(f"/login/{name}?next=/done").location
        assert dict(parse_qsl(urlsplit(url).query))["response_mode"] == "form_post"
        return dict(parse_qsl(urlsplit(provider.consent(url)).query))

    def post(self, fields, url=CALLBACK, **options):
        """Post a form from another site; what that sets of cookies, the browser has."""
        elsewhere = Client(self.site.wsgi)
        headers = {"Origin": "https://provider.example", "Sec-Fetch-Site": "cross-site"}
        options = {"data": fields, **options}
        response = elsewhere.post(url, headers={**headers, "Accept": "text/html"}, **options)
        for header in response.headers.getlist("Set-Cookie"):
            value, _, attributes = header.partition("; ")
            name, _, value = value.partition("=")
            path = dict(part.partition("=")[::2] for part in attributes.split("; "))["Path"]
            self.client.set_cookie(name, value.strip('"'), path=path)
        return response

    def who(self):
        return self.get("/who/rehearsal").text


def counting(get_response):
    """Write into each session, as a site's own middleware may."""

    def middleware(request):
        request.session["visits"] = 1 + request.session.get("visits", 0)
        return get_response(request)

    return middleware


@pytest.fixture
def site(run):
    return run(rehearsal=POSTING)


@pytest.fixture
def visitor(site):
    return Visitor(site)


def test_a_posted_callback_connects_without_a_cookie_at_the_post(visitor, provider):
    """The post is answered by a redirect to the callback, which finds the flow; no session is touched by the post."""
    response = visitor.post(visitor.begin(provider))
    assert response.status_code == 303
    assert urlsplit(response.location).path == CALLBACK
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers.getlist("Set-Cookie") == []
    assert visitor.get(response.location).location == "/done"
    assert visitor.who() == "mona"


@pytest.mark.parametrize("denied", [True], ids=["denied"])
def test_a_posted_refusal_is_the_providers(visitor, provider, site, denied):
    """What is said no to comes by a form, too, and is believed with a valid state."""
    url = visitor.get("/login/rehearsal").location
    fields = dict(parse_qsl(urlsplit(provider.consent(url, allow=not denied)).query))
    with site.receiver("oauth_error") as heard:
        visitor.get(visitor.post(fields).location)
    assert heard.last["error"] == "access_denied"
    assert heard.last["exception"].verified


def test_a_post_takes_no_session_away(run, site_class, provider):
    """Where the site's own code writes into each session the post does not replace the visitor's by a new one."""
    settings = {}
    if site_class.name == "django":
        from django.conf import settings as usual

        settings["MIDDLEWARE"] = [*usual.MIDDLEWARE, f"{__name__}.counting"]
    site = run(rehearsal=POSTING, **settings)
    visitor = Visitor(site)
    fields = visitor.begin(provider)
    if site.name == "flask":
        from flask import session

        site.app.before_request_funcs.setdefault(None, []).append(
            lambda: setattr(session, "permanent", True)
        )
    with site.receiver("oauth_error"):
        assert visitor.post(fields).headers.getlist("Set-Cookie") == []
        assert visitor.post("x", content_type="text/plain").headers.getlist("Set-Cookie") == []


def test_a_session_that_comes_with_the_post_stays(visitor, provider):
    """Where the session's cookie is SameSite=None it comes along, and is as it was."""
    fields = visitor.begin(provider)
    response = visitor.client.post(CALLBACK, data=fields)
    assert response.status_code == 303
    assert visitor.get(response.location).location == "/done"
    assert visitor.who() == "mona"


@pytest.mark.parametrize("protocol", ["oauth2", "oauth1"], indirect=True)
def test_others_callbacks_are_not_posted(run, entry):
    """A provider that was not asked to post gets 405 for it, whatever is in the form."""
    site = run(rehearsal=entry)
    response = Visitor(site).post({"code": "c", "state": "s"})
    assert response.status_code == 405
    assert response.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize(
    ("body", "options", "code"),
    [
        ({"code": "c", "state": "x" * 20_000}, {}, "callback_too_long"),
        ("&".join(["a=b"] * 150), {}, "callback_too_long"),
        ('{"code": "c"}', {"content_type": "application/json"}, "not_a_form"),
        ("code=c&state=s", {"content_type": "text/plain"}, "not_a_form"),
        ({"code": "c"}, {"content_type": "multipart/form-data"}, "not_a_form"),
        ("code=c", {"content_type": ""}, "not_a_form"),
    ],
    ids=["long", "many", "json", "text", "multipart", "untyped"],
)
def test_what_is_no_form_is_refused_at_once(visitor, site, body, options, code):
    """Too large a body, or one of another type, goes no further; the site hears of it."""
    options = {"content_type": "application/x-www-form-urlencoded", **options}
    response = visitor.post(body, **options)
    assert response.status_code == 400
    assert code in response.text
    with site.receiver("oauth_error") as heard:
        visitor.post(body, **options)
    assert heard.last["code"] == code


@pytest.mark.parametrize("name", ["code", "state", "iss", "error"])
def test_repeated_parameters_are_refused(visitor, provider, site, name):
    """RFC 6749 section 3.1, wherever the two stand: both in the form, or one in the address that it is posted to."""
    fields = visitor.begin(provider)
    for url, form in (
        (CALLBACK, [*fields.items(), (name, "one"), (name, "two")]),
        (f"{CALLBACK}?{name}=one", [*fields.items(), (name, "two")]),
    ):
        response = visitor.post(
            urlencode(form), url=url, content_type="application/x-www-form-urlencoded"
        )
        with site.receiver("oauth_error") as heard:
            visitor.get(response.location)
        assert heard.last["code"] == "repeated_parameter"
    assert not provider.token_requests


def test_a_posted_callback_of_another_browser_is_refused(visitor, provider, site):
    """A form with the attacker's own code, posted by a victim's browser, connects nothing there."""
    attacker = Visitor(site)
    stolen = attacker.begin(provider)
    visitor.begin(provider)
    with site.receiver("oauth_error") as heard:
        visitor.get(visitor.post(stolen).location)
    assert heard.last["code"] == "flow_not_found"
    assert visitor.who() == "nobody"
    assert not provider.token_requests


def test_tokens_that_a_form_brings_go_no_further(visitor, provider):
    """What no flow asks for stands in no address."""
    fields = visitor.begin(provider)
    response = visitor.post({**fields, "access_token": "s3cret", "id_token": "s1gned"})
    assert "s3cret" not in str(response.headers)
    assert "s1gned" not in str(response.headers)
    assert visitor.get(response.location).location == "/done"


def test_a_posted_callback_that_comes_twice_is_one(visitor, provider):
    """Neither a form that is sent again nor its redirect can be used a second time."""
    fields = visitor.begin(provider)
    urls = [visitor.post(fields).location for _ in range(2)]
    assert [visitor.get(url).location for url in urls] == ["/done", "/done"]
    assert len(provider.token_requests) == 1
    assert urlsplit(Visitor(visitor.site).get(urls[0]).location).path != "/done"


APPLE = {"provider": "apple", "client_id": "an-id", "client_secret": "a-secret"}
ABOUT = json.dumps(
    {"name": {"firstName": "Ada", "lastName": "Lovelace"}, "email": "x@evil.example"}
)


@pytest.fixture
def apple(run):
    """A site that signs in with Apple, and what the token endpoint was asked."""
    return Visitor(run(rehearsal={**APPLE, "scope": ["name", "email"]}))


@pytest.fixture(scope="module")
def apple_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def apple_tokens(apple_key):
    """Play Apple's token endpoint and keys for a log-in that began with this query."""
    keys = jwt.get_algorithm_by_name("RS256").to_jwk(apple_key.public_key(), as_dict=True)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:

        def play(query):
            now = int(time.time())
            claims = {
                "iss": "https://appleid.apple.com",
                "aud": "an-id",
                "sub": "000123.ab.0456",
                "email": "ada@example.com",
                "email_verified": "true",
                "iat": now,
                "exp": now + 300,
                **({"nonce": query["nonce"]} if "nonce" in query else {}),
            }
            signed = jwt.encode(claims, apple_key, "RS256", headers={"kid": "apples"})
            token = {"access_token": "a", "token_type": "bearer", "id_token": signed}
            mock.post("https://appleid.apple.com/auth/token", json=token)
            mock.get(
                "https://appleid.apple.com/auth/keys",
                json={"keys": [{**keys, "kid": "apples", "use": "sig", "alg": "RS256"}]},
            )

        yield play


def test_apple_is_asked_to_post_where_scopes_need_it(run):
    """Without ``name`` or ``email`` Apple answers by GET, as it did."""
    site = run(rehearsal=APPLE)
    query = dict(parse_qsl(urlsplit(Visitor(site).get("/login/rehearsal").location).query))
    assert "response_mode" not in query


def test_apples_name_is_in_no_address_and_in_the_token(apple, apple_tokens):
    """What Apple says of the user comes in a cookie of a minute, and counts with the state that it came with."""
    url = apple.get("/login/rehearsal").location
    query = dict(parse_qsl(urlsplit(url).query))
    assert query["response_mode"] == "form_post"
    response = apple.post({"code": "a-code", "state": query["state"], "user": ABOUT})
    assert "Lovelace" not in response.location
    [cookie] = response.headers.getlist("Set-Cookie")
    for attribute in ("HttpOnly", "SameSite=Lax", "Max-Age=60", f"Path={CALLBACK}"):
        assert attribute in cookie
    apple_tokens(query)
    assert apple.get(response.location).status_code == 302
    profile = json.loads(apple.get("/profile/rehearsal").text)
    assert profile["name"] == "Ada Lovelace"
    assert profile["id"] == "000123.ab.0456"
    # Only what Apple has signed is the user's address.
    assert profile["email"] == "ada@example.com"


def test_a_cookie_of_another_flow_names_nobody(apple, apple_tokens):
    """Whoever can set cookies for the site does not know the state."""
    url = apple.get("/login/rehearsal").location
    query = dict(parse_qsl(urlsplit(url).query))
    forged = urlencode({"state": "another", "user": ABOUT})
    apple.client.set_cookie("dance_posted", forged, path=CALLBACK)
    apple_tokens(query)
    apple.get(f"{CALLBACK}?code=a-code&state={query['state']}")
    assert json.loads(apple.get("/profile/rehearsal").text)["name"] is None


@pytest.mark.parametrize(
    "user", ["", "x", "[]", '{"name": 7}', "[" * 2_000, '{"name": {"firstName": ["x"]}}', "é"]
)
def test_odd_words_about_the_user_do_no_harm(apple, apple_tokens, user):
    """Whatever the browser's user has written there, the account is the one that Apple has signed."""
    url = apple.get("/login/rehearsal").location
    query = dict(parse_qsl(urlsplit(url).query))
    response = apple.post({"code": "a-code", "state": query["state"], "user": user})
    if response.status_code == 303:
        apple_tokens(query)
        apple.get(response.location)
        assert json.loads(apple.get("/profile/rehearsal").text)["id"] == "000123.ab.0456"


def test_too_much_about_the_user_is_refused(apple):
    """A cookie that a browser would drop is not sent."""
    response = apple.post({"code": "c", "state": "s", "user": "x" * 4_000})
    assert response.status_code == 400
    assert response.headers.getlist("Set-Cookie") == []
