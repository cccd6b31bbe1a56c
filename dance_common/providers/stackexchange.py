"""Stack Exchange.

Since June 2026 the API takes tokens as Bearer alone, and no request key beside them. Nearly all of its methods have
to be told the site: ``stackexchange.get("me?site=stackoverflow")``.
"""

from ._hooks import fields_at
from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="stackexchange",
    title="Stack Exchange",
    base_url="https://api.stackexchange.com/2.3/",
    authorization_url="https://stackoverflow.com/oauth",
    token_url="https://stackoverflow.com/oauth/access_token/json",
    scope_separator=",",
    client_authentication="post",
    # Stack Exchange says "expires" where the RFC has "expires_in".
    token_from=fields_at(expires_in="expires"),
    profile_url="me?site=stackoverflow",
    # user_id is another one at each site; account_id is the person's.
    profile_fields=ProfileFields(
        id="items.0.account_id",
        username="items.0.display_name",
        name="items.0.display_name",
        picture="items.0.profile_image",
    ),
    checked_on="2026-11-23",
    docs_url="https://stackapps.com/help/api-authentication",
)

stackexchange = declare(
    PROVIDER,
    notes=__doc__,
    scope="scopes to ask for, such as ``no_expiry`` for a token that lives on; without that it lives for a day.",
)
