"""What becomes of a code: the token, once it is known to be its user's (RFC 6749 section 4.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..backends.slot import HeldSlot
from ..errors import ProviderFailed
from ..flows.store import Flow
from ..openid import identity
from ..provider import OAuth2Provider
from ..tokens import Token, received
from ..urls import resolve

if TYPE_CHECKING:
    from ..sessions import OAuth2Session
    from .oauth2 import OAuth2Dance


def token_for(dance: OAuth2Dance, session: OAuth2Session, flow: Flow, *, code: str) -> Token:
    """Exchange the code for the token that it stands for, with the flow's proof.

    Raises:
        ProviderFailed: the provider did not give it.
    """
    from oauthlib.oauth2 import OAuth2Error

    from ..transport.adapters import provider_errors

    session.redirect_uri = flow.callback_url
    proof = {"code_verifier": flow.secret} if flow.secret else {}
    url = resolve(dance.base_url, dance.provider.token_url)
    with provider_errors(dance.provider.title, step="exchange"):
        try:
            token: Any = session.fetch_token(
                url,
                code=code,
                client_secret=dance.client_secret or None,
                **{**dance.provider.token_params, **proof},
            )
        except OAuth2Error as error:
            # A session class of the site's own may fetch tokens as requests-oauthlib does.
            raise ProviderFailed(
                f"{dance.provider.title} refused the code.", code=error.error, step="exchange"
            ) from None
    return token if isinstance(token, Token) else received(token)


def accepted(
    provider: OAuth2Provider, session: OAuth2Session, token: Token, *, nonce: str
) -> Token:
    """Return the token if its id_token and the provider's own check let it pass; refreshed, if that had to be.

    Args:
        provider: all that is known of it.
        session: the session of the dance; whatever happens, its slot is the one it had.
        token: what the code was exchanged for.
        nonce: what the id_token has to repeat.

    Raises:
        DanceError: it is not to be used; the session knows nothing of it.
    """
    if provider.accept is None and provider.openid is None:
        return token
    from ..transport.adapters import provider_errors

    slot, session.slot = session.slot, HeldSlot(token)
    try:
        # Both may ask the provider, who may not answer.
        with provider_errors(provider.title, step="exchange"):
            if provider.openid is not None:
                token = identity.confirmed(session, token, nonce=nonce)
                session.token, session.slot = token, HeldSlot(token)
            if provider.accept is not None:
                provider.accept(session)
        return session.token or token
    except BaseException:
        session.unload()
        session.claims = None
        raise
    finally:
        session.slot = slot
