"""The page about deployment can be pasted: each server reads its file, and a site behind them knows its own address."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from http.client import HTTPSConnection
from pathlib import Path

import pytest
import trustme
import yaml
from docs_pages import DOCS, blocks_of

BLOCKS = blocks_of(DOCS / "deployment.md")
HOST = "your-site.example"
SITE = """
from flask_dance.contrib.github import make_github_blueprint

blueprint = make_github_blueprint(client_id="1", client_secret="2")
app.register_blueprint(blueprint, url_prefix="/login")
"""


def block(language: str, *, holding: str) -> str:
    """Return the page's one block of that language that has the text in it."""
    (found,) = (each.text for each in BLOCKS if each.language == language and holding in each.text)
    return found


def program(name: str) -> str:
    """Return the path of an installed program, this environment's own before the system's; CI has all of them."""
    own = Path(sys.executable).parent
    found = shutil.which(name, path=f"{own}{os.pathsep}{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not found:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"{name} is not installed")
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture
def nginx_configuration(tmp_path: Path) -> Path:
    """Return the page's file with the paths and ports of this test, within what nginx itself brings."""
    certificate = trustme.CA().issue_cert(HOST)
    certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "fullchain.pem"))
    certificate.private_key_pem.write_to_path(str(tmp_path / "privkey.pem"))
    page = block("nginx", holding="proxy_pass")
    for there, here in {
        f"/etc/letsencrypt/live/{HOST}": str(tmp_path),
        "/var/log/nginx": str(tmp_path),
        "/run/site": str(tmp_path),
        "listen 443": f"listen 127.0.0.1:{_free_port()}",
        "listen 80": f"listen 127.0.0.1:{_free_port()}",
    }.items():
        assert there in page
        page = page.replace(there, here)
    folders = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = tmp_path / "nginx.conf"
    # As another user than root's, or nginx could not open the socket in pytest's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    path.write_text(
        f"{user} daemon off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;"
        f" events {{}} http {{ {folders}\n{page}\n}}"
    )
    return path


def test_nginx_reads_its_file(nginx_configuration: Path, tmp_path: Path) -> None:
    subprocess.run(
        [program("nginx"), "-t", "-p", str(tmp_path), "-c", str(nginx_configuration)], check=True
    )


@pytest.mark.services
def test_the_site_knows_its_address_behind_nginx_and_gunicorn(
    nginx_configuration: Path, tmp_path: Path
) -> None:
    """By the page's own settings, command and configuration: the callback URL is https, at the visitor's host."""
    nginx, _ = program("nginx"), program("gunicorn")
    settings = next(each.text for each in BLOCKS if each.file == "app.py")
    (tmp_path / "app.py").write_text(settings + SITE)
    command = block("sh", holding="app:app").replace("/run/site", str(tmp_path))
    environment = {"SECRET_KEY": "not secret"}
    port = re.search(r"listen 127\.0\.0\.1:(\d+) ssl;", nginx_configuration.read_text())[1]
    with ExitStack() as stack:
        for arguments in (
            [sys.executable, "-m", *shlex.split(command)],
            [nginx, "-p", str(tmp_path), "-c", str(nginx_configuration)],
        ):
            process = subprocess.Popen(arguments, cwd=tmp_path, env=os.environ | environment)
            stack.callback(process.wait, 10)
            stack.callback(process.terminate)
        status, location = _asked(int(port), "/login/github?next=/here")
    assert status == 302
    assert f"redirect_uri=https%3A%2F%2F{HOST}%2Flogin%2Fgithub%2Fauthorized" in location
    log = (tmp_path / "site.log").read_text()
    assert '"GET /login/github" 302' in log
    assert "next" not in log


class _Connection(HTTPSConnection):
    """Goes to loopback, whatever the host is called."""

    def connect(self) -> None:
        """Connect by TLS, with the host's name in it."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = context.wrap_socket(plain, server_hostname=HOST)


def _asked(port: int, path: str) -> tuple[int, str]:
    """Ask until both servers are there; return the status and the address of a redirect."""
    for _ in range(100):
        with suppress(OSError), closing(_Connection(HOST, port)) as connection:
            connection.request("GET", path, headers={"Host": HOST})
            response = connection.getresponse()
            if response.status not in (502, 503):
                return response.status, response.headers.get("Location", "")
        time.sleep(0.1)
    raise AssertionError("the site does not respond")


def test_caddy_reads_its_file(tmp_path: Path) -> None:
    page = block("text", holding="reverse_proxy")
    (tmp_path / "Caddyfile").write_text(page)
    subprocess.run(
        [program("caddy"), "adapt", "--config", str(tmp_path / "Caddyfile"), "--validate"],
        check=True,
        env=os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
    )


def test_ini_files_are_well_formed() -> None:
    """What systemd and uWSGI read."""
    for text in (each.text for each in BLOCKS if each.language == "ini"):
        parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#", ";"))
        parser.read_string(text)
        assert parser.sections()


def test_the_container_runs_the_server_that_the_page_describes() -> None:
    """Nobody builds it, for want of a container engine; its lines are instructions, and its command is gunicorn's."""
    lines = block("dockerfile", holding="FROM").splitlines()[1:]
    instructions = {line.split()[0] for line in lines}
    assert instructions == {"FROM", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "CMD"}
    command = yaml.safe_load(lines[-1].removeprefix("CMD "))
    options = shlex.split(block("sh", holding="app:app"))
    assert command[:5] == options[:5]
    services = yaml.safe_load(block("yaml", holding="services"))["services"]
    assert services.keys() == {"site", "database", "proxy"}
