"""What is true of a provider's id_tokens, as frozen data."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
        algorithms: the only signature algorithms that are accepted, whatever a token says; never symmetric ones.
        required: whether a dance that asks for ``openid`` fails without a verified id_token.
    """

    issuers: tuple[str, ...]
    jwks_url: str
    algorithms: tuple[str, ...] = ("RS256",)
    required: bool = False

    def admits(self, issuer: object, *, tenant: object) -> bool:
        """Tell whether the ``iss`` of a token is the provider's, given the token's ``tid``."""
        is_tenant = isinstance(tenant, str) and _TENANT_ID.fullmatch(tenant) is not None
        return any(
            issuer == known.replace(TENANT, str(tenant))
            for known in self.issuers
            if is_tenant or TENANT not in known
        )
