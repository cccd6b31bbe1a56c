"""What type checkers see: the full signature of every maker, and the session behind every proxy."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

GOOD = """
from flask_dance.consumer import OAuth1ConsumerBlueprint, OAuth2ConsumerBlueprint
from flask_dance.contrib.github import github, make_github_blueprint
from flask_dance.contrib.gitlab import make_gitlab_blueprint
from flask_dance.contrib.twitter import make_twitter_blueprint, twitter

first: OAuth2ConsumerBlueprint = make_github_blueprint("id", "secret", scope=["read:user"], redirect_to="index")
proven: OAuth2ConsumerBlueprint = make_github_blueprint("id", client_keys=["key.pem"], dpop=True, pushed_requests=True)
second: OAuth1ConsumerBlueprint = make_twitter_blueprint(api_key="key", api_secret="secret")
third: OAuth2ConsumerBlueprint = make_gitlab_blueprint("id", "secret", None, "git.example.com", name="work")
login: str = github.get("/user").json()["login"]
known: bool = github.authorized and twitter.authorized
name: str | None = first.client_id
first.client_id = "other"
third = OAuth2ConsumerBlueprint(
    "example",
    __name__,
    "id",
    token_url="https://example.com/token",
    redirect_to="index",
    url_prefix="/login",
    session_options={"color": "blue"},
)


@github.authorization_required
def view(number: int) -> str:
    return str(number)


text: str = view(1)
"""

BAD = """
from flask_dance.contrib.github import make_github_blueprint

make_github_blueprint(scpoe="x")
"""

BAD_OWN_ARGUMENT = """
from flask_dance.contrib.gitlab import make_gitlab_blueprint

make_gitlab_blueprint(hostnmae="git.example.com")
"""

BAD_PROOF = """
from flask_dance.contrib.twitter import make_twitter_blueprint

make_twitter_blueprint(dpop=True)
"""

CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict", "--cache-dir"],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}


@pytest.fixture(params=CHECKERS)
def check(request, tmp_path):
    """Check a program; return whether it passed, and what was said."""
    if find_spec(request.param) is None or find_spec("flask") is None:
        pytest.skip(f"{request.param} or Flask is not installed here")

    def check(program):
        path = tmp_path / "program.py"
        path.write_text(program)
        command = [*CHECKERS[request.param]]
        if request.param == "mypy":
            command.append(str(tmp_path / "cache"))
        run = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
        return run.returncode == 0, run.stdout + run.stderr

    return check


@pytest.mark.timeout(600)
def test_a_documented_use_is_fully_typed(check):
    """Makers, proxies, attributes and guards have exact types."""
    passed, said = check(GOOD)
    assert passed, said


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("program", "keyword"), [(BAD, "scpoe"), (BAD_OWN_ARGUMENT, "hostnmae"), (BAD_PROOF, "dpop")]
)
def test_a_keyword_that_is_not_taken_is_found_before_it_runs(check, program, keyword):
    """The checker names the keyword that the maker doesn't take."""
    passed, said = check(program)
    assert not passed
    assert keyword in said
