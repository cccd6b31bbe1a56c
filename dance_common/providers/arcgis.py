"""ArcGIS Online.

The profile's id is the username: no library has found another key. Addresses respond with HTML unless their query has
``f=json``.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="arcgis",
    title="ArcGIS Online",
    base_url="https://www.arcgis.com/",
    authorization_url="/sharing/rest/oauth2/authorize",
    token_url="/sharing/rest/oauth2/token",
    client_authentication="post",
    profile_url="/sharing/rest/community/self?f=json",
    profile_fields=ProfileFields(
        id="username", username="username", name="fullName", email="email"
    ),
    docs_url="https://developers.arcgis.com/documentation/security-and-authentication/",
)

arcgis = declare(PROVIDER, notes=__doc__)
