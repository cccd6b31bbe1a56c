"""A nameserver on this machine, for what the DNS says of handles: by UDP, and by TCP where that takes too much room."""

from __future__ import annotations

import socketserver
import struct
import threading
from contextlib import contextmanager

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rrset

MOST_BY_UDP = 512


def records(*texts, name=None, kind="TXT"):
    """Return what answers a question by records of these texts, each as a zone file has it, with a further name."""

    def answer(query):
        response = dns.message.make_response(query)
        asked = query.question[0].name
        if name is not None:
            response.answer.append(dns.rrset.from_text(asked, 60, "IN", "CNAME", name))
        if texts:
            response.answer.append(dns.rrset.from_text(name or asked, 60, "IN", kind, *texts))
        return response

    return answer


def refusal(code):
    """Return what answers a question by that status, such as ``NXDOMAIN``."""

    def answer(query):
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.from_text(code))
        return response

    return answer


class LoopbackNameserver:
    """Answers every question by ``answer``, a function of the query that returns a message, bytes, or None for silence.

    Attributes:
        asked: the names that were asked for.
        by_tcp: how many of the questions came by TCP.
    """

    def __init__(self):
        self.answer = refusal("NXDOMAIN")
        self.asked = []
        self.by_tcp = 0

    def respond(self, wire, most):
        query = dns.message.from_wire(wire)
        self.asked.append(query.question[0].name.to_text())
        response = self.answer(query)
        if response is None or isinstance(response, bytes):
            return response
        try:
            return response.to_wire(max_size=most)
        except dns.exception.TooBig:
            shorter = dns.message.make_response(query)
            shorter.flags |= dns.flags.TC
            return shorter.to_wire()

    @contextmanager
    def running(self):
        """Serve; return the address as ``handle_resolver`` has it."""
        nameserver = self

        class ByUDP(socketserver.BaseRequestHandler):
            def handle(self):
                wire, socket = self.request
                if (response := nameserver.respond(wire, MOST_BY_UDP)) is not None:
                    socket.sendto(response, self.client_address)

        class ByTCP(socketserver.StreamRequestHandler):
            def handle(self):
                (length,) = struct.unpack("!H", self.rfile.read(2))
                nameserver.by_tcp += 1
                if (response := nameserver.respond(self.rfile.read(length), 65535)) is not None:
                    self.wfile.write(struct.pack("!H", len(response)) + response)

        with (
            socketserver.TCPServer(("127.0.0.1", 0), ByTCP) as tcp,
            socketserver.UDPServer(tcp.server_address, ByUDP) as udp,
        ):
            threads = [
                threading.Thread(target=each.serve_forever, args=(0.01,)) for each in (udp, tcp)
            ]
            for thread in threads:
                thread.start()
            try:
                yield "dns://{}:{}".format(*udp.server_address)
            finally:
                for server in (udp, tcp):
                    server.shutdown()
                for thread in threads:
                    thread.join(10)
