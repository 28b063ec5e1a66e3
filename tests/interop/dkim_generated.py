# SPDX-License-Identifier: GPL-3.0-or-later
"""Thousands of generated messages, signed by one, bent, and judged by all: do the verdicts agree?

Where one does not agree with us, the reason must stand in the table below, and fit the message. On the wire
every message ends in CRLF; most of the differences are about files that do not.
"""

import argparse
import collections
import re
import sys
import tempfile

import dkim_peers
import opendkim_peer
from dkim_peers import DOMAIN, dkim
from letters import Letters

PEERS = ["dkimpy", "mail_dkim", "opendkim"]


def header_of(message):
    return re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]


def names_of(message):
    return [line.split(b":")[0].strip().lower() for line in re.split(rb"\r?\n(?![ \t])", header_of(message))]


def signature_of(message):
    for field in re.split(rb"\r?\n(?![ \t])", header_of(message)):
        if field.lower().startswith(b"dkim-signature"):
            return field
    return b""


def tag(message, name):
    found = re.search(rb"(?:^|[;:])\s*" + name + rb"\s*=([^;]*)", signature_of(message))
    return re.sub(rb"\s", b"", found[1]) if found else b""


def body_of(message):
    return (re.split(rb"\r?\n\r?\n", message, maxsplit=1) + [b""])[1]


Case = collections.namedtuple("Case", "signed bent form ours theirs said")


def unended(case):
    """The last line of the body has no end: now, or when it was signed."""
    bodies = [body_of(case.signed), body_of(case.bent)]
    return any(body and not body.endswith(b"\n") for body in bodies)


def blanks_at_the_end(case):
    return any(body[-1:] in (b" ", b"\t") for body in (body_of(case.signed), body_of(case.bent)))


def body_form(case):
    return case.form.split("/")[1]


def has_stray_line(case):
    lines = re.split(rb"\r?\n(?![ \t])", header_of(case.bent))
    return any(not re.match(rb"[!-9;-~]+[ \t]*:", line) for line in lines)


def reads_on_in_a_copy(case):
    """An empty line stands between header fields, as in a copy from a web page; here the reader goes on behind it. That
    the signature fits what was read so shows that it is right."""
    return case.ours and len(body_of(case.bent)) > len(body_of(case.signed)) and body_of(case.bent)[:1] in (b" ", b"\t")


# Who differs, why that is so, and how to tell that this is the case.
EXPLAINED = [
    ("dkimpy", "keeps blanks at the end of a last line that has no end; RFC 6376 section 3.4.4 drops them",
     lambda case: body_form(case) == "relaxed" and unended(case) and blanks_at_the_end(case)),
    ("mail_dkim", "adds no CRLF to a last line that has none, in the simple form; RFC 6376 section 3.4.3 does",
     lambda case: body_form(case) == "simple" and unended(case)),
    ("opendkim", "adds no CRLF to a last line that has none, in the relaxed form; RFC 6376 section 3.4.4 does",
     lambda case: body_form(case) == "relaxed" and unended(case)),
    ("opendkim", "drops a CR at the very end, half of a line end; here it is a byte like any other",
     lambda case: body_of(case.bent).endswith(b"\r")),
    ("dkimpy", "demands the padding of base64, which RFC 6376 section 2.10 leaves free",
     lambda case: len(tag(case.bent, b"b")) % 4 != 0),
    *((peer, "ends the header at an empty line between its fields; here that of a copy is read on", reads_on_in_a_copy)
      for peer in ("dkimpy", "mail_dkim", "opendkim")),
    ("mail_dkim", "reads on behind a header line that is no field; here, as at Postfix, the body begins there",
     lambda case: has_stray_line(case) and not case.ours),
    ("mail_dkim", "refuses text behind l=0 where nothing is signed of the body; RFC 6376 section 3.5 allows it",
     lambda case: tag(case.bent, b"l") == b"0" and case.ours),
    ("mail_dkim", "accepts a second From outside of the signature; RFC 6376 section 8.15 warns of it",
     lambda case: case.said.startswith("policy") and names_of(case.bent).count(b"from") > 1),
    ("opendkim", "accepts a second From outside of the signature; RFC 6376 section 8.15 warns of it",
     lambda case: case.said.startswith("policy") and names_of(case.bent).count(b"from") > 1),
]


def explain(peer, case):
    return next((f"{peer} {why}" for who, why, fits in EXPLAINED if who == peer and fits(case)), None)


def run(tool, count, seed):
    differences = collections.Counter()
    agreed = collections.Counter()
    asked = collections.Counter()
    unexplained = []
    with tempfile.TemporaryDirectory() as folder:
        keys = dkim_peers.Keys(folder)
        ours = dkim_peers.ours(tool, keys)
        mail_dkim = dkim_peers.mail_dkim(keys) if dkim_peers.has_mail_dkim() else None
        library = opendkim_peer.find()
        opendkim = opendkim_peer.OpenDkim(library, keys) if library else None
        letters = Letters(seed)
        for _ in range(count):
            message = letters.message()
            algorithm = letters.pick(["rsa-sha256", "rsa-sha256", "ed25519-sha256"])
            form = "/".join(letters.pick(["simple", "relaxed"]) for _ in range(2))
            fields = letters.fields_to_sign()
            rsa = algorithm == "rsa-sha256"
            signed = opendkim.signed(message, form) if rsa and opendkim and letters.chance(30) else None
            if signed is None:
                signed = dkim_peers.dkimpy_signed(message, keys, algorithm, form, fields, length=letters.chance(20))
            fate, bent = letters.fate(signed)
            said = (ours.verdicts(bent)[0] or ["none"])[0]
            theirs = {"dkimpy": dkim_peers.dkimpy_passes(bent, keys)}
            if rsa and mail_dkim:  # neither it nor OpenDKIM of Debian 12 knows Ed25519
                theirs["mail_dkim"] = mail_dkim.verdicts(bent)[0][:1] == ["pass"]
            if rsa and opendkim:
                theirs["opendkim"] = opendkim.passes(bent)
            passes = said.startswith("pass")
            asked.update(theirs.keys())
            others = [peer for peer, verdict in theirs.items() if verdict != passes]
            if not others:
                agreed["pass" if passes else "no pass"] += 1
            for peer in others:
                case = Case(signed, bent, form, passes, theirs[peer], said)
                why = explain(peer, case)
                if why:
                    differences[why] += 1
                else:
                    unexplained.append((peer, fate, case))
        ours.close()
        if mail_dkim:
            mail_dkim.close()
    return agreed, asked, differences, unexplained


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=6376)
    options = parser.parse_args()
    dkim_peers.skip_without("dkimpy (python3-dkim, python3-nacl)", dkim)
    agreed, asked, differences, unexplained = run(options.tool, options.count, options.seed)
    print(f"{options.count} messages; all agree on {sum(agreed.values())}: {agreed['pass']} pass, "
          f"{agreed['no pass']} do not")
    for peer in PEERS:
        print(f"{asked[peer]:6}  judged by {peer}" + ("" if asked[peer] else ": not installed"))
    for why, times in differences.most_common():
        print(f"{times:6}  {why}")
    for peer, fate, case in unexplained[:20]:
        print(f"UNEXPLAINED: {peer} differs; {fate}, {case.form}, ours {case.said}\n{case.bent!r}\n")
    print(f"{len(unexplained)} differences unexplained")
    healthy = agreed["pass"] > options.count // 4 and agreed["no pass"] > options.count // 20
    return 0 if healthy and not unexplained else 1


if __name__ == "__main__":
    sys.exit(main())
