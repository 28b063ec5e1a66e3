# SPDX-License-Identifier: GPL-3.0-or-later
"""Just enough of the DNS's wire format (RFC 1035) to ask one question and to answer one."""

import ipaddress
import os
import socket
import struct
from dataclasses import dataclass

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
CLASSES = {"IN": 1, "CH": 3}
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, REFUSED = 0, 1, 2, 3, 5
_AUTHORITATIVE, _RECURSION_DESIRED, _RESPONSE = 0x0400, 0x0100, 0x8000


@dataclass(frozen=True)
class Question:
    name: str
    type: int
    dns_class: int


@dataclass(frozen=True)
class Answer:
    rcode: int
    authoritative: bool
    records: list[str]  # data of the records of the type asked for, as text


def ask(server: str, name: str, record_type: str, dns_class: str = "IN", seconds: float = 5.0) -> Answer:
    """Put one question to one server over UDP."""
    question = Question(name, TYPES[record_type], CLASSES[dns_class])
    identity = int.from_bytes(os.urandom(2))
    query = struct.pack("!6H", identity, _RECURSION_DESIRED, 1, 0, 0, 0) + _encode_question(question)
    with socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.settimeout(seconds)
        channel.connect((server, 53))
        channel.send(query)
        while True:
            message = channel.recv(65535)
            if len(message) >= 12 and message[:2] == query[:2]:
                return _decode_answer(message, question.type)


def decode_question(query: bytes) -> Question:
    """The question of a query; raises ValueError when it is none."""
    try:
        _, flags, count = struct.unpack_from("!3H", query)
        name, at = _decode_name(query, 12)
        record_type, dns_class = struct.unpack_from("!2H", query, at)
    except (struct.error, IndexError) as error:
        raise ValueError("not a DNS query") from error
    if flags & _RESPONSE or count != 1:
        raise ValueError("not a DNS query")
    return Question(name, record_type, dns_class)


def encode_answer(query: bytes, rcode: int, records: list[bytes]) -> bytes:
    """An authoritative answer to the query, with the given data for exactly what it asks."""
    question = decode_question(query)
    flags = _RESPONSE | _AUTHORITATIVE | (struct.unpack_from("!H", query, 2)[0] & _RECURSION_DESIRED) | rcode
    message = query[:2] + struct.pack("!5H", flags, 1, len(records), 0, 0) + _encode_question(question)
    for data in records:
        message += b"\xc0\x0c" + struct.pack("!2HIH", question.type, question.dns_class, 60, len(data)) + data
    return message


def text_data(text: str) -> bytes:
    """The data of a TXT record of one string."""
    raw = text.encode()
    return bytes([len(raw)]) + raw


def _encode_question(question: Question) -> bytes:
    labels = [label.encode() for label in question.name.rstrip(".").split(".") if label]
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return name + struct.pack("!2H", question.type, question.dns_class)


def _decode_name(message: bytes, at: int) -> tuple[str, int]:
    """A name, and where what follows it begins."""
    labels: list[str] = []
    end = -1
    for _ in range(128):  # enough for any legal name, and the end of any loop of pointers
        length = message[at]
        if length >= 0xC0:
            end = at + 2 if end < 0 else end
            at = (length & 0x3F) << 8 | message[at + 1]
        elif length == 0:
            return ".".join(labels), at + 1 if end < 0 else end
        else:
            labels.append(message[at + 1 : at + 1 + length].decode("ascii", "replace"))
            at += 1 + length
    raise ValueError("a name without end")


def _decode_answer(message: bytes, wanted: int) -> Answer:
    _, flags, questions, answers = struct.unpack_from("!4H", message)
    at = 12
    for _ in range(questions):
        at = _decode_name(message, at)[1] + 4
    records: list[str] = []
    for _ in range(answers):
        at = _decode_name(message, at)[1]
        record_type, _, _, length = struct.unpack_from("!2HIH", message, at)
        at += 10
        if record_type == wanted:
            records.append(_decode_data(message, at, length, record_type))
        at += length
    return Answer(flags & 0xF, bool(flags & _AUTHORITATIVE), records)


def _decode_data(message: bytes, at: int, length: int, record_type: int) -> str:
    data = message[at : at + length]
    if record_type in (TYPES["A"], TYPES["AAAA"]):
        return str(ipaddress.ip_address(data))
    if record_type == TYPES["MX"]:
        return f"{struct.unpack_from('!H', data)[0]} {_decode_name(message, at + 2)[0]}"
    if record_type == TYPES["TXT"]:
        text = b""
        while data:
            text, data = text + data[1 : 1 + data[0]], data[1 + data[0] :]
        return text.decode(errors="replace")
    return _decode_name(message, at)[0]
