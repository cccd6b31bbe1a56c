"""Run a page's Python: all blocks for one framework, in their order, as one site in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import traceback
import warnings
from collections import defaultdict
from pathlib import Path
from typing import Any

from docs_pages import Block

PRELOADED = ["docs_browser", "django.test", "flask", "requests_oauthlib", "sqlalchemy.orm"]
"""What the process that all others are copies of has loaded."""

SETTINGS = """\
from pathlib import Path
DEBUG = True
SECRET_KEY = "only for these examples"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "mysite.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parents[1]], "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(__file__).parents[1] / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
USE_TZ = True
# Tables are made as the models are now; what leads there is tested elsewhere.
MIGRATION_MODULES = {name: None for name in ("admin", "auth", "contenttypes", "django_dance", "mysite", "sessions")}
"""
"""What ``django-admin startproject`` writes, and what every page takes for granted."""

IS_AN_APP = """
if "mysite" not in INSTALLED_APPS:
    INSTALLED_APPS += ["mysite"]
"""
"""So that pages may have models and templates of their own without saying each time that the project is an app, too."""

ENVIRONMENT = {
    "FLASK_DEBUG": "1",
    "SECRET_KEY": "only for these examples",
    **{
        f"{name}_OAUTH_CLIENT_{kind}": "from-the-environment"
        for name in ("GITHUB", "GOOGLE", "GITLAB", "OAUTH_EXAMPLE")
        for kind in ("ID", "SECRET")
    },
}


def run(blocks: list[Block], *, framework: str, folder: Path, rehearsal: str) -> None:
    """Run the blocks in a new process.

    Args:
        blocks: Python, and the templates that it renders.
        framework: ``flask``, ``django`` or ``core``.
        folder: an empty folder, which becomes the working directory.
        rehearsal: where the stand-in provider is.

    Raises:
        AssertionError: it failed; the message is the traceback, whose lines are the page's.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=_child, args=(blocks, framework, folder, rehearsal))
    process.start()
    process.join(100)
    problem = folder / "traceback.txt"
    assert process.exitcode == 0, problem.read_text() if problem.exists() else process.exitcode


def _child(blocks: list[Block], framework: str, folder: Path, rehearsal: str) -> None:
    os.chdir(folder)
    os.environ.update(ENVIRONMENT, DANCE_REHEARSAL=rehearsal)
    sys.path.insert(0, str(folder))
    warnings.simplefilter("error")
    try:
        for block in blocks:
            if block.language in ("html", "html+jinja", "html+django") and block.file:
                file = folder / block.file
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(block.text.partition("\n")[2], encoding="utf-8")
        python = [block for block in blocks if block.language == "python"]
        tests = [block for block in python if block.file.startswith(("test_", "conftest"))]
        for block in tests:
            (folder / block.file).write_text(block.text, encoding="utf-8")
        sites = [block for block in python if block not in tests]
        {"flask": _flask, "django": _django, "core": _core}[framework](sites, folder)
        if tests:
            del os.environ["DANCE_REHEARSAL"]
            subprocess.run([sys.executable, "-m", "pytest", "-q", "-W", "error"], check=True)
    except BaseException:
        (folder / "traceback.txt").write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(1)


def _core(blocks: list[Block], folder: Path) -> None:
    _execute(blocks, {"__name__": "example"})


def _flask(blocks: list[Block], folder: Path) -> None:
    from docs_browser import FlaskBrowser

    module = type(sys)("app")
    module.__file__ = str(folder / "app.py")
    sys.modules["app"] = module
    # For tests that import the site.
    (folder / "app.py").write_text(
        "\n\n".join(block.text for block in blocks if block.file == "app.py"), encoding="utf-8"
    )
    _execute(blocks, vars(module) | {"Browser": FlaskBrowser}, shared=vars(module))


def _django(blocks: list[Block], folder: Path) -> None:
    files: dict[str, str] = defaultdict(str)
    files["settings.py"] = SETTINGS
    files["urls.py"] = "urlpatterns = []\n"
    for block in blocks:
        if block.file:
            files[block.file.removeprefix("mysite/")] += block.text
    files["settings.py"] += IS_AN_APP
    package = folder / "mysite"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")
    os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
    import django
    from django.core.management import call_command
    from docs_browser import DjangoBrowser

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("check", fail_level="ERROR")
    for name in files:
        if name.endswith(".py") and "/" not in name:
            __import__(f"mysite.{name.removesuffix('.py')}")
    scripts = [block for block in blocks if not block.file]
    _execute(scripts, {"__name__": "example", "Browser": DjangoBrowser})


def _execute(
    blocks: list[Block], names: dict[str, Any], *, shared: dict[str, Any] | None = None
) -> None:
    space = names if shared is None else shared
    space.update(names)
    for block in blocks:
        # As many empty lines as the page has before the block: tracebacks name the page's own lines.
        source = "\n" * (block.line - 1) + block.text
        exec(compile(source, str(block.page), "exec", dont_inherit=True), space)
