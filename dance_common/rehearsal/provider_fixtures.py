"""What a provider of the catalogue answers, made from its own data: where profiles say what, put back the other way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Literal

from .. import providers
from ..profiles import ProfileFields, paths_of
from ..provider import NOTHING, Provider
from .settings import Account
from .stand_in import CLIENT_ID

_LIST_ENTRIES = frozenset({"primary", "is_primary"})
"""Names that stand for the entry of a list where they are true, in the paths of ``ProfileFields``."""


@dataclass(frozen=True, kw_only=True)
class RevocationRule:
    """The request that ends a token where that is not RFC 7009, and its response.

    Attributes:
        method: the HTTP method.
        token: the field of the form, JSON or query that has the token; None where it authorizes the call, as in RFC
            6750, or signs it.
        client: how the client proves itself besides; None where it need not.
        status: of the answer.
        answer: what its JSON is made of; None where it has no body.
    """

    method: str = "POST"
    token: str | None = None
    client: Literal["basic", "post"] | None = None
    status: int = 200
    answer: object = None


@dataclass(frozen=True, kw_only=True)
class EntryList:
    """A list that a provider gives in pages of two.

    Attributes:
        entries: what is in it; texts may hold what ``ProviderFixture`` says.
        within: the field that has the entries, beside ``nextPageToken``; empty where the list is all of the answer, and
            a ``Link`` header leads to the next page (RFC 8288).
    """

    entries: list[Any]
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class ProviderFixture:
    """What a provider's module adds by its function ``rehearsal``, which returns a mapping with these names.

    Texts may hold ``{id}``, ``{login}``, ``{name}`` and ``{email}``, which stand for the account's.

    Attributes:
        answers: further addresses, as ``profile_url`` is written, each with what its answer has beside the profile; a
            list is all of the answer.
        lists: addresses of lists, each with what makes an ``EntryList``.
        token: what the token endpoint's answer has beside the token.
        revocation: addresses that end tokens in the provider's own way, each with what makes a ``RevocationRule``;
            ``{client_id}`` stands for the site's.
        refusal: what a call with a bad token is answered, with status 200; None for the 401 of the standard.
        renewals: addresses where an access token in the query is exchanged for a fresh one.
        signs_profile: whether the profile is a JSON Web Token, signed with the client's secret.
    """

    answers: Mapping[str, Mapping[str, Any] | list[Any]] = field(default_factory=lambda: NOTHING)
    lists: Mapping[str, EntryList] = field(default_factory=lambda: NOTHING)
    token: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    revocation: Mapping[str, RevocationRule] = field(default_factory=lambda: NOTHING)
    refusal: Mapping[str, Any] | None = None
    renewals: tuple[str, ...] = ()
    signs_profile: bool = False


def fixture_of(provider: Provider) -> ProviderFixture:
    """Return what the provider's module in the catalogue says; nothing for a provider that has none."""
    try:
        function = providers.find(provider.name)
    except LookupError:
        return ProviderFixture()
    said = dict(getattr(import_module(function.__module__), "rehearsal", dict)())
    own = {
        url.replace("{client_id}", CLIENT_ID): RevocationRule(**facts)
        for url, facts in said.pop("revocation", {}).items()
    }
    lists = {url: EntryList(**facts) for url, facts in said.pop("lists", {}).items()}
    return ProviderFixture(**said, revocation=own, lists=lists)


def profile_response(
    account: Account, fields: ProfileFields | None, *, with_picture: bool = True
) -> dict[str, Any]:
    """Return the account as the answer that these fields are read from."""
    fields = fields or ProfileFields(id="id")
    if not with_picture:
        fields = replace(fields, picture=None)
    answer: dict[str, Any] = {}
    for name, value in _values(account, fields):
        _put(answer, name, value)
    return answer


def fill(template: object, account: Account) -> Any:
    """Return the template, its placeholders replaced by what the account has."""
    if isinstance(template, str):
        return template.format_map(vars(account))
    if isinstance(template, Mapping):
        return {name: fill(value, account) for name, value in template.items()}
    return [fill(value, account) for value in template] if isinstance(template, list) else template


def _values(account: Account, fields: ProfileFields) -> list[tuple[str, Any]]:
    # A subject is text (OpenID Connect Core section 2); other keys are mostly numbers.
    values: list[tuple[str, Any]] = [
        *((path, f"{account.id}-picture") for path in fields.picture_parts),
        (fields.id, str(account.id) if fields.id == "sub" else account.id),
        *((path, account.login) for path in paths_of(fields.username)),
        *_parts(paths_of(fields.name), account.name),
        *((path, account.email) for path in paths_of(fields.email)),
        *((path, True) for path in paths_of(fields.email_verified)),
    ]
    if fields.picture is not None and not fields.picture_parts:
        values.append((fields.picture, account.avatar_url))
    return values


def _parts(paths: tuple[str, ...], value: str) -> Iterable[tuple[str, str]]:
    return zip(paths, value.split(" ", len(paths) - 1), strict=False)


def _put(answer: Any, path: str, value: Any) -> None:
    steps = [path[1:]] if path.startswith("/") else path.split(".")
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        inner: Any = value if following is None else [] if _is_entry(following) else {}
        if isinstance(answer, list):
            answer = _entry(answer, step, inner)
        elif following is None:
            answer[step] = value
        else:
            answer = answer.setdefault(step, inner)


def _is_entry(step: str) -> bool:
    return step.isdigit() or step in _LIST_ENTRIES


def _entry(entries: list[Any], step: str, inner: object) -> Any:
    if not entries:
        entries.append(inner if step.isdigit() else {step: True})
    return entries[0]
