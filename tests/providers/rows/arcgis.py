"""ArcGIS Online."""

from catalogue_rows import BEARER, Call, OAuth2Row

ROWS = (
    OAuth2Row(
        provider="arcgis",
        authorize="https://www.arcgis.com/sharing/rest/oauth2/authorize",
        query={"scope": None},
        token_url="https://www.arcgis.com/sharing/rest/oauth2/token",
        answer=BEARER,
        profile={"id": "ada", "username": "ada", "name": "Ada Example", "email": "ada@example.com"},
        profile_calls=(
            Call(
                url="https://www.arcgis.com/sharing/rest/community/self?f=json",
                answer={"username": "ada", "fullName": "Ada Example", "email": "ada@example.com"},
            ),
        ),
        addresses={
            "/sharing/rest/community/self": "https://www.arcgis.com/sharing/rest/community/self"
        },
    ),
)
