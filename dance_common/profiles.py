"""Who the user is at the provider, in one shape for all providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

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
        raw: the provider's own response.
    """

    id: str
    username: str | None = None
    name: str | None = None
    email: str | None = None
    email_verified: bool | None = None
    picture: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class ProfileFields:
    """Where a provider's response has what a ``Profile`` needs: dotted paths, numbers for places in lists.

    A name in the place of a number stands for the first entry where that is true: ``emails.primary.value``. A ``/`` in
    front means a single key that may have dots itself. None where the provider says nothing of the kind. Several paths
    for the ``name`` are those of its parts: ``name=("first_name", "last_name")``.
    """

    id: str
    username: str | None = None
    name: str | tuple[str, ...] | None = None
    email: str | None = None
    email_verified: str | None = None
    picture: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str | None):
            object.__setattr__(self, "name", tuple(self.name))

    def read(self, userinfo: Mapping[str, Any]) -> Profile:
        """Return the profile that the response describes.

        Raises:
            LookupError: the response has no id.
        """
        found = {name: find(userinfo, getattr(self, name)) for name in _TEXTS}
        if not found["id"]:
            raise LookupError("The response names no id.")
        verified = find(userinfo, self.email_verified)
        return Profile(
            **{
                name: str(value) if value not in (None, "") else None
                for name, value in found.items()
            },  # type: ignore[arg-type]  # the id is there
            email_verified=_truth(verified),
            raw=MappingProxyType(dict(userinfo)),
        )


ProfilePaths = Mapping[str, str | tuple[str, ...]]
"""The same by the names of ``ProfileFields``, for providers that are described by keywords."""

_TEXTS = ("id", "username", "name", "email", "picture")

OPENID_FIELDS = ProfileFields(
    id="sub",
    username="preferred_username",
    name="name",
    email="email",
    email_verified="email_verified",
    picture="picture",
)
"""The standard claims of OpenID Connect Core section 5.1."""


def find(value: Any, path: str | tuple[str, ...] | None) -> Any:
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


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return bool(value) if value is not None else None
