"""``manage.py dance import_tokens``: what users have with django-allauth or social-auth is theirs here, too."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django_projects import program, project

SETTINGS = """
import warnings

# What social-auth's library for OpenID 2 imports says that it is old.
warnings.filterwarnings("ignore", message="defusedxml.cElementTree is deprecated")
INSTALLED_APPS += ["allauth", "allauth.account", "allauth.socialaccount", "social_django"]
MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
DANCE_BACKEND = ORMBackend()
DANCE_PROVIDERS = {
    "github": {"client_id": "ours", "client_secret": "s"},
    "google": {"client_id": "ours", "client_secret": "s"},
    "twitter": {"api_key": "k", "api_secret": "s"},
    "work": {"provider": "gitlab", "client_id": "ours", "client_secret": "s"},
}
SEVERAL = ORMBackend(several_accounts=True)
"""

IN_TOKYO = """
USE_TZ = False
TIME_ZONE = "Asia/Tokyo"
"""

BEGIN = """
import io, json, time
from datetime import datetime, timedelta, timezone
import django
django.setup()
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import override_settings
from django_dance import dance_for
from django_dance.models import DanceToken
from social_django.models import UserSocialAuth

call_command("migrate", verbosity=0)
users = {name: get_user_model().objects.create(username=name) for name in ("ada", "bob", "cy")}
later = datetime.now(timezone.utc) + timedelta(hours=1)
facts = {"later": later.timestamp(), "now": time.time()}

def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("dance", "import_tokens", *arguments, stdout=out, stderr=err, no_color=True)
    return [out.getvalue().splitlines(), err.getvalue().splitlines()]

def rows():
    return {
        f"{row.user.username} {row.provider} {row.provider_user_id}".strip(): row.token
        for row in DanceToken.objects.select_related("user")
    }
"""

ALLAUTH = """
ours = SocialApp.objects.create(provider="github", name="ours", client_id="ours")
other = SocialApp.objects.create(provider="github", name="other", client_id="other")

def account(user, provider, uid, token, secret="", expires_at=None, app=None):
    made, _ = SocialAccount.objects.get_or_create(user=users[user], provider=provider, uid=uid)
    SocialToken.objects.create(
        account=made, app=app, token=token, token_secret=secret, expires_at=expires_at
    )

account("ada", "github", "1", "old account")
account("ada", "github", "2", "t-ada", "r-ada", later, ours)
account("ada", "twitter", "t1", "key", "secret")
account("bob", "github", "3", "over", expires_at=later - timedelta(hours=2))
account("bob", "google", "g1", "stale", "r-bob", later - timedelta(hours=2))
account("cy", "github", "4", "of another", app=other)
account("cy", "gitlab", "5", "t-cy")
account("cy", "facebook", "6", "x")
facts["none"] = run("--from", "social_auth")
facts["dry"] = run("--from", "allauth", "--dry-run")
facts["untouched"] = rows()
facts["first"] = run("--from", "allauth")
facts["rows"] = rows()
DanceToken.objects.filter(user=users["ada"], provider="github").update(token={"access_token": "newer"})
DanceToken.objects.filter(user=users["bob"], provider="google").update(token={})
facts["second"] = run("--from", "allauth")
facts["after"] = rows()
with override_settings(DANCE_BACKEND="site_settings.SEVERAL"):
    facts["several"] = run("--from", "allauth")
    facts["accounts"] = sorted(each.id for each in dance_for(users["ada"]).github.accounts)
with override_settings(DANCE_BACKEND="django_dance.backends.SessionBackend"):
    try:
        run("--from", "allauth")
    except django.core.management.CommandError as error:
        facts["session"] = str(error)
print(json.dumps(facts))
"""

SOCIAL_AUTH = """
def account(user, provider, uid, **extra_data):
    UserSocialAuth.objects.create(user=users[user], provider=provider, uid=uid, extra_data=extra_data)

now = int(time.time())
account(
    "ada", "github", "1", access_token="t-ada", refresh_token="r-ada", auth_time=now - 600, expires=3600,
    token_type="bearer", scope="user,repo",
)
account("ada", "google-oauth2", "ada@example.com", access_token="t", expires_on=now + 900, id="9")
account("ada", "twitter", "7", access_token={"oauth_token": "key", "oauth_token_secret": "secret"})
account("bob", "github", "2", access_token="t", expires=now + 1200)
account("bob", "google-oauth2", "bob", access_token="t", auth_time=now - 7200, expires_in=3600)
account("bob", "gitlab-of-work", "3", access_token="t", expires="soon")
account("cy", "github", "4", access_token="t", expires=1500)
account("cy", "google-oauth2", "5")
account("cy", "made-up", "6", access_token="t")
# Another user of this site has that account here already.
DanceToken.objects.create(user=users["ada"], provider="work", provider_user_id="3", token={"access_token": "x"})
facts["now"] = now
facts["first"] = run("--from", "social_auth", "--as", "gitlab-of-work=work")
facts["rows"] = rows()
facts["second"] = run("--from", "social_auth", "--as", "gitlab-of-work=work")

# Without time zones a time is the site's own.
naive = datetime.now() + timedelta(hours=1)
made = SocialAccount.objects.create(user=users["bob"], provider="gitlab", uid="8")
SocialToken.objects.create(account=made, token="t", expires_at=naive)
run("--from", "allauth")
facts["naive"] = naive.timestamp()
facts["kept"] = rows()["bob work 8"]["expires_at"]
print(json.dumps(facts))
"""


def facts_of(folder, text, settings=""):
    return json.loads(program(project(folder, settings=SETTINGS + settings), BEGIN + text))


needs_both = pytest.mark.skipif(
    find_spec("allauth") is None or find_spec("social_django") is None,
    reason="django-allauth or social-auth-app-django is not installed here",
)


@pytest.fixture(scope="module")
def from_allauth(tmp_path_factory):
    """What happened in a project with django-allauth, step by step."""
    return facts_of(tmp_path_factory.mktemp("allauth"), ALLAUTH)


@needs_both
def test_tokens_of_allauth(from_allauth):
    """What token_secret holds is the refresh token or the secret, and whoever has a token here keeps it."""
    facts = from_allauth
    lines = [
        "github: 1 of another client id, 1 over, 1 imported, 1 of another account",
        "google: 1 imported",
        "twitter: 1 imported",
        "work: 1 imported",
    ]
    stranger = "facebook: 1 left, since no dance is for it: add it to DANCE_PROVIDERS, or say --as facebook=NAME."
    assert facts["none"] == [[], ["There are no tokens to import."]]
    assert facts["dry"] == [lines, [stranger, "Nothing was written."]]
    assert facts["untouched"] == {}
    assert facts["first"] == [lines, [stranger]]
    kept = facts["rows"]
    assert set(kept) == {"ada github 2", "ada twitter t1", "bob google g1", "cy work 5"}
    ada = kept["ada github 2"]
    assert (ada["access_token"], ada["refresh_token"], ada["token_type"]) == (
        *("t-ada", "r-ada", "Bearer"),
    )
    assert ada["expires_at"] == pytest.approx(facts["later"], abs=1)
    assert kept["ada twitter t1"] == {"oauth_token": "key", "oauth_token_secret": "secret"}
    # It is over, and can be refreshed.
    assert kept["bob google g1"]["refresh_token"] == "r-bob"
    assert kept["cy work 5"] == {"access_token": "t-cy", "token_type": "Bearer"}


@needs_both
def test_importing_from_allauth_again(from_allauth):
    """Nothing is written twice, what the provider has ended stays ended, and several accounts find their places."""
    facts = from_allauth
    assert facts["second"][0] == [
        "github: 1 of another client id, 1 over, 1 there already, 1 of another account",
        *("google: 1 there already", "twitter: 1 there already", "work: 1 there already"),
    ]
    assert facts["after"]["ada github 2"] == {"access_token": "newer"}
    assert facts["after"]["bob google g1"] == {}
    assert facts["several"][0][0] == (
        "github: 1 of another client id, 1 over, 1 there already, 1 imported"
    )
    assert facts["accounts"] == ["1", "2"]
    assert "ORMBackend" in facts["session"]


@needs_both
def test_tokens_of_social_auth(tmp_path):
    """Its times count from auth_time or are times themselves; an email address is no stable identifier."""
    facts = facts_of(tmp_path, SOCIAL_AUTH, IN_TOKYO)
    now, kept = facts["now"], facts["rows"]
    assert facts["first"][0] == [
        "github: 3 imported",
        "google: 2 over, 1 imported",
        "twitter: 1 imported",
        "work: 1 not stored",
    ]
    assert [line.partition(":")[0] for line in facts["first"][1]] == ["made-up"]
    assert set(kept) == {
        *("ada github 1", "bob github 2", "cy github 4"),
        *("ada google", "ada twitter 7", "ada work 3"),
    }
    ada = kept["ada github 1"]
    assert (ada["refresh_token"], ada["scope"], ada["token_type"]) == (
        *("r-ada", ["user", "repo"], "bearer"),
    )
    ends = {
        "ada github 1": now - 600 + 3600,
        "ada google": now + 900,
        "bob github 2": now + 1200,
        "cy github 4": now + 1500,
    }
    for row, moment in ends.items():
        assert kept[row]["expires_at"] == pytest.approx(moment, abs=30)
    assert kept["ada twitter 7"] == {"oauth_token": "key", "oauth_token_secret": "secret"}
    assert "imported" not in " ".join(facts["second"][0])
    assert facts["kept"] == pytest.approx(facts["naive"], abs=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "social_auth"], "INSTALLED_APPS has no 'social_django'"),
        (["--from", "allauth"], r"INSTALLED_APPS has no 'allauth\.socialaccount'"),
        (["--from", "allauth", "--as", "x=y"], "DANCE_PROVIDERS has no 'y'"),
    ],
)
def test_what_can_not_be_imported_is_said(arguments, message):
    """A package that is not there and a dance that is not there are errors of one sentence."""
    with (
        override_settings(DANCE_PROVIDERS={"github": {"client_id": "i", "client_secret": "s"}}),
        pytest.raises(CommandError, match=message),
    ):
        call_command("dance", "import_tokens", *arguments)
