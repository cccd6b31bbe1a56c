"""The stand-in's endpoints in one provider's own manner: its names, its formats, its way to end a token."""

from __future__ import annotations

import hmac
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlencode

from werkzeug.http import parse_dict_header
from werkzeug.wrappers import Request, Response

from ..dance.signed_queries import sign
from ..openid.identity import is_requested
from ..provider import TENANT, OAuth2Provider, Provider, QuerySignature
from ..urls import is_loopback
from . import api, oauth2, openid, proofs, raw_request
from .endpoints import Endpoints, Handler
from .oauth2_rules import new_token
from .pages import PLAYED
from .provider_fixtures import EntryList, ProviderFixture, RevocationRule, fill, profile_response
from .settings import DEMO_CLIENT, Account

_WITHOUT_SECRET = ("none", "tls_client_auth")
_SERVER = "dance_common.rehearsal.server"
"""What the environ calls the server that an endpoint was made for, and the one that was asked, as their paths begin."""
_TENANT_ID = "00000000-0000-4000-8000-000000000000"


def as_authorization(request: Request, provider: OAuth2Provider) -> Request:
    """Return an authorization request with the standard's names, and spaces between its scopes."""
    try:
        pairs = raw_request.query_of(request)
    except ValueError:
        return request
    known = _standard_names(provider, provider.authorization_names)
    plain = (
        (known.get(name, name), _spaced(known.get(name, name), value, provider))
        for name, value in pairs
    )
    return _changed(request, {"QUERY_STRING": urlencode(tuple(plain))})


def as_token_request(request: Request, provider: OAuth2Provider) -> Request:
    """Return a request to the token endpoint as a form, whose fields have the standard's names."""
    methods = {provider.token_params.get("method", "POST"), provider.refresh_method}
    by_get = request.method == "GET" and "GET" in methods
    try:
        pairs = raw_request.query_of(request) if by_get else _body_of(request, provider)
    except ValueError:
        return request
    known = _standard_names(provider, provider.request_names)
    plain = [(known.get(name, name), value) for name, value in pairs]
    if provider.client_authentication in _WITHOUT_SECRET:
        # The stand-in wants a secret from everybody. Consumers that are rehearsed all have the demo credentials.
        plain.append(("client_secret", DEMO_CLIENT.client_secret))
    environ = {"CONTENT_TYPE": raw_request.FORM}
    if by_get:
        environ |= {"REQUEST_METHOD": "POST", "QUERY_STRING": "", proofs.SENT_METHOD: "GET"}
    return _changed(request, environ, body=urlencode(plain).encode())


def _body_of(request: Request, provider: OAuth2Provider) -> raw_request.Pairs:
    """Return the fields of the body of a request to the token endpoint.

    Raises:
        ValueError: it is not as the provider wants it.
    """
    if provider.request_format == "json":
        content = request.get_json(silent=True)
        return tuple(content.items()) if isinstance(content, dict) else ()
    if request.mimetype != raw_request.FORM:
        raise ValueError(f"A form was expected, not {request.mimetype!r}.")
    return raw_request.form_of(request)


def _standard_names(provider: OAuth2Provider, names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of RFC 6749 by those that the provider has."""
    return {
        called: name for name, called in {"client_id": provider.client_id_field, **names}.items()
    }


def as_signed(request: Request, origin: str) -> Request:
    """Return the request at the address that its OAuth 1 signature covers: the provider's."""
    scheme, _, rest = origin.partition("://")
    host = rest.partition("/")[0]
    target = raw_request.sent_uri(request).partition("://")[2].partition("/")[2]
    if not is_loopback(origin):
        # Its address here begins with the provider's host, which may be the one that a visitor has named.
        host = target.partition("/")[0]
    environ = {
        "HTTP_HOST": host,
        "REQUEST_URI": target.removeprefix(host),
        "wsgi.url_scheme": scheme,
    }
    return _changed(request, environ)


def as_bearer(endpoints: Endpoints, request: Request, provider: Provider) -> Request:
    """Return an API call with its token where RFC 6750 has it.

    The token has to stand after the provider's own word. Where a hook places it, any place will do; one that asks who
    the user is may send it elsewhere than in the header, and not after another word there.
    """
    if not isinstance(provider, OAuth2Provider):
        return request
    if request.headers.get("Authorization", "").startswith("DPoP "):
        return request
    scheme, _, token = request.headers.get(provider.token_header, "").rpartition(" ")
    in_query = [
        request.args.get(name, "")
        for name, template in provider.credential_params.items()
        if template == "{access_token}"
    ]
    if in_query:
        token = in_query[0]
    elif provider.prepare is not None or (provider.fetch_profile is not None and not token):
        token = next(filter(endpoints.store.live_access_token, _words(request)), "")
    elif scheme.lower() != provider.authorization_scheme.lower():
        token = ""
    return _changed(request, {"HTTP_AUTHORIZATION": f"Bearer {token}" if token else ""})


def _words(request: Request) -> list[str]:
    headers = [value.rpartition(" ")[2] for _, value in request.headers]
    return [*headers, *request.form.values()]


def _spaced(name: str, value: str, provider: OAuth2Provider) -> str:
    return value.replace(provider.scope_separator, " ") if name == "scope" else value


def _changed(request: Request, environ: Mapping[str, str], *, body: bytes | None = None) -> Request:
    body = request.get_data() if body is None else body
    sent = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    return Request({**request.environ, **sent, **environ})


def revoke_by_rule(rule: RevocationRule) -> Handler:
    """Return the endpoint: it ends the grant of the token that a request names."""

    def handle(endpoints: Endpoints, request: Request) -> Response:
        if request.method != rule.method:
            return _refused(405, "method_not_allowed")
        if rule.client is not None and not _is_client(endpoints, request, rule.client):
            return _refused(401, "invalid_client")
        if _is_signed(request) and isinstance(
            refusal := api.caller_of(endpoints, request), Response
        ):
            return refusal
        if not endpoints.store.end_token(_token(request, rule.token)):
            return _refused(401, "invalid_token")
        body = "" if rule.answer is None else json.dumps(rule.answer)
        return Response(body, rule.status, mimetype="application/json")

    return handle


def _token(request: Request, field: str | None) -> str:
    if field is not None:
        return _fields(request).get(field, "")
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if _is_signed(request):
        return unquote(parse_dict_header(rest).get("oauth_token") or "")
    return rest if scheme.lower() == "bearer" else ""


def _is_signed(request: Request) -> bool:
    return request.headers.get("Authorization", "").lower().startswith("oauth ")


def _is_client(endpoints: Endpoints, request: Request, how: Literal["basic", "post"]) -> bool:
    fields, header = _fields(request), request.authorization
    if how == "post":
        name, secret = fields.get("client_id", ""), fields.get("client_secret", "")
    elif header is not None and header.type == "basic":
        name, secret = header.username or "", header.password or ""
    else:
        return False
    client = endpoints.settings.clients.get(name)
    return client is not None and hmac.compare_digest(
        client.client_secret.encode(), secret.encode()
    )


def _fields(request: Request) -> dict[str, str]:
    content = request.get_json(silent=True)
    found = content if isinstance(content, dict) else {}
    return {str(name): str(value) for name, value in {**found, **request.values}.items()}


def _refused(status: int, error: str) -> Response:
    return Response(json.dumps({"error": error}), status, mimetype="application/json")


def provider_endpoint(provider: Provider, handler: Handler) -> Handler:
    """Let the endpoint follow the provider's rules: any scope, its PKCE, its issuer."""
    has_pkce = getattr(provider, "pkce", False)
    audience = _audience(provider)

    def handle(endpoints: Endpoints, request: Request) -> Response:
        known = endpoints.settings
        issuer = next(iter(provider.issuers), known.issuer).replace(TENANT, _TENANT_ID)
        server = request.environ.get(_SERVER, ("", ""))
        settings = replace(
            known,
            scopes=None,
            default_scopes=getattr(provider, "scope", ()) or known.default_scopes,
            pkce="required" if has_pkce else "optional",
            issuer=issuer.replace(*server),
            audience=audience and audience.replace(*server),
            wants_dpop=known.wants_dpop or getattr(provider, "dpop", False),
            wants_pushed=known.wants_pushed
            or bool(
                getattr(provider, "pushed_authorization_url", None)
                and getattr(provider, "pushed_requests", None) is not False
            ),
            wants_keys=getattr(provider, "client_authentication", "") == "private_key_jwt",
            rotates=_rotates(provider) if known.rotates is None else known.rotates,
        )
        return handler(Endpoints.of(settings, endpoints.store), request)

    return handle


def of_named_server(handler: Handler, *, server: str, rest: str) -> Handler:
    """Let the endpoint of one server answer for any other that a visitor has named.

    Args:
        handler: the endpoint of the one that stands for all.
        server: where that one's paths begin.
        rest: the endpoint's path below.
    """

    def handle(endpoints: Endpoints, request: Request) -> Response:
        request.environ[_SERVER] = (server, request.path.removesuffix(rest))
        return handler(endpoints, request)

    return handle


def _audience(provider: Provider) -> str | None:
    if not isinstance(provider, OAuth2Provider):
        return None
    return provider.endpoint(provider.audience)


def _rotates(provider: Provider) -> bool:
    # As strict as the standard permits where nobody knows: whoever survives that survives the other.
    return getattr(provider, "refresh_rotates", None) is not False


def check_signatures_at(url: str, handler: Handler) -> Handler:
    """Let OAuth 1 signatures be checked against the provider's address, which the consumer signed."""
    return lambda endpoints, request: handler(endpoints, as_signed(request, url))


def authorize(provider: OAuth2Provider) -> Handler:
    """Return the consent page."""

    def handle(endpoints: Endpoints, request: Request) -> Response:
        response = oauth2.authorize(endpoints, as_authorization(request, provider))
        further = [name for name in provider.callback_params if name != "state"]
        signature = provider.query_signature
        is_plain = not further and provider.code_field == "code" and signature is None
        if "Location" in response.headers and not is_plain:
            address, _, query = response.headers["Location"].partition("?")
            names = {"code": provider.code_field}
            back = [(names.get(name, name), value) for name, value in parse_qsl(query)]
            back += [(name, f"a-{name}") for name in further]
            if signature is not None:
                # Its address here begins with the provider's host.
                host = request.path.lstrip("/").partition("/")[0]
                back = signed_parameters(signature, back, host=host, now=endpoints.store.clock())
            response.headers["Location"] = f"{address}?{urlencode(back)}"
        return response

    return handle


def signed_parameters(
    signature: QuerySignature, pairs: Iterable[tuple[str, str]], *, host: str, now: float
) -> list[tuple[str, str]]:
    """Return the parameters of an address that a provider sends a browser to, with its signature.

    Args:
        signature: how the provider signs.
        pairs: the other parameters.
        host: the host of the provider's server.
        now: Unix time in seconds.
    """
    signed = [*pairs, (signature.host, host), (signature.time, f"{now:.0f}")]
    # Consumers that are rehearsed all have the demo credentials.
    return [*signed, (signature.parameter, sign(signed, DEMO_CLIENT.client_secret))]


def push(provider: OAuth2Provider) -> Handler:
    """Return the endpoint that takes authorization requests before the browser comes."""

    def handle(endpoints: Endpoints, request: Request) -> Response:
        try:
            pairs = raw_request.form_of(request)
        except ValueError:
            pairs = ()
        known = _standard_names(provider, provider.authorization_names)
        plain = [
            (known.get(name, name), _spaced(known.get(name, name), value, provider))
            for name, value in pairs
        ]
        if provider.client_authentication in _WITHOUT_SECRET:
            plain.append(("client_secret", DEMO_CLIENT.client_secret))
        return oauth2.push(endpoints, _changed(request, {}, body=urlencode(plain).encode()))

    return handle


def revoke(provider: OAuth2Provider) -> Handler:
    """Return the revocation endpoint."""
    return lambda endpoints, request: oauth2.revoke(endpoints, as_token_request(request, provider))


def token(provider: OAuth2Provider, fixture: ProviderFixture) -> Handler:
    """Return the token endpoint; an ID token comes with the scope ``openid``, or always where that is so.

    A refresh token comes where the provider has a place that takes it.
    """

    def handle(endpoints: Endpoints, request: Request) -> Response:
        request = as_token_request(request, provider)
        response = oauth2.token(endpoints, request)
        answer: dict[str, Any] = json.loads(response.get_data())
        record = endpoints.store.access_tokens.get(answer.get("access_token", ""))
        if record is not None:
            account = endpoints.settings.accounts[record.grant.login]
            answer |= fill(fixture.token, account)
            if provider.refresh_url is None:
                del answer["refresh_token"]
            if is_requested(provider, sorted(record.scopes)) or "openid" in record.scopes:
                facts = {
                    **openid.claims_about_login(endpoints, request),
                    "aud": record.grant.client_id,
                    "at_hash": openid.at_hash(
                        answer["access_token"], openid.algorithm_of(provider.openid)
                    ),
                }
                answer["id_token"] = _id_token(endpoints, provider, account, facts)
            response.set_data(json.dumps(answer))
        elif answer.get("error") == "invalid_grant" and (own := _own_word(provider)):
            response.set_data(json.dumps({"message" if " " in own else "error": own}))
        return response

    return handle


def _own_word(provider: OAuth2Provider) -> str:
    """Return what the provider says where RFC 6749 has ``invalid_grant``; an empty string where it says that."""
    meanings = provider.error_codes.items()
    return next((own for own, meaning in meanings if meaning == "invalid_grant"), "")


def renew(endpoints: Endpoints, request: Request) -> Response:
    """Exchange the access token in the query for a fresh one, as providers do that have no refresh tokens."""
    record = endpoints.store.live_access_token(request.args.get("access_token", ""))
    if record is None:
        return _refused(400, "invalid_grant")
    seconds, fresh = endpoints.settings.access_token_seconds, new_token()
    until = endpoints.store.clock() + seconds
    endpoints.store.access_tokens[fresh] = replace(record, expires_at=until)
    answer = {"access_token": fresh, "token_type": "bearer", "expires_in": seconds}
    return Response(json.dumps(answer), mimetype="application/json")


def _id_token(
    endpoints: Endpoints, provider: OAuth2Provider, account: Account, facts: Mapping[str, Any]
) -> str:
    now = int(endpoints.store.clock())
    declared = provider.openid
    standard = {
        "iss": endpoints.settings.issuer,
        "tid": _TENANT_ID,
        "sub": str(account.id),
        "iat": now,
        "exp": now + openid.ID_TOKEN_SECONDS,
    }
    claims = profile_response(account, provider.profile_fields, with_picture=False)
    known = {name: value for name, value in facts.items() if value is not None}
    content = {**claims, **standard, **known}
    if declared is not None and declared.jwks_url is None:
        # Consumers that are rehearsed all have the demo credentials.
        return openid.sign_with_secret(content, DEMO_CLIENT.client_secret)
    algorithm = openid.algorithm_of(declared)
    return openid.sign(content, openid.signing_key(algorithm), algorithm)


def profile(provider: Provider, fixture: ProviderFixture, further: Mapping[str, Any]) -> Handler:
    """Return an address that says who the user is, and what ``further`` has."""

    def shape(account: Account, scopes: frozenset[str]) -> Mapping[str, Any]:
        return {**profile_response(account, provider.profile_fields), **fill(further, account)}

    plain = api.profile(shape)

    def handle(endpoints: Endpoints, request: Request) -> Response:
        response = plain(endpoints, as_bearer(endpoints, request, provider))
        if fixture.signs_profile and response.status_code == HTTPStatus.OK:
            # Consumers that are rehearsed all have the demo credentials.
            claims = {**response.get_json(), "aud": DEMO_CLIENT.client_id}
            return Response(openid.sign_with_secret(claims, DEMO_CLIENT.client_secret))
        return response

    return handle


def api_answer(provider: Provider, answer: object) -> Handler:
    """Return an address that answers this to every good token; a function is called with the account."""

    def content(account: Account, _: frozenset[str]) -> Any:
        return answer(account) if callable(answer) else answer

    plain = api.profile(content)
    return lambda endpoints, request: plain(endpoints, as_bearer(endpoints, request, provider))


def entry_list(provider: Provider, url: str, found: EntryList) -> Handler:
    """Return an address that gives a list in pages of two, to every good token."""

    def handle(endpoints: Endpoints, request: Request) -> Response:
        caller = api.caller_of(endpoints, as_bearer(endpoints, request, provider))
        if isinstance(caller, Response):
            return caller
        name = "pageToken" if found.within else "page"
        asked = request.args.get(name, "")
        number = int(asked) if asked.isdecimal() else 1
        entries = fill(found.entries, caller.account)[2 * (number - 1) : 2 * number]
        is_last = 2 * number >= len(found.entries)
        answer: object = entries
        if found.within:
            answer = {found.within: entries} | (
                {} if is_last else {"nextPageToken": f"{number + 1}"}
            )
        response = Response(json.dumps(answer), mimetype="application/json")
        if not (found.within or is_last):
            response.headers["Link"] = f'<{url}?page={number + 1}>; rel="next"'
        return response

    return handle


def named(provider: Provider, handler: Handler) -> Handler:
    """Return the provider's page, which says whose it plays."""

    def handle(endpoints: Endpoints, request: Request) -> Response:
        request.environ[PLAYED] = provider.title
        return handler(endpoints, request)

    return handle


def refuse_with(handler: Handler, refusal: Mapping[str, Any]) -> Handler:
    """Let the endpoint answer this, as if all were well, where it would refuse a token."""

    def handle(endpoints: Endpoints, request: Request) -> Response:
        response = handler(endpoints, request)
        if response.status_code != HTTPStatus.UNAUTHORIZED:
            return response
        return Response(json.dumps(dict(refusal)), mimetype="application/json")

    return handle
