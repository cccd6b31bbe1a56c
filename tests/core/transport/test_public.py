"""Servers that strangers name are reached by https at public addresses only, whatever their names lead to."""

from __future__ import annotations

import socket
import ssl
import threading

import hostile_names
import pytest
import requests
import trustme
from core_helpers import CALLBACK, error_of
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ProtocolError

from dance_common import providers
from dance_common.connections import Connections
from dance_common.errors import ProviderUnreachable
from dance_common.options import signature
from dance_common.transport import adapter_for, deadlines, provider_errors, public
from dance_common.transport.session import PooledSession

PUBLIC = Connections(public_only=True)
NAME = "fosstodon.example"
LOOKUP = socket.getaddrinfo


def stranger():
    """Return a session for servers that visitors name."""
    session = PooledSession()
    session.connections = PUBLIC
    return session


class Network:
    """What was looked up, and with whom a connection was attempted."""

    def __init__(self):
        self.names, self.reached = [], []
        self.answers = dict(hostile_names.ANSWERS)
        self.connect = None

    def getaddrinfo(self, host, port, *args, **options):
        self.names.append(host)
        if host not in self.answers:
            return LOOKUP(host, port, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)
        answers = self.answers[host]
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, 1, 6, "", (each, port))
            for each in (answers() if callable(answers) else answers)
        ]


@pytest.fixture
def network(monkeypatch):
    """Stand between the process and every network."""
    network = Network()

    class Socket(socket.socket):
        def connect(self, address):
            network.reached.append(address[:2])
            if network.connect is None:
                raise OSError("no network here")
            return super().connect(network.connect)

    monkeypatch.setattr(public.socket, "getaddrinfo", network.getaddrinfo)
    monkeypatch.setattr(public.socket, "socket", Socket)
    yield network
    adapter_for("https://any.example", PUBLIC).clear()


@pytest.mark.parametrize("url", hostile_names.urls())
def test_hostile_names_reach_nothing(url, network):
    """No connection is even attempted, by any spelling of an address that is not the public Internet's."""
    with pytest.raises((public.AddressRefused, requests.exceptions.InvalidURL)):
        stranger().get(url, timeout=1)
    assert network.reached == []


def test_there_are_eighty_hostile_names():
    """The corpus stays as large as it was meant to be."""
    assert len(set(hostile_names.urls())) >= 80


def test_localhost_is_refused_as_the_system_knows_it():
    """Without anything in between: the name that every system has."""
    with pytest.raises(public.AddressRefused):
        stranger().get("https://localhost/", timeout=1)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"],
)
def test_public_addresses_are_public(address):
    """So are IPv4 addresses that an IPv6 network translates."""
    assert public.is_public(address)


def test_a_name_is_looked_up_once(network):
    """What was checked is connected with, although the name server would say something else the next moment."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    network.answers[NAME] = lambda: next(answers)
    with pytest.raises(requests.ConnectionError):
        stranger().get(f"https://{NAME}/", timeout=1)
    assert network.reached == [("93.184.216.34", 443)]
    assert network.names == [NAME]


def test_few_of_many_addresses_are_tried(network):
    """A name with a thousand addresses does not hold a thread for a thousand timeouts."""
    network.answers[NAME] = [f"93.184.216.{number}" for number in range(200)]
    with pytest.raises(requests.ConnectionError):
        stranger().get(f"https://{NAME}/", timeout=1)
    assert len(network.reached) == public.MOST_ADDRESSES


def test_the_addresses_share_the_time_to_connect(network, monkeypatch):
    """Each gets what is left of it."""
    network.answers[NAME] = ["93.184.216.34", "93.184.216.35"]
    given = []

    class Silent(public.socket.socket):
        def connect(self, address):
            given.append(self.gettimeout())
            raise TimeoutError("timed out")

    monkeypatch.setattr(public.socket, "socket", Silent)
    with pytest.raises(requests.ConnectTimeout):
        stranger().get(f"https://{NAME}/", timeout=1)
    assert given[0] > given[1] > 0


@pytest.fixture
def tls(network):
    """Serve by TLS on this machine, where the name's public address seems to be; return what it heard."""
    authority, heard = trustme.CA(), []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(NAME).configure_cert(context)
    context.sni_callback = lambda _, name, __: heard.append(name)
    answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"]
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)

    def serve():
        for answer in answers:
            with context.wrap_socket(listener.accept()[0], server_side=True) as connection:
                heard.append(connection.recv(4096))
                connection.sendall(answer)

    network.answers[NAME] = ["93.184.216.34"]
    network.connect = listener.getsockname()
    with authority.cert_pem.tempfile() as bundle:
        thread = threading.Thread(target=serve)
        yield thread, answers, heard, {"timeout": 5, "verify": bundle}
        thread.join(5)
    listener.close()


def test_tls_and_the_host_header_keep_the_name(tls, network):
    """The address is what is connected with; the certificate is that of the name."""
    thread, _, heard, options = tls
    thread.start()
    response = stranger().get(f"https://{NAME}/", **options)
    assert response.text == "hi"
    assert heard[0] == NAME
    assert f"Host: {NAME}".encode() in heard[1]
    assert network.reached == [("93.184.216.34", 443)]


@pytest.mark.parametrize(
    "inside", ["https://169.254.169.254/", "http://127.0.0.1/", "https://loop.example/"]
)
def test_redirects_to_the_inside_are_not_followed(inside, tls, network):
    """A public server can't send a call where it may not go by itself."""
    thread, answers, _, options = tls
    answers[0] = f"HTTP/1.1 302 Found\r\nLocation: {inside}\r\nConnection: close\r\n\r\n".encode()
    thread.start()
    with pytest.raises(public.AddressRefused):
        stranger().get(f"https://{NAME}/", **options)
    assert network.reached == [("93.184.216.34", 443)]


def test_proxies_are_not_used(network, monkeypatch):
    """A proxy would look the name up once more, and could reach what this machine may not."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    network.answers[NAME] = ["93.184.216.34"]
    with pytest.raises(requests.ConnectionError):
        stranger().get(f"https://{NAME}/", timeout=1)
    assert network.reached == [("93.184.216.34", 443)]


def test_what_is_inside_and_what_is_nowhere_look_the_same(network):
    """Strangers don't learn which internal names there are."""
    said = set()
    for name in ("inside.example", "nothing.example", "unknown.invalid"):
        with (
            pytest.raises(ProviderUnreachable) as caught,
            provider_errors("Mastodon", step="begin"),
        ):
            stranger().get(f"https://{name}/", timeout=1)
        said.add((caught.value.code, str(caught.value)))
    assert said == {
        ("address_refused", "Mastodon has no public address that this site could reach.")
    }


def test_refusals_pause_nobody(network):
    """The site's own dances with an internal server go on, however often a stranger names it."""
    for _ in range(5):
        with pytest.raises(public.AddressRefused):
            stranger().get("https://inside.example/", timeout=1)


def test_a_name_that_turns_inward_between_two_attempts_is_refused(network, monkeypatch):
    """What is sent once more, after a kept connection was hung up, goes to public addresses only as well."""
    failures = [
        requests.ConnectionError(ProtocolError("aborted", ConnectionResetError())),
        public.NotPublic(),
    ]

    def send(self, request, **settings):
        raise failures.pop(0)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    monkeypatch.setattr(deadlines, "was_reused", lambda: True)
    with pytest.raises(public.AddressRefused):
        stranger().get(f"https://{NAME}/", timeout=1)
    assert failures == []


@pytest.mark.parametrize(
    "issuer",
    ["https://10.0.0.1", "https://localhost:9000", "https://inside.example", "http://localhost"],
)
def test_an_issuer_of_a_user_is_asked_at_public_addresses_only(issuer, network):
    """By any name, and never by http; without the option it is the site's own, which may be inside."""
    network.answers["inside.example"] = ["10.0.0.1"]
    options = {"issuer": issuer, "client_id": "i", "client_secret": "s"}
    dance = providers.find("openid")(**options, public_only=True)
    error = error_of(lambda: dance.begin({}, CALLBACK))
    assert (error.code, network.reached) == ("address_refused", [])


def test_an_endpoint_of_a_user_is_asked_at_public_addresses_only(network):
    """A provider that is described in full has the option, too; what its API redirects to is held to the same."""
    dance = providers.find("oauth2")(
        base_url="https://inside.example/",
        authorization_url="https://fosstodon.example/a",
        token_url="https://inside.example/t",
        client_id="i",
        client_secret="s",
        public_only=True,
    )
    network.answers["inside.example"] = ["10.0.0.1"]
    session = dance.session()
    session.token = {"access_token": "a"}
    with pytest.raises(public.AddressRefused):
        session.get("/me", timeout=1)
    user_session = {}
    state = dance.begin(user_session, CALLBACK).partition("state=")[2].partition("&")[0]
    query = f"code=c&state={state}"
    error = error_of(lambda: dance.finish(user_session, CALLBACK, query))
    assert (error.code, network.reached) == ("address_refused", [])


def test_every_preset_may_be_held_to_public_addresses():
    """Those with a host, a tenant or an issuer that somebody may have entered, and all the others."""
    presets = [
        providers.find(name) for name in (*providers.names(), "oauth1", "oauth2", "bluesky", "mcp")
    ]
    assert all("public_only" in signature(each).parameters for each in presets)
    hosted = [each for each in presets if hasattr(each, "server_argument")]
    assert len(hosted) > 10
    for preset in hosted:
        place = {preset.server_argument.name: preset.server_argument.example}
        named = dict.fromkeys(providers.identifying_arguments(preset), "x") | place
        assert preset(**named, public_only=True).session_connections.public_only, preset.__name__
        assert not preset(**named).session_connections.public_only, preset.__name__


def test_a_refusal_has_its_request(network):
    """As each error of requests has, for those who log what was asked."""
    for url in ("https://10.0.0.1/", "http://fosstodon.example/"):
        with pytest.raises(public.AddressRefused) as caught:
            stranger().get(url, timeout=1)
        assert caught.value.request.url == url


def test_connections_have_the_options_of_others(network, monkeypatch):
    """Small requests go out at once (TCP_NODELAY), as urllib3 has it."""
    options = []

    class Socket(public.socket.socket):
        def setsockopt(self, *option):
            options.append(option)

    monkeypatch.setattr(public.socket, "socket", Socket)
    network.answers[NAME] = ["93.184.216.34"]
    with pytest.raises(requests.ConnectionError):
        stranger().get(f"https://{NAME}/", timeout=1)
    assert (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1) in options
