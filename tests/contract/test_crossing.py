"""Nobody ever gets another's token: threads, a threaded server, and log-ins that happen at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests
from stand_in import ENTRIES, PROVIDER
from werkzeug.serving import WSGIRequestHandler, make_server

from dance_common.rehearsal import Account, Rehearsal
from dance_common.transport import mounted

USERS = 50
THREADS = 16
CALLS = 20


class _Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass


@contextmanager
def served(site):
    """Serve the site on a threaded server and give its address."""
    server = make_server("127.0.0.1", 0, site.wsgi, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def crowd():
    """A stand-in provider where fifty people have accounts."""
    accounts = [Account(n, f"user{n}", f"User {n}", f"user{n}@example.com") for n in range(USERS)]
    rehearsal = Rehearsal(issuer=PROVIDER, accounts=accounts)
    with mounted(PROVIDER, rehearsal.adapter()):
        yield rehearsal


def dance(provider, address, account):
    """Dance over the wire as the account, and return the visitor's requests session."""
    visitor = requests.Session()
    began = visitor.get(f"{address}/login/rehearsal", allow_redirects=False, timeout=30)
    callback = provider.consent(began.headers["Location"], account=account)
    ended = visitor.get(callback, allow_redirects=False, timeout=30)
    assert ended.status_code == 302, ended.text
    return visitor


@pytest.mark.timeout(300)
def test_every_response_carries_its_own_users_identity(crowd, site_class, protocol):
    """16 threads, 50 users, 20 calls each, 1 ms between looking for the token and the call: nothing is crossed."""
    with (
        site_class.running({"rehearsal": ENTRIES[protocol]}) as site,
        served(site) as address,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        names = [f"user{n}" for n in range(USERS)]
        visitors = list(pool.map(lambda name: dance(crowd, address, name), names))

        def call(n):
            name, visitor = names[n % USERS], visitors[n % USERS]
            cookies = dict(visitor.cookies)
            answer = requests.get(
                f"{address}/who/rehearsal?pause=0.001", cookies=cookies, timeout=30
            )
            return answer.status_code, answer.text, name

        answers = list(pool.map(call, range(USERS * CALLS)))
    assert len(answers) == USERS * CALLS
    assert [found for found in answers if found[:2] != (200, found[2])] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("at_once", [2, 4, 8])
def test_log_ins_at_once_land_in_their_own_accounts(crowd, site_class, protocol, at_once):
    """Users who finish the documented log-in handler at the same time are each logged in as themselves."""
    with (
        site_class.running({"rehearsal": ENTRIES[protocol]}, LOGS_IN=True) as site,
        served(site) as address,
        ThreadPoolExecutor(at_once) as pool,
    ):
        barrier = threading.Barrier(at_once)

        def log_in(n):
            visitor = requests.Session()
            began = visitor.get(f"{address}/login/rehearsal", allow_redirects=False, timeout=30)
            callback = crowd.consent(began.headers["Location"], account=f"user{n}")
            assert urlsplit(callback).hostname == "localhost"
            barrier.wait(30)
            ended = visitor.get(callback, allow_redirects=False, timeout=30)
            me = visitor.get(f"{address}/me", timeout=30).text
            return ended.status_code, me, f"user{n}"

        answers = [answer for _ in range(5) for answer in pool.map(log_in, range(at_once))]
    assert [found for found in answers if found[:2] != (302, found[2])] == []
