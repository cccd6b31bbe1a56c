"""One refresh of one stale token: what is asked, kept and dropped while nobody else can."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ..backends.slot import LockedTokenStore
from ..errors import DanceError
from ..tokens import Token, successor
from .errors import TokenLost

if TYPE_CHECKING:
    from .oauth2 import OAuth2Session

log = logging.getLogger("dance_common")


class Renewal:
    """Calling it returns the token that takes the stale one's place.

    Where the backend can lock, the provider's answer is stored before anybody else looks. If the process dies in
    between, the answer is lost: a provider that rotates refresh tokens has ended the old one then, and the user has to
    dance again; with any other provider the next request refreshes once more.

    Attributes:
        has_run: whether it was called: where several requests have the same stale token only one is.
        has_lost: whether the provider has ended the token, and it was dropped.
    """

    def __init__(self, session: OAuth2Session, stale: Token, *, was_kept: bool) -> None:
        """Take the session that found its token stale; ``was_kept`` tells whether the token came from its slot."""
        self._session = session
        self._stale = stale
        self._was_kept = was_kept
        self.has_run = False
        self.has_lost = False

    def __call__(self) -> Token:
        """Return the new token.

        Raises:
            TokenLost: the provider refused; the token is gone.
            ProviderFailed: the provider did not answer as it should; the token is kept.
        """
        self.has_run = True
        token: Token | None = None
        lost: TokenLost | None = None
        try:
            with self._session.slot.lock() as place:
                token = self._stored_meanwhile(place)
                if token is None:
                    token, lost = self._asked()
                    # A backend that can't lock may have got another process's token meanwhile.
                    if token is not None:
                        place.save(token)
                    elif (token := self._stored_meanwhile(place)) is None:
                        place.invalidate()
                        self.has_lost = True
        except Exception as error:
            if token is None:
                raise
            # What the provider gave is there only once: this process remembers it and tries again to keep it.
            self._tell(error)
        if token is None and lost is not None:
            raise lost
        assert token is not None  # noqa: S101  # one of both is there
        return token

    def _asked(self) -> tuple[Token | None, TokenLost | None]:
        try:
            return self._session.fetch_refreshed_token(self._stale), None
        except TokenLost as error:
            return None, error

    def _stored_meanwhile(self, place: LockedTokenStore) -> Token | None:
        kept = place.load()
        if not kept and self._was_kept:
            raise TokenLost(
                f"The connection with {self._session.provider.title} was ended meanwhile."
            )
        return successor(kept, self._stale)

    def _tell(self, error: Exception) -> None:
        why = str(error) if isinstance(error, DanceError) else type(error).__name__
        log.error("%s: a refreshed token could not be stored: %s", self._session.provider.name, why)
