"""Bluesky: handles that the DNS knows, looked up by the site itself, at a real nameserver on this machine."""

# ruff: noqa: F811  # fixtures of another file are parameters here

from __future__ import annotations

import struct
import time
from urllib.parse import urlsplit

import dns.message
import dns.resolver
import pytest
from nameserver import LoopbackNameserver, records, refusal
from test_bluesky import (  # noqa: F401  # the last two are fixtures
    DID,
    HANDLE,
    LOOPBACK,
    RESOLVER,
    authorization,
    begin,
    connect,
    did_document,
    options,
    web,
)

from dance_common import providers
from dance_common.providers._atproto import Nameserver

OTHER = "did:plc:" + "b" * 24
OWN_HOST = f"https://{HANDLE}/"
SILENT = None


@pytest.fixture
def nameserver():
    """Whoever answers for the handle's domain."""
    found = LoopbackNameserver()
    with found.running() as url:
        found.url = url
        yield found


@pytest.fixture
def browser(run, web, nameserver):
    """A browser at a site that looks handles up in the DNS."""
    return run(bluesky=options(handle_resolver=nameserver.url)).browser(host=LOOPBACK)


def long_text(letters):
    """Return a record's text in parts of 250 letters, as DNS has it."""
    return " ".join(f'"{letters[i : i + 250]}"' for i in range(0, len(letters), 250))


FOUND = {
    "one record": records(f"did={DID}"),
    "the same record twice": records(f"did={DID}", f'"did=" "{DID}"'),
    "in several parts": records(f'"d" "id=did" "{DID.removeprefix("did")}"'),
    "among others": records('"v=spf1 -all"', f"did={DID}", "did=did:key:z6Mk", '"did=x"'),
    "by another name": records(f"did={DID}", name="records.example."),
    "among 300 others": records(f"did={DID}", *(f'"{each} {"x" * 200}"' for each in range(300))),
    "beside a long one": records(f"did={DID}", long_text("did=did:web:" + "a" * 60_000)),
}


@pytest.mark.parametrize("answer", FOUND.values(), ids=FOUND)
def test_a_record_says_whose_a_handle_is(answer, browser, nameserver, web, authorization):
    """The DNS comes first, and nobody else is asked then."""
    nameserver.answer = answer
    web.pages[f"{OWN_HOST}.well-known/atproto-did"] = OTHER
    assert connect(browser, authorization).location == "/"
    assert browser.get("/who/bluesky").text == "mona"
    assert set(nameserver.asked) == {f"_atproto.{HANDLE}."}
    assert not web.asked_at(OWN_HOST)
    assert not web.asked_at(RESOLVER)


def spoofed(query):
    """A record that answers another question: somebody guesses."""
    wire = bytearray(records(f"did={OTHER}")(query).to_wire())
    wire[:2] = struct.pack("!H", query.id ^ 0xFFFF)
    return bytes(wire)


def cut_short(query):
    return records(f"did={OTHER}")(query).to_wire()[:-5]


def of_another_name(query):
    return records(f"did={OTHER}")(
        dns.message.make_query("_atproto.else.example.", "TXT", id=query.id)
    )


NOTHING = {
    "no such name": refusal("NXDOMAIN"),
    "no such record": records(),
    "a nameserver in trouble": refusal("SERVFAIL"),
    "one that refuses": refusal("REFUSED"),
    "silence": lambda query: SILENT,
    "no DNS": lambda query: b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "cut short": cut_short,
    "a guess": spoofed,
    "another name's record": of_another_name,
    "in a circle": records(name=f"_atproto.{HANDLE}."),
    "no DID": records(
        '"v=spf1 -all"', "did=", "did=did:key:z6Mk", OTHER, f"DID={OTHER}", f'"did= {OTHER}"'
    ),
    "no text": records("127.0.0.1", kind="A"),
    "no ASCII": records(r'"did=did:plc:\195\164"'),
    "a long one": records(long_text(f"did={OTHER}" + "a" * 60_000)),
}


@pytest.mark.parametrize("answer", NOTHING.values(), ids=NOTHING)
def test_where_the_dns_says_nothing_the_handles_own_host_is_asked(
    answer, browser, nameserver, web, authorization, monkeypatch
):
    """Within a time that is limited, and nobody beside the two."""
    monkeypatch.setattr("dance_common.providers._atproto.HANDLE_SECONDS", 0.1)
    nameserver.answer = answer
    web.pages.pop(f"{OWN_HOST}.well-known/atproto-did")
    began_at = time.monotonic()
    assert begin(browser).status == 400
    assert time.monotonic() - began_at < 2
    web.pages[f"{OWN_HOST}.well-known/atproto-did"] = DID
    assert connect(browser, authorization).location == "/"
    assert nameserver.asked
    assert not web.asked_at(RESOLVER)


@pytest.mark.parametrize("others", [[OTHER], ["did:web:mona.example", OTHER], [OTHER] * 300])
def test_records_that_contradict_each_other_are_refused(others, browser, nameserver, web):
    """Whoever of them is meant: the handle's own host is not asked either (the specification of handles)."""
    nameserver.answer = records(*(f"did={each}" for each in (DID, *others)))
    answer = begin(browser)
    assert (answer.status, answer.location) == (400, "")
    assert "There is no Bluesky account of that name." in answer.text
    assert not web.asked


def test_a_record_may_not_lead_to_somebody_elses_account(browser, nameserver, web):
    """The account's document has to have the handle, as with every other way."""
    nameserver.answer = records(f"did={OTHER}")
    web.pages[f"https://plc.directory/{OTHER}"] = did_document(OTHER, "other.example")
    answer = begin(browser)
    assert (answer.status, answer.location) == (400, "")
    assert {urlsplit(each.url).hostname for each in web.asked} == {"plc.directory"}


@pytest.mark.parametrize("named", ["printer.local", "intranet.corp", "mona.internal"])
def test_the_dns_is_asked_for_public_names_only(named, run, nameserver, web):
    """However the site chooses among servers: a visitor may not read what a company's own nameserver knows."""
    site = run(bluesky=options(handle_resolver=nameserver.url, servers=[".example"]))
    assert begin(site.browser(host=LOOPBACK), named).status == 400
    assert not nameserver.asked


def test_this_machines_own_nameservers_are_asked(run, nameserver, web, authorization, monkeypatch):
    """And its search list is not used: a handle is the whole name."""
    port = urlsplit(nameserver.url).port

    def configuration(resolver, _file):
        resolver.nameservers, resolver.port = ["127.0.0.1"], port
        resolver.search = [dns.name.from_text("corp.example.")]

    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", configuration)
    nameserver.answer = records(f"did={DID}")
    browser = run(bluesky=options(handle_resolver="dns")).browser(host=LOOPBACK)
    assert connect(browser, authorization).location == "/"
    assert set(nameserver.asked) == {f"_atproto.{HANDLE}."}


def test_a_machine_without_nameservers(run, web, authorization, monkeypatch):
    """The handle's own host is asked there."""
    monkeypatch.setattr(
        "dns.resolver.Resolver.read_resolv_conf",
        lambda resolver, file: (_ for _ in ()).throw(dns.resolver.NoResolverConfiguration),
    )
    browser = run(bluesky=options(handle_resolver="dns")).browser(host=LOOPBACK)
    assert connect(browser, authorization).location == "/"


@pytest.mark.parametrize(
    ("resolver", "address", "port"),
    [
        ("dns", "", 53),
        ("dns://192.0.2.53", "192.0.2.53", 53),
        ("dns://192.0.2.53:5353/", "192.0.2.53", 5353),
        ("dns://[2001:db8::53]:53", "2001:db8::53", 53),
    ],
)
def test_a_nameserver_is_named_by_its_address(resolver, address, port):
    """Since a name would have to be looked up first."""
    assert Nameserver.at(resolver, argument="handle_resolver") == Nameserver(address, port)


@pytest.mark.parametrize(
    "resolver",
    [
        *("dns:", "dns://", "dns://ns.example", "dns://192.0.2.53:0x", "dns://192.0.2.53/zone"),
        *("dns://me@192.0.2.53", "dns://192.0.2.53?x", "dns://[::1", "dns://192.0.2.53:70000"),
    ],
)
def test_what_names_no_nameserver(resolver):
    """A slip is found when the site starts."""
    with pytest.raises(ValueError, match="handle_resolver has to be 'dns', or the address of"):
        providers.find("bluesky")(handle_resolver=resolver)


def test_without_the_library_the_site_is_told_when_it_starts(monkeypatch):
    """By the name of the extra."""
    monkeypatch.setattr("dance_common.providers._atproto.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"oauth-dance\[dns\]"):
        providers.find("bluesky")(handle_resolver="dns")
