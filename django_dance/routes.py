"""Between the name of a dance and the path of its views, looked up whenever a URL is resolved or reversed."""

from __future__ import annotations

from abc import ABC, abstractmethod

from dance_common.dance.base import Dance

from .conf import configured_providers


class DancePath(ABC):
    """A path converter whose values are names of dances; a trailing slash is as good as none."""

    regex = ".+"

    @abstractmethod
    def path_of(self, dance: Dance) -> str:
        """Return the path that stands for the dance."""

    def to_python(self, value: str) -> str:
        """Return the name of the dance that the path belongs to.

        Raises:
            ValueError: it belongs to none; the URL is not ours.
        """
        for name, configured in configured_providers().items():
            if self.path_of(configured.dance).strip("/") == value.removesuffix("/"):
                return name
        raise ValueError(value)

    def to_url(self, value: str) -> str:
        """Return the path of the dance.

        Raises:
            ValueError: the site has no such dance.
        """
        if value not in configured_providers():
            raise ValueError(f"DANCE_PROVIDERS has no {value!r}.")
        # A slash at its end stays: the provider compares the callback URL with the registered one to the letter.
        return self.path_of(configured_providers()[value].dance).lstrip("/")


class LoginPath(DancePath):
    """The path of a login view."""

    def path_of(self, dance: Dance) -> str:
        """Return the login view's path."""
        return dance.login_path


class AuthorizedPath(DancePath):
    """The path of a callback view."""

    def path_of(self, dance: Dance) -> str:
        """Return the callback view's path."""
        return dance.authorized_path
