"""SurveyMonkey.

Accounts in Europe and Canada have an API of their own. The token names it in ``access_url``; the profile is asked for
at the usual one.
"""

from ._preset import OAuth2Provider, ProfileFields, declare

PROVIDER = OAuth2Provider(
    name="surveymonkey",
    title="SurveyMonkey",
    base_url="https://api.surveymonkey.com/",
    authorization_url="https://api.surveymonkey.com/oauth/authorize",
    token_url="https://api.surveymonkey.com/oauth/token",
    scope=("users_read",),
    client_authentication="post",
    # A library has them switched off here.
    pkce=False,
    api_hosts=("api.eu.surveymonkey.com", "api.surveymonkey.ca"),
    profile_url="v3/users/me",
    profile_fields=ProfileFields(
        id="id", username="username", name=("first_name", "last_name"), email="email"
    ),
)

surveymonkey = declare(PROVIDER, notes=__doc__)
