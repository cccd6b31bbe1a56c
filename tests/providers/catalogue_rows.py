"""What a row of the catalogue's table says, and where the rows are: ``rows/<provider>.py``, each with its ``ROWS``."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

ROWS_AT = Path(__file__).parent / "rows"

CREDENTIALS = {"client_id": "an-id", "client_secret": "a-secret"}

BEARER = {"access_token": "a-users-token", "token_type": "Bearer"}
"""The least that a token endpoint answers (RFC 6749 section 5.1)."""
RENEWABLE = {**BEARER, "expires_in": 3600, "refresh_token": "again-and-again"}
"""What it answers where tokens expire and can be refreshed."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request that the provider gets, and its answer as the provider documents it.

    Attributes:
        url: the absolute URL, with its query.
        method: the HTTP method.
        answer: the JSON of the answer.
        headers: headers that the request has to have; None for one that it must not have.
        body: what its form or JSON has to hold; None for a field that it must not have.
    """

    url: str
    method: str = "GET"
    answer: Any = field(default_factory=dict)
    headers: Mapping[str, str | None] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One dance with one provider.

    Attributes:
        provider: its name in the catalogue.
        case: what is special about this dance, where a provider has several rows.
        arguments: of the provider's function.
        authorize: the consent page, without its query.
        query: parameters of its query; None for one that must not be there.
        answer: what the token endpoint answers.
        token: what the token has to hold afterwards.
        profile: what the profile has to be; None where the provider has none.
        profile_calls: the requests it takes.
        addresses: relative addresses of the API, and where they lead.
        api_headers: headers that every call of the API has to have.
        revocation: what revoking asks; None where the provider can't be asked.
    """

    provider: str
    case: str = ""
    arguments: Mapping[str, Any] = field(default_factory=lambda: CREDENTIALS)
    authorize: str
    query: Mapping[str, str | None] = field(default_factory=dict)
    answer: Mapping[str, Any]
    token: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] | None = None
    profile_calls: tuple[Call, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    api_headers: Mapping[str, str] = field(default_factory=dict)
    revocation: Call | None = None

    def __str__(self) -> str:
        """Return the name of the row in a test's report."""
        return f"{self.provider}-{self.case}" if self.case else self.provider


@dataclass(frozen=True, kw_only=True)
class OAuth2Row(Row):
    """One dance by OAuth 2.

    Attributes:
        pkce: whether a code challenge is sent.
        redirect_uri: what is sent in place of the callback's address, where the provider has a name for that.
        callback: parameters of the callback beside code and state.
        signature: the parameter of the callback that has the signature of all others; empty where none has.
        page_names: what the consent page calls parameters, by their names in RFC 6749.
        code_field: what the callback calls the code.
        token_url: the token endpoint.
        token_method: how it is asked.
        authentication: how the credentials travel.
        client_id_field: what the provider calls the ``client_id``.
        names: what the token endpoint calls fields of its requests, by their names in RFC 6749.
        form: further fields of the token request; None for one that must not be there.
        token_headers: headers of the token request.
        exchange_calls: what is asked between the code's exchange and the end of the dance.
        claims: what the id_token says, as the provider documents it, but for nonce and times; None where none comes.
        keys_url: where the keys are that it is signed with; None where that is the client secret.
        algorithm: how it is signed.
        refresh: where refresh tokens go; None where the provider has none.
        refresh_method: how.
        refresh_form: further fields of the refresh request.
        token_header: the header of API calls that has the token.
        authorization: what stands in it before the token.
        token_param: the parameter of the query that has the token, where no header has it.
    """

    pkce: bool = True
    redirect_uri: str | None = None
    callback: Mapping[str, str] = field(default_factory=dict)
    signature: str = ""
    page_names: Mapping[str, str] = field(default_factory=dict)
    code_field: str = "code"
    token_url: str
    token_method: str = "POST"
    authentication: Literal["post", "basic", "none"] = "post"
    client_id_field: str = "client_id"
    names: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str | None] = field(default_factory=dict)
    token_headers: Mapping[str, str] = field(default_factory=dict)
    exchange_calls: tuple[Call, ...] = ()
    claims: Mapping[str, Any] | None = None
    keys_url: str | None = None
    algorithm: str = "RS256"
    refresh: str | None = None
    refresh_method: str = "POST"
    refresh_form: Mapping[str, str] = field(default_factory=dict)
    token_header: str = "Authorization"
    authorization: str = "Bearer"
    token_param: str = ""


@dataclass(frozen=True, kw_only=True)
class OAuth1Row(Row):
    """One dance by OAuth 1.0a.

    Attributes:
        request_token_url: where temporary credentials come from.
        access_token_url: where they become the token.
        signature_method: how requests are signed.
    """

    request_token_url: str
    access_token_url: str
    signature_method: str = "HMAC-SHA1"


def all_rows() -> tuple[Row, ...]:
    """Return the rows of every module in ``rows``."""
    return tuple(row for path in sorted(ROWS_AT.glob("*.py")) for row in _rows_of(path))


def _rows_of(path: Path) -> tuple[Row, ...]:
    specification = importlib.util.spec_from_file_location(f"catalogue_rows_{path.stem}", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    rows: tuple[Row, ...] = module.ROWS
    return rows
