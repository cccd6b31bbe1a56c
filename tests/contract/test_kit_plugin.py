"""The pytest plugin in a user's own project: there without a word, and silent until it is asked for."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.util import find_spec

import pytest

SITES = {
    "flask": """
        import pytest
        from flask import Flask, redirect, url_for
        from flask_dance.contrib.github import github, make_github_blueprint

        @pytest.fixture
        def client():
            app = Flask(__name__)
            app.secret_key = "not secret"
            app.register_blueprint(make_github_blueprint(), url_prefix="/login")

            @app.get("/")
            def index():
                if not github.authorized:
                    return redirect(url_for("github.login"))
                return github.get("/user").json()["login"]

            return app.test_client()

        def text(response):
            return response.text
    """,
    "django": """
        import django
        import pytest
        from django.conf import settings
        from django.http import HttpResponse
        from django.shortcuts import redirect
        from django.test import Client
        from django.urls import include, path

        settings.configure(
            ALLOWED_HOSTS=["testserver"],
            DANCE_PROVIDERS={"github": {}},
            INSTALLED_APPS=[
                "django.contrib.auth",
                "django.contrib.contenttypes",
                "django.contrib.sessions",
                "django_dance",
            ],
            MIDDLEWARE=[
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django_dance.middleware.DanceMiddleware",
            ],
            ROOT_URLCONF=__name__,
            SECRET_KEY="not secret",
            SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        )
        django.setup()

        def index(request):
            if not request.dance.github.authorized:
                return redirect("django_dance:login", "github")
            return HttpResponse(request.dance.github.get("/user").json()["login"])

        urlpatterns = [path("", index), path("login/", include("django_dance.urls"))]

        @pytest.fixture
        def client():
            return Client()

        def text(response):
            return response.content.decode()
    """,
}
TESTS = """
    def test_visitors_are_greeted(client, rehearsal):
        assert client.get("/").headers["Location"] == "/login/github"
        rehearsal.sign_in(client, "github", account="hubot")
        assert text(client.get("/")) == "hubot"

    def test_each_step_can_be_taken_by_hand(client, rehearsal):
        to_provider = client.get("/login/github").headers["Location"]
        back = rehearsal.consent(to_provider, account="hubot")
        assert client.get(back).headers["Location"] == "/"
        assert text(client.get("/")) == "hubot"

    def test_each_test_begins_anew(client, rehearsal):
        assert rehearsal.requests == ()
        rehearsal.connect(client, "github")
        assert text(client.get("/")) == "mona"
"""
FRAMEWORKS = [name for name in SITES if find_spec(name)]


def run(directory, source, *arguments):
    """Run pytest on a project of one file; return what it wrote."""
    (directory / "test_site.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *arguments]
    done = subprocess.run(
        command, cwd=directory, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_same_tests_pass_for_each_framework(framework, tmp_path):
    """A project's tests name the fixture and nothing else; naming the plugin, too, does no harm."""
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["dance_common.testing.plugin"]\n')
    source = textwrap.dedent(SITES[framework]) + textwrap.dedent(TESTS)
    status, output = run(tmp_path, source)
    assert status == 0, output


LIGHT = """
    import sys

    def test_nothing_is_loaded():
        loaded = {name.partition(".")[0] for name in sys.modules}
        assert not loaded & {"requests", "oauthlib", "werkzeug", "flask", "django", "jwt"}
        ours = {name for name in sys.modules if name.startswith(("dance_common", "flask_dance"))}
        assert ours == {
            *("dance_common", "dance_common.testing", "dance_common.testing.plugin"),
            *("flask_dance", "flask_dance.conflict"),
            *("flask_dance.fixtures", "flask_dance.fixtures.pytest"),
        }
        sys.modules["werkzeug"] = None

    def test_says_what_to_install(rehearsal):
        pass
"""


def test_projects_that_do_not_ask_pay_nothing(tmp_path):
    """The plugin loads nothing before a test asks for its fixture, and then says what is missing."""
    # What other plugins load is not ours; the order of the two tests counts.
    others = ("randomly", "pytest-betamax", "requests_mock")
    without = [part for name in others for part in ("-p", f"no:{name}")]
    status, output = run(tmp_path, textwrap.dedent(LIGHT), *without)
    assert status == 1
    assert "1 passed, 1 error" in output, output
    assert "The fixture 'rehearsal' needs werkzeug: pip install 'oauth-dance[rehearsal]'" in output
