# SPDX-License-Identifier: GPL-3.0-or-later
"""The public services that tell an asker its own address through the DNS: Google's, Cloudflare's and OpenDNS's."""

import ipaddress
import socket
import struct
from collections.abc import Callable
from functools import partial

from addresses import CLOUDFLARE, GOOGLE_NS, OPENDNS, is_v6
from dns_message import CLASSES, NOERROR, NXDOMAIN, REFUSED, TYPES, Question, decode_question, encode_answer, text_data
from namespaces import Namespace
from socket_loop import SocketLoop

_GOOGLE = Question("o-o.myaddr.l.google.com", TYPES["TXT"], CLASSES["IN"])
_CLOUDFLARE = Question("whoami.cloudflare", TYPES["TXT"], CLASSES["CH"])
_OPENDNS = "myip.opendns.com"


Service = Callable[[Question, str], tuple[int, list[bytes]]]


class OwnAddressServices:
    def __init__(self, namespace: Namespace) -> None:
        self._loop = SocketLoop()
        for service, addresses in (
            (_answer_google, GOOGLE_NS),
            (_answer_cloudflare, CLOUDFLARE),
            (_answer_opendns, OPENDNS),
        ):
            for address in addresses:
                self._loop.add(namespace.call(_listen, address), partial(_serve, service))
                self._loop.add(namespace.call(_listen_for_streams, address), partial(_serve_stream, service))
        self._loop.start()

    def stop(self) -> None:
        self._loop.stop()


def _listen(address: str) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if is_v6(address) else socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind((address, 53))
    return listening


def _listen_for_streams(address: str) -> socket.socket:
    return socket.create_server((address, 53), family=socket.AF_INET6 if is_v6(address) else socket.AF_INET)


def _serve_stream(service: Service, listening: socket.socket) -> None:
    """One question over TCP (RFC 7766), for those who come through a proxy."""
    try:
        connection, peer = listening.accept()
        with connection:
            connection.settimeout(2.0)
            stream = connection.makefile("rwb")
            query = stream.read(struct.unpack("!H", stream.read(2))[0])
            answer = encode_answer(query, *service(decode_question(query), peer[0]))
            stream.write(struct.pack("!H", len(answer)) + answer)
            stream.flush()
    except (OSError, ValueError, struct.error):
        pass  # not a question, or the asker is gone


def _serve(service: Service, listening: socket.socket) -> None:
    try:
        query, peer = listening.recvfrom(4096)
        rcode, records = service(decode_question(query), peer[0])
        listening.sendto(encode_answer(query, rcode, records), peer)
    except (OSError, ValueError):
        pass  # not a question, or the asker is gone


def _answer_google(question: Question, asker: str) -> tuple[int, list[bytes]]:
    if _same(question, _GOOGLE):
        return NOERROR, [text_data(asker)]
    name = question.name.lower()
    # A resolver that comes down to the name label by label must be told that there is something below.
    above = name in ("google.com", "l.google.com", "myaddr.l.google.com", _GOOGLE.name)
    return (NOERROR if above else NXDOMAIN), []


def _answer_cloudflare(question: Question, asker: str) -> tuple[int, list[bytes]]:
    return (NOERROR, [text_data(asker)]) if _same(question, _CLOUDFLARE) else (REFUSED, [])


def _answer_opendns(question: Question, asker: str) -> tuple[int, list[bytes]]:
    if question.name.lower() != _OPENDNS or question.dns_class != CLASSES["IN"]:
        return REFUSED, []
    matching = TYPES["AAAA"] if is_v6(asker) else TYPES["A"]
    return NOERROR, [ipaddress.ip_address(asker).packed] if question.type == matching else []


def _same(question: Question, other: Question) -> bool:
    return Question(question.name.lower(), question.type, question.dns_class) == other
