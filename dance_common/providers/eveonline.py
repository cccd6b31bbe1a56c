"""EVE Online.

The profile is a character's, and players sell characters: ``raw["CharacterOwnerHash"]`` is another one then. It comes
from an address of the first version, which is meant to go; the access token, a JSON Web Token, says the same.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="eveonline",
    title="EVE Online",
    base_url="https://login.eveonline.com/",
    authorization_url="/v2/oauth/authorize",
    token_url="/v2/oauth/token",
    # Tokens are refreshable where there is a scope.
    refresh_url="/v2/oauth/token",
    client_authentication="basic",
    profile_url="/oauth/verify",
    profile_fields=ProfileFields(id="CharacterID", username="CharacterName", name="CharacterName"),
    docs_url="https://developers.eveonline.com/docs/services/sso/",
)

eveonline = declare(PROVIDER, notes=__doc__)
