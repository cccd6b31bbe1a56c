"""What is true of a provider's id_tokens, as frozen data."""

from __future__ import annotations

import re
from dataclasses import dataclass

KEY_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
"""The signatures that a public key verifies (RFC 7518 section 3.1, RFC 8037)."""
SECRET_ALGORITHMS = ("HS256", "HS384", "HS512")
"""The signatures that the client secret makes and verifies (RFC 7518 section 3.2)."""

TENANT = "{tenantid}"
"""Stands in an issuer for the tenant that the token names in its ``tid``, as Microsoft writes it."""

_TENANT_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class OpenID:
    """How a provider's id_tokens are told from forged ones (OpenID Connect Core section 3.1.3.7).

    Attributes:
        issuers: every spelling of the issuer that the provider signs with; compared exactly. ``{tenantid}`` stands for
            the tenant of the user.
        jwks_url: where the provider's public keys are (RFC 7517); absolute, or relative to the dance's ``base_url``.
            None where it has none, and signs with the client secret (section 10.1).
        algorithms: the only signature algorithms that are accepted, whatever a token says. Those of public keys where
            there are such, and else those of the client secret: no provider has both.
        required: whether a dance that asks for ``openid`` fails without a verified id_token.
        returns_nonce: whether the id_token carries the nonce of the authorization request. Where that is not so, or not
            known, none is sent, for one that was sent has to come back; state and code challenge bind the flow.
        always: whether an id_token comes with every token, and not only where the scope has ``openid``.

    Raises:
        ValueError: one of the algorithms is none of these keys'.
    """

    issuers: tuple[str, ...]
    jwks_url: str | None
    algorithms: tuple[str, ...] = ("RS256",)
    required: bool = False
    returns_nonce: bool = True
    always: bool = False

    def __post_init__(self) -> None:
        possible = KEY_ALGORITHMS if self.jwks_url is not None else SECRET_ALGORITHMS
        if not self.algorithms or not set(self.algorithms) <= set(possible):
            raise ValueError(
                f"algorithms have to be some of {', '.join(possible)} with this jwks_url."
            )

    def admits(self, issuer: object, *, tenant: object) -> bool:
        """Tell whether the ``iss`` of a token is the provider's, given the token's ``tid``."""
        is_tenant = isinstance(tenant, str) and _TENANT_ID.fullmatch(tenant) is not None
        return any(
            issuer == known.replace(TENANT, str(tenant))
            for known in self.issuers
            if is_tenant or TENANT not in known
        )
