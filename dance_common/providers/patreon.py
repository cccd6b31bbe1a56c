"""Patreon."""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="patreon",
    base_url="https://www.patreon.com/api/oauth2/v2/",
    authorization_url="https://www.patreon.com/oauth2/authorize",
    token_url="https://www.patreon.com/api/oauth2/token",
    refresh_url="https://www.patreon.com/api/oauth2/token",
    revocation_url="https://www.patreon.com/oauth2/revoke",
    scope=("identity", "identity[email]"),
    client_authentication="post",
    # Patreon says nothing that is not asked for by name.
    profile_url="identity?fields%5Buser%5D=email,full_name,image_url,is_email_verified,vanity",
    profile_fields=ProfileFields(
        id="data.id",
        username="data.attributes.vanity",
        name="data.attributes.full_name",
        email="data.attributes.email",
        email_verified="data.attributes.is_email_verified",
        picture="data.attributes.image_url",
    ),
    checked_on="2026-11-23",
    docs_url="https://docs.patreon.com/#oauth",
)

patreon = declare(PROVIDER)
