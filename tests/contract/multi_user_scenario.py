"""People come and go at the multi-user quickstart of one framework, in a process of its own.

``python multi_user_scenario.py flask docs/quickstarts/multi_user``; a failed assertion ends it with status 1.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

from dance_common.backends.tables.table import TokenTable
from dance_common.rehearsal import Account
from dance_common.testing.mounted import MountedRehearsal


def flask_site(folder):
    """Return what the scenario needs of the site in Flask."""
    sys.path.insert(0, str(folder / "flask"))
    site = importlib.import_module("app")

    def rows():
        with site.app.app_context():
            return [
                (row.user.name, row.provider_user_id, dict(row.token))
                for row in site.OAuth.query.order_by(site.OAuth.id)
            ]

    def rival(dance, account):
        """Connect the account in a request of another's."""
        with site.db.engine.begin() as connection:
            made = connection.execute(site.User.__table__.insert().values(name="Grace"))
            key = made.inserted_primary_key[0]
            row = {"provider": dance, "provider_user_id": account, "user_id": key, "token": {}}
            connection.execute(site.OAuth.__table__.insert().values(**row))

    return SimpleNamespace(
        rival=rival,
        browser=site.app.test_client,
        get=lambda client, path: client.get(path, base_url="https://localhost"),
        post=lambda client, path: client.post(path, base_url="https://localhost"),
        text=lambda response: response.text,
        rows=rows,
    )


def django_site(folder):
    """Return the same in Django."""
    from quickstart_project import project_of

    sys.path.insert(0, str(project_of(folder, Path.cwd())))
    os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
    import django
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("check", fail_level="WARNING")
    setup_test_environment()
    from django.db import connection

    from django_dance.models import DanceToken

    def rival(dance, account):
        """Connect the account in a request of another's."""
        from accounts.receivers import make_user

        user = make_user(SimpleNamespace(id=account, name="Grace", username="grace", email=None))
        DanceToken.objects.create(user=user, provider=dance, provider_user_id=account, token={})
        connection.close()

    return SimpleNamespace(
        rival=rival,
        browser=Client,
        get=lambda client, path: client.get(path, secure=True),
        post=lambda client, path: client.post(path, secure=True),
        text=lambda response: response.content.decode(),
        rows=lambda: [
            (row.user.first_name, row.provider_user_id, row.token)
            for row in DanceToken.objects.order_by("id")
        ],
    )


def overtake(rival):
    """Let another request connect the next new account before this one has its lock, by a connection of its own."""
    lock = TokenTable.lock_account

    def lock_too_late(table, owner, account):
        TokenTable.lock_account = lock
        thread = threading.Thread(target=rival, args=(owner.dance, account))
        thread.start()
        thread.join()
        return lock(table, owner, account)

    TokenTable.lock_account = lock_too_late


def run(site, rehearsal):
    """Two people log in from three browsers; one changes her name, says no once, and ends the connection."""

    def page(browser):
        answer = site.get(browser, "/")
        assert answer.status_code == 200, answer
        return site.text(answer)

    ada, other, hubot = site.browser(), site.browser(), site.browser()
    assert "Log in with GitHub" in page(ada)

    rehearsal.sign_in(ada, "github", account="mona")
    assert "You have logged in with GitHub." in page(ada)
    assert "You are Mona Lisa, and @mona on GitHub." in page(ada)
    assert "You are" not in page(other)

    rehearsal.sign_in(hubot, "github", account="hubot")
    assert "You are Hubot, and @hubot on GitHub." in page(hubot)

    # She is called something else at the provider now, and nobody else has become her.
    rehearsal.sign_in(other, "github", account=Account(1, "hubot", "Mona <3", "hubot@example.com"))
    assert "You are Mona Lisa, and @hubot on GitHub." in page(other)
    assert [(name, account) for name, account, _ in site.rows()] == [
        ("Mona Lisa", "1"),
        ("Hubot", "2"),
    ]
    # The newest token is kept, for all of her browsers.
    assert site.rows()[0][2]["access_token"] in rehearsal.tokens_of("hubot")

    assert site.post(ada, "/logout").status_code == 302
    assert "You have logged out." in page(ada)
    rehearsal.sign_in(ada, "github", account="mona", allow=False)
    assert "You are" not in page(ada)
    assert len(site.rows()) == 2

    # While the API is down the home page, with its way to log out, is there all the same.
    with rehearsal.fail("api"):
        assert "You are Hubot, and @hubot on GitHub." in page(hubot)

    overtake(site.rival)
    rehearsal.sign_in(ada, "github", account=Account(3, "grace", "Grace", "grace@example.com"))
    assert "You are Grace, and @grace on GitHub." in page(ada)
    assert [(name, account) for name, account, _ in site.rows()][2:] == [("Grace", "3")]


if __name__ == "__main__":
    framework, where = sys.argv[1:]
    make_site = {"flask": flask_site, "django": django_site}[framework]
    with MountedRehearsal.replace_providers() as stand_in:
        run(make_site(Path(where)), stand_in)
