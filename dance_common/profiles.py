"""Who the user is at the provider, in one shape for all providers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from .errors import ProviderFailed


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a provider says of one of its users.

    Attributes:
        id: the provider's stable, unique key of the account, case-sensitive and always text; never an e-mail address.
        username: the name to log in or be mentioned by; it may change hands.
        name: the name to be called by.
        email: an address; link nothing by it unless ``email_verified`` is True and the provider is trusted to know.
        email_verified: whether the provider says that it checked the address; None where it says nothing.
        picture: URL of a picture.
        issuer: whose the ``id`` is, where visitors name the server: its issuer identifier, or else its address. None
            for a provider that the site itself has named.
        raw: the provider's own response; empty in a profile that was stored.
    """

    id: str
    username: str | None = None
    name: str | None = None
    email: str | None = None
    email_verified: bool | None = None
    picture: str | None = None
    issuer: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_storage(cls, stored: object) -> Profile | None:
        """Return what ``to_storage`` has made a mapping of; None for anything else."""
        if not isinstance(stored, Mapping):
            return None
        found: dict[str, Any] = {
            each.name: stored.get(each.name) for each in fields(cls) if each.name != "raw"
        }
        kinds = {"id": str, "email_verified": bool | None}
        if not all(isinstance(found[name], kinds.get(name, str | None)) for name in found):
            return None
        return cls(**found)

    def to_storage(self) -> dict[str, Any]:
        """Return what is known as JSON can have it, without the provider's own response."""
        said = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "raw"}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class ProfileFields:
    """Where a provider's response has what a ``Profile`` needs: dotted paths, numbers for places in lists.

    A name in the place of a number stands for the first entry where that is true: ``emails.primary.value``. A ``/`` in
    front means a single key that may have dots itself. None where the provider says nothing of the kind.

    Several paths for the ``name`` are those of its parts: ``name=("first_name", "last_name")``. Of several for the
    ``email`` the first that leads to something counts; what stands at several for ``email_verified`` has to be true
    at all of them, and True stands for a provider that names no other addresses. A ``picture`` may be a URL that is
    made of what stands at the paths in its braces: ``https://cdn.example/{id}/{avatar}.png``. What is no absolute URL
    in the end is no picture.
    """

    id: str
    username: str | None = None
    name: str | tuple[str, ...] | None = None
    email: str | tuple[str, ...] | None = None
    email_verified: str | tuple[str, ...] | bool | None = None
    picture: str | None = None

    def __post_init__(self) -> None:
        for name in ("name", "email", "email_verified"):
            if not isinstance(getattr(self, name), str | bool | None):
                object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def picture_parts(self) -> tuple[str, ...]:
        """The paths in the braces of ``picture``; empty where that is a path itself."""
        return tuple(_PLACE.findall(self.picture or ""))

    def read(self, userinfo: Mapping[str, Any]) -> Profile:
        """Return the profile that the response describes.

        Raises:
            LookupError: the response has no id.
        """
        account = find(userinfo, self.id)
        if not account:
            raise LookupError("The response names no id.")
        addresses = (_text(find(userinfo, path)) for path in paths_of(self.email))
        email = next(filter(None, addresses), None)
        return Profile(
            id=str(account),
            username=_text(find(userinfo, self.username)),
            name=_text(find(userinfo, self.name)),
            email=email,
            email_verified=self._is_verified(userinfo, email),
            picture=self._picture(userinfo),
            raw=MappingProxyType(dict(userinfo)),
        )

    def _is_verified(self, userinfo: Mapping[str, Any], email: str | None) -> bool | None:
        if isinstance(self.email_verified, bool):
            return self.email_verified if email else None
        said = [_truth(find(userinfo, path)) for path in paths_of(self.email_verified)]
        return None if not said or None in said else all(said)

    def _picture(self, userinfo: Mapping[str, Any]) -> str | None:
        if self.picture is None:
            return None
        if self.picture_parts:
            found = {path: _text(find(userinfo, path)) for path in self.picture_parts}
            if None in found.values():
                return None
            return _PLACE.sub(lambda place: quote(str(found[place[1]])), self.picture)
        # Some write an "&" as HTML has it.
        url = (_text(find(userinfo, self.picture)) or "").replace("&amp;", "&")
        url = f"https:{url}" if url.startswith("//") else url
        return url if url.startswith(_ABSOLUTE) else None


ProfilePaths = Mapping[str, str | tuple[str, ...] | bool]
"""The same by the names of ``ProfileFields``, for providers that are described by keywords."""

_PLACE = re.compile(r"\{([^{}]+)\}")
_ABSOLUTE = ("https://", "http://", "data:image/")
"""How the URL of a picture begins that can be shown wherever the page is."""

OPENID_FIELDS = ProfileFields(
    id="sub",
    username="preferred_username",
    name="name",
    email="email",
    email_verified="email_verified",
    picture="picture",
)
"""The standard claims of OpenID Connect Core section 5.1."""


def find(value: object, path: str | tuple[str, ...] | None) -> Any:
    """Return what stands at the dotted path, or None; what stands at several paths is joined by spaces."""
    if path is None:
        return None
    if isinstance(path, tuple):
        return " ".join(str(part) for each in path if (part := find(value, each)))
    for step in [path[1:]] if path.startswith("/") else path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, list):
            value = next((entry for entry in value if find(entry, step) is True), None)
        else:
            return None
    return value


def read_json_object(response: Any, title: str) -> Mapping[str, Any]:
    """Return the JSON object in a successful response of the API.

    Raises:
        ProviderFailed: it is none.
    """
    try:
        content = response.json() if response.ok else None
    except ValueError:
        content = None
    if not isinstance(content, Mapping):
        raise ProviderFailed(
            f"{title} did not say who the user is (status {response.status_code}).",
            code="bad_profile",
            step="api",
        )
    return content


def known_fields(fields: ProfileFields | None, title: str) -> ProfileFields:
    """Return where a provider's fields are.

    Raises:
        ProviderFailed: nobody knows.
    """
    if fields is None:
        raise ProviderFailed(
            f"Nothing is known about profiles at {title}.", code="no_profile", step="api"
        )
    return fields


def read_profile(fields: ProfileFields, userinfo: Mapping[str, Any], title: str) -> Profile:
    """Return what a provider with that title says of a user.

    Raises:
        ProviderFailed: it does not say who it is.
    """
    try:
        return fields.read(userinfo)
    except LookupError:
        raise ProviderFailed(
            f"{title} did not say who the user is.", code="bad_profile", step="api"
        ) from None


def paths_of(given: str | tuple[str, ...] | bool | None) -> tuple[str, ...]:
    """Return the paths of a field of ``ProfileFields``, none where it has none."""
    if isinstance(given, tuple):
        return given
    return (given,) if isinstance(given, str) else ()


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _truth(value: object) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return bool(value) if value is not None else None
