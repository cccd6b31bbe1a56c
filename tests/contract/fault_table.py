"""What a network and a provider get wrong, as data: each row is tested in each framework, and is a row of the docs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hostile import Act, Wire, closed_port, reply, unknown_name, untrusted

MEGABYTE = 1024 * 1024

EVERYWHERE = ("request_token", "exchange", "refresh", "revoke", "api")
"""Where a site asks a provider: temporary credentials (OAuth 1's log-in), the token, a new token, its end, the API."""
DANCES = ("request_token", "exchange", "refresh", "revoke")
TOKENS = ("exchange", "refresh")

PAGE = "page"
GOES_ON = "goes on"
IS_OVER = "is over"
THE_VIEWS = "the view's"

PROMISES = {
    PAGE: "A page that says so; nothing is stored, what was stored stays, and the next attempt works.",
    GOES_ON: "It works all the same.",
    IS_OVER: "The token is dropped, and the page leads to a new dance and back.",
    THE_VIEWS: "The dance ends at a page; an API call gives the view the response as it came.",
}


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        id: a stable name.
        happens: what happens, as a sentence.
        act: what the provider does on the wire; None where it can't be asked at all.
        address: a context that gives the address that stands in for the provider's, which can't be asked.
        status: of the page that follows.
        code: what ``oauth_error`` says; by protocol where they differ.
        at: where it is tested.
        ends: how it ends.
        protocols: the protocols that know such a thing.
    """

    id: str
    happens: str
    act: Act | None = None
    address: Callable[..., Any] | None = None
    status: int = 502
    code: Any = "provider_unreachable"
    at: tuple[str, ...] = EVERYWHERE
    ends: str = PAGE
    protocols: tuple[str, ...] = ("oauth1", "oauth2")


def answers(status: int | str, body: bytes | str = b"", **headers: str) -> Act:
    """Return an act that answers at once."""
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda wire: wire.write(reply(str(status), data, named))


def token(**fields: Any) -> Act:
    """Return an act that answers with a made-up token that has these fields."""
    usual = {"access_token": "a-token", "token_type": "Bearer", "refresh_token": "another"}
    given = usual | fields
    return answers(200, json.dumps(given), Content_Type="application/json")


def granted(**fields: Any) -> Act:
    """Return an act that answers with the true token, some of its fields changed; None leaves one out."""

    def act(wire: Wire) -> None:
        given = {**wire.truth().json(), **fields}
        kept = {name: value for name, value in given.items() if value is not None}
        wire.write(reply("200", json.dumps(kept).encode(), {"Content-Type": "application/json"}))

    return act


def says_nothing(wire: Wire) -> None:
    wire.wait()


def drips_its_head(wire: Wire) -> None:
    wire.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not wire.wait(0.05):
        wire.write(b"x")


def drips_its_body(wire: Wire) -> None:
    wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not wire.wait(0.05):
        wire.write(b"x")


def stops_halfway(wire: Wire) -> None:
    wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    wire.wait()


def pours(wire: Wire) -> None:
    wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (50 * MEGABYTE))
    for _ in range(50 * MEGABYTE // 65536):
        wire.write(b"x" * 65536)


def raw(data: bytes) -> Act:
    return lambda wire: wire.write(data)


def sends_away(wire: Wire) -> None:
    """Redirect to the same port under another name, which is another host."""
    foreign = wire.origin.replace("127.0.0.1", "localhost")
    wire.write(reply("307", b"", {"Location": f"{foreign}/elsewhere"}))


BOMB = gzip.compress(b"\0" * 50 * MEGABYTE)
NO_TOKEN = {"oauth2": "no_access_token", "oauth1": "no_oauth_token"}
BODIES = {
    "HTML": (b"<html><h1>Oops</h1>", "text/html"),
    "JSON": (b'{"message": "oops"}', "application/json"),
    "empty": (b"", "text/plain"),
    "form": (b"message=oops", "application/x-www-form-urlencoded"),
    "no UTF-8": (b"\xff\xfe\x00oops", "text/plain"),
}

NETWORK = [
    Fault("refused", "Nothing listens at the provider's address.", address=closed_port),
    Fault("no-such-name", "The provider's host name can't be resolved.", address=unknown_name),
    Fault(
        "untrusted-certificate",
        "The provider's certificate is signed by an authority that is not trusted.",
        address=untrusted,
        code="provider_tls",
    ),
    Fault("reset", "The connection is reset after the request was sent.", Wire.reset),
    Fault("hung-up", "The provider closes the connection without a response.", raw(b"")),
    Fault("no-http", "The response is not HTTP.", raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")),
    Fault(
        "200-headers",
        "The response has 200 headers.",
        raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200),
    ),
    Fault(
        "silence",
        "The provider accepts the request and never responds.",
        says_nothing,
        status=504,
        code="provider_timeout",
    ),
    Fault(
        "dripping-head",
        "The response's headers arrive byte by byte, without end.",
        drips_its_head,
        status=504,
        code="provider_timeout",
    ),
    Fault(
        "dripping-body",
        "The response's body arrives byte by byte, without end.",
        drips_its_body,
        status=504,
        code="provider_timeout",
    ),
    Fault(
        "half-an-answer",
        "The response stops halfway, and the connection stays open.",
        stops_halfway,
        status=504,
        code="provider_timeout",
    ),
    Fault(
        "cut-off",
        "The response ends before its Content-Length.",
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"),
        code="bad_answer",
    ),
    Fault(
        "bad-chunks",
        "The response's chunks have no sizes.",
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        code="bad_answer",
    ),
    Fault(
        "bad-gzip",
        "The response claims to be gzip, and is not.",
        answers(200, b"abc", Content_Encoding="gzip"),
        code="bad_answer",
    ),
    Fault("50-megabytes", "The response has 50 MB.", pours, code="answer_too_large"),
    Fault(
        "gzip-bomb",
        "A response of 50 kB unpacks to 50 MB.",
        answers(200, BOMB, Content_Encoding="gzip"),
        code="answer_too_large",
    ),
]


def _but_for_a_page(status: int) -> tuple[str, ...]:
    """Return where this status comes without a page: what a refresh with 400 means is said in ``REFUSALS``."""
    tokens = ("exchange",) if status == 400 else TOKENS
    return ("request_token", *tokens, "api")


STATUSES = [
    Fault(
        f"{status}-{name.replace(' ', '-').lower()}",
        f"The response has status {status} and {'no body' if name == 'empty' else f'a body: {name}'}.",
        answers(status, body, Content_Type=kind, **({"Retry_After": "7"} if status == 429 else {})),
        code="rate_limited" if status == 429 else "provider_failed",
        at=EVERYWHERE if name == "HTML" else _but_for_a_page(status),
        ends=THE_VIEWS,
    )
    for status in (400, 401, 403, 429, 500, 502)
    for name, (body, kind) in BODIES.items()
]

REFUSALS = [
    Fault(
        f"refused-{name}",
        f"The API refused the token, too, and the refresh is refused with {how}.",
        answers(status, body),
        status=401,
        code="invalid_grant",
        at=("refresh",),
        ends=IS_OVER,
    )
    for name, how, status, body in (
        *(
            (f"400-{name.replace(' ', '-').lower()}", f"status 400 and a body: {name}", 400, body)
            for name, (body, _) in BODIES.items()
            if name != "HTML"
        ),
        ("401-word", "status 401 and a word of its own", 401, b'{"error": "x_y"}'),
        ("200-json", "status 200 and an error in JSON", 200, b'{"error": "invalid_request"}'),
        ("200-form", "status 200 and an error in a form", 200, b"error=invalid_request"),
        ("200-shape", "status 200 and a list of errors", 200, b'{"errors": [{"message": "No."}]}'),
    )
]
"""Refusals that name no dead refresh token: together with the API's they are the end of it."""

ANSWERS = [
    *(
        Fault(
            f"200-{name.replace(' ', '-').lower()}",
            f"The response has status 200 and {'no body' if name == 'empty' else f'a body without a token: {name}'}.",
            answers(200, body, Content_Type=kind),
            code=NO_TOKEN,
            at=("request_token", *TOKENS),
        )
        for name, (body, kind) in BODIES.items()
    ),
    Fault(
        "200-list",
        "The response is a JSON list.",
        answers(200, "[1, 2]"),
        code=NO_TOKEN,
        at=("request_token", *TOKENS),
    ),
    Fault(
        "200-deep",
        "The response is JSON, ten thousand levels deep.",
        answers(200, '{"a":' * 10_000),
        code=NO_TOKEN,
        at=("request_token", *TOKENS),
    ),
    Fault(
        "200-error-json",
        "The response has status 200 and reports an error.",
        answers(200, '{"error": "invalid_request", "error_description": "<b>no</b>"}'),
        code="invalid_request",
        at=("exchange",),
    ),
    Fault(
        "200-error-form",
        "The response has status 200, is form-encoded, and reports an error.",
        answers(200, "error=invalid_request"),
        code="invalid_request",
        at=("request_token", "exchange"),
    ),
    Fault(
        "invalid-grant",
        "The provider no longer accepts the code.",
        answers(400, '{"error": "invalid_grant"}'),
        code="invalid_grant",
        at=("exchange",),
    ),
    Fault(
        "dead-refresh-token",
        "The provider no longer accepts the refresh token.",
        answers(400, '{"error": "invalid_grant"}'),
        status=401,
        code="invalid_grant",
        at=("refresh",),
        ends=IS_OVER,
    ),
    Fault(
        "sent-away",
        "The response is a redirect (307) to another host.",
        sends_away,
        code="redirected",
        at=DANCES,
    ),
]


def _scopes(name: str, happens: str, scope: Any) -> Fault:
    return Fault(f"scope-{name}", happens, granted(scope=scope), at=TOKENS, ends=GOES_ON)


def _lifetime(name: str, value: Any) -> Fault:
    sentence = (
        "The response does not say how long the token lasts."
        if value is None
        else f"The response says that the token lasts {name}."
    )
    return Fault(
        f"expires-in-{name.replace(' ', '-')}",
        sentence,
        granted(expires_in=value),
        at=TOKENS,
        ends=GOES_ON,
    )


TOKEN_FIELDS = [
    Fault(
        "no-token-type",
        "The response has no token_type.",
        granted(token_type=None),
        at=TOKENS,
        ends=GOES_ON,
    ),
    Fault(
        "unknown-token-type",
        "The response has a token_type that can't be sent.",
        token(token_type="mac"),
        code="unknown_token_type",
        at=TOKENS,
    ),
    Fault(
        "token-type-list",
        "The response's token_type is a list.",
        token(token_type=["Bearer"]),
        code="unknown_token_type",
        at=TOKENS,
    ),
    Fault(
        "token-with-newline",
        "The access token contains a line break.",
        token(access_token="a\r\nX: y"),
        code="no_access_token",
        at=TOKENS,
    ),
    Fault(
        "token-is-a-number",
        "The access token is a number.",
        token(access_token=12345),
        code="no_access_token",
        at=TOKENS,
    ),
    _lifetime("absent", None),
    _lifetime("text", "soon"),
    _lifetime("zero", 0),
    _lifetime("negative", -3600),
    _lifetime("huge", 10**400),
    _lifetime("a list", [3600]),
    _lifetime("not a number", float("nan")),
    _scopes("fewer", "Fewer scopes are granted than were asked for.", "profile"),
    _scopes("more", "More scopes are granted than were asked for.", "admin email profile"),
    _scopes("reordered", "The scopes are granted in another order.", "email profile"),
    _scopes("none", "No scope is granted.", ""),
    _scopes("odd", "The scope is a number.", 7),
]

FAULTS = [
    *NETWORK,
    *STATUSES,
    *REFUSALS,
    *ANSWERS,
    *(replace(fault, protocols=("oauth2",)) for fault in TOKEN_FIELDS),
]
