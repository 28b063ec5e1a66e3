# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages as bad mail programs write them, and what happens to messages on the way. All from one seed."""

import random
import re

WORDS = ["alpha", "beta", "=20", "x", "https://example.org/?a=b", "Grüße", ".", "..", "From here", "-- ", "\\", "\"q\""]
BLANKS = [" ", " ", " ", "  ", "\t", " \t ", "   "]


class Letters:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, choices):
        return self.random.choice(choices)

    def text(self, most):
        pieces = [self.pick(WORDS) + self.pick(BLANKS) for _ in range(self.random.randint(0, most))]
        line = "".join(pieces)
        return line if self.chance(30) else line.rstrip()

    def value(self):
        value = self.pick(["", " ", " ", " ", "  ", "\t"]) + self.text(6)
        while self.chance(25):
            value += self.pick(["\r\n ", "\r\n\t", " \r\n  ", "\r\n \t"]) + self.pick(WORDS)
        return value + self.pick(["", "", "", " ", "\t "])

    def message(self):
        fields = [("From", " a@example.org"), ("To", self.value()), ("Subject", self.value()),
                  ("Date", " Mon, 23 Nov 2026 12:00:00 +0000"), ("Message-ID", " <1@example.org>")]
        fields += [("Received", self.value()) for _ in range(self.random.randint(0, 3))]
        fields += [("X-" + self.pick("abc"), self.value()) for _ in range(self.random.randint(0, 3))]
        if self.chance(20):
            fields = [(name.upper() if self.chance(50) else name.lower(), value) for name, value in fields]
        self.random.shuffle(fields)
        head = "".join(f"{name}:{value}\r\n" for name, value in fields)
        return (head + "\r\n" + self.body()).encode()

    def body(self):
        kind = self.random.randint(0, 9)
        if kind == 0:
            return ""
        if kind == 1:
            return "\r\n" * self.random.randint(1, 4)
        if kind == 2:
            return self.pick([" ", "\t\r\n", "  \r\n \r\n", "\r\n \r\n"])
        lines = []
        for _ in range(self.random.randint(1, 40)):
            lines.append("" if self.chance(20) else self.pick(BLANKS) if self.chance(8) else self.text(12))
        ends = ["\r\n", "\r\n", "\r\n\r\n", "\r\n\r\n\r\n", "\r\n \r\n", " \r\n"]
        return "\r\n".join(lines) + self.pick(["", " "] if self.chance(8) else ends)

    def fields_to_sign(self):
        fields = ["From", "To", "Subject", "Date", "Message-ID"]
        fields += self.random.sample(["Received", "Received", "X-a", "X-b", "X-Absent", "From", "Subject"],
                                     self.random.randint(0, 5))
        return fields

    def fate(self, message):
        """(what befell it, the message afterwards)"""
        fates = [name for name in dir(self) if name.startswith("then_")]
        name = self.pick(fates + ["nothing"] * 3)
        if name == "nothing":
            return name, message
        return name.removeprefix("then_"), getattr(self, name)(message)

    @staticmethod
    def parts(message):
        head, _, body = message.partition(b"\r\n\r\n")
        return re.split(rb"\r\n(?![ \t])", head), body

    @staticmethod
    def whole(fields, body):
        return b"\r\n".join(fields) + b"\r\n\r\n" + body

    def some_field(self, fields):
        return self.random.randrange(1, len(fields))  # the first is the signature

    def then_line_ends_lf(self, message):
        return message.replace(b"\r\n", b"\n")

    def then_line_ends_mixed(self, message):
        return re.sub(rb"\r\n", lambda _: self.pick([b"\r\n", b"\n"]), message)

    def then_one_byte_changed(self, message):
        at = self.random.randrange(len(message))
        if message[at:at + 1] in b"\r\n":
            return message
        return message[:at] + bytes([self.random.randrange(32, 127)]) + message[at + 1:]

    def then_a_byte_lost(self, message):
        at = self.random.randrange(len(message))
        return message if message[at:at + 1] in b"\r\n" else message[:at] + message[at + 1:]

    def then_cut(self, message):
        return message[:self.random.randrange(message.index(b"\r\n\r\n") + 4, len(message) + 1)]

    def then_blanks_doubled(self, message):
        fields, body = self.parts(message)
        at = self.some_field(fields)
        if self.chance(50):
            fields[at] = fields[at].replace(b" ", b"  ")
        else:
            body = body.replace(b" ", b" \t")
        return self.whole(fields, body)

    def then_blanks_at_line_ends(self, message):
        fields, body = self.parts(message)
        return self.whole(fields, body.replace(b"\r\n", self.pick([b" \r\n", b"\t \r\n"])))

    def then_refolded(self, message):
        fields, body = self.parts(message)
        at = self.random.randrange(len(fields))
        fields[at] = fields[at].replace(b" ", b"\r\n ", 2) if self.chance(50) else fields[at].replace(b"\r\n", b"")
        return self.whole(fields, body)

    def then_blank_lines_added(self, message):
        return message + self.pick([b"\r\n", b"\r\n\r\n", b" \r\n", b"\r\n \r\n\t\r\n"])

    def then_text_added(self, message):
        return message + b"-- \r\nsent through a list\r\n"

    def then_a_field_gone(self, message):
        fields, body = self.parts(message)
        del fields[self.some_field(fields)]
        return self.whole(fields, body)

    def then_a_field_twice(self, message):
        fields, body = self.parts(message)
        fields.insert(self.random.randrange(1, len(fields) + 1), fields[self.some_field(fields)])
        return self.whole(fields, body)

    def then_fields_shuffled(self, message):
        fields, body = self.parts(message)
        rest = fields[1:]
        self.random.shuffle(rest)
        return self.whole(fields[:1] + rest, body)

    def then_field_names_lowered(self, message):
        fields, body = self.parts(message)
        at = self.some_field(fields)
        name, colon, value = fields[at].partition(b":")
        fields[at] = name.lower() + colon + value
        return self.whole(fields, body)

    def then_a_received_on_top(self, message):
        return b"Received: from nowhere\r\n" + message

    def then_the_signature_below(self, message):
        fields, body = self.parts(message)
        return self.whole(fields[1:] + fields[:1], body)
