"""Hugging Face."""

from ._preset import OPENID_FIELDS, OAuth2Provider, OpenID, declare

PROVIDER = OAuth2Provider(
    name="huggingface",
    title="Hugging Face",
    base_url="https://huggingface.co/api/",
    authorization_url="https://huggingface.co/oauth/authorize",
    token_url="https://huggingface.co/oauth/token",
    refresh_url="https://huggingface.co/oauth/token",
    scope=("openid", "profile", "email"),
    openid=OpenID(
        issuers=("https://huggingface.co",), jwks_url="https://huggingface.co/oauth/jwks"
    ),
    profile_url="https://huggingface.co/oauth/userinfo",
    profile_fields=OPENID_FIELDS,
    checked_on="2026-11-23",
    docs_url="https://huggingface.co/docs/hub/oauth",
)

huggingface = declare(PROVIDER)
