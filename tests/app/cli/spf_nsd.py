# SPDX-License-Identifier: GPL-3.0-or-later
"""mailvitals-cli spf against a real name server: NSD on a port of loopback, started and stopped here."""

import argparse
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

CLI = ""
SOURCE = pathlib.Path(__file__).resolve().parents[3]
PORT = 0

ZONE = """
$ORIGIN .
$TTL 300
@ IN SOA ns.test. hostmaster.test. 1 3600 900 86400 300
@ IN NS ns.test.
ns.test. IN A 127.0.0.1
example.org. IN TXT "v=spf1 mx include:_spf.example.net exp=why.example.org -all"
example.org. IN MX 10 mail.example.org.
example.org. IN MX 20 alias.example.org.
mail.example.org. IN A 192.0.2.25
mail.example.org. IN AAAA 2001:db8::25
alias.example.org. IN CNAME backup.example.net.
backup.example.net. IN A 192.0.2.26
_spf.example.net. IN TXT "v=spf1 ip4:198.51.100.0/24 " "a:web.example.net ~all"
web.example.net. IN A 203.0.113.80
why.example.org. IN TXT "%{i} may not send for %{d}"
soft.example. IN TXT "v=spf1 ~all"
neutral.example. IN TXT "v=spf1 ?all"
broken.example. IN TXT "v=spf1 ip4:192.0.2.300 -all"
loop.example. IN TXT "v=spf1 include:loop.example -all"
none.example. IN TXT "nothing to see"
xn--bcher-kva.example. IN TXT "v=spf1 ip4:192.0.2.9 -all"
mail.example.net. IN TXT "v=spf1 ip4:192.0.2.77 -all"
long.example. IN TXT "v=spf1 x={padding}" "{padding}" "{padding}" " ip4:192.0.2.5 -all"
""".replace("{padding}", "a" * 240)

CONFIG = """
server:
    ip-address: 127.0.0.1@{port}
    port: {port}
    server-count: 1
    username: ""
    chroot: ""
    database: ""
    zonesdir: "{folder}"
    pidfile: "{folder}/nsd.pid"
    xfrdfile: "{folder}/xfrd.state"
    zonelistfile: "{folder}/zone.list"
    xfrdir: "{folder}"
    rrl-ratelimit: 0
    minimal-responses: yes
remote-control:
    control-enable: no
zone:
    name: "."
    zonefile: "root.zone"
"""


def free_port():
    """A port of loopback that is free for UDP and TCP, and that the system gives to nobody by itself: from among
    those it might give it to a client before the server has it, even to one that only looks whether it is there."""
    try:
        lowest = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except OSError:
        lowest = 32768
    for _ in range(200):
        port = random.randrange(max(1024, lowest - 12000), max(1025, lowest))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            try:
                udp.bind(("127.0.0.1", port))
                tcp.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise OSError("no free port")


def ask(*words):
    return subprocess.run([CLI, "spf", "--resolver", f"127.0.0.1:{PORT}", *words], capture_output=True, text=True,
                          timeout=60)


class SpfAtNsd(unittest.TestCase):
    def judged(self, ip, sender, *more):
        result = ask("--ip", ip, "--sender", sender, *more)
        self.assertEqual(result.stderr, "")
        return result.stdout.splitlines()[0], result.returncode, result.stdout

    def test_results_and_exit_statuses(self):
        for ip, sender, result, status in [
            ("192.0.2.25", "user@example.org", "pass", 0),
            ("2001:db8::25", "user@example.org", "pass", 0),
            ("::ffff:192.0.2.25", "user@example.org", "pass", 0),
            ("192.0.2.26", "user@example.org", "pass", 0),
            ("198.51.100.200", "user@example.org", "pass", 0),
            ("203.0.113.80", "example.org", "pass", 0),
            ("203.0.113.81", "user@example.org", "fail", 2),
            ("192.0.2.1", "user@soft.example", "softfail", 1),
            ("192.0.2.1", "user@neutral.example", "neutral", 0),
            ("192.0.2.1", "user@none.example", "none", 0),
            ("192.0.2.1", "user@not-there.example", "none", 0),
            ("192.0.2.1", "user@broken.example", "permerror", 2),
            ("192.0.2.1", "user@loop.example", "permerror", 2),
            ("192.0.2.5", "user@long.example", "pass", 0),
            ("192.0.2.9", "user@b\u00fccher.example", "pass", 0),
            ("192.0.2.9", "<user@b\u00fccher.example>", "pass", 0),
        ]:
            with self.subTest(ip=ip, sender=sender):
                self.assertEqual(self.judged(ip, sender)[:2], (result, status))

    def test_a_bounce_is_judged_by_its_helo(self):
        self.assertEqual(self.judged("192.0.2.77", "<>", "--helo", "mail.example.net")[:2], ("pass", 0))
        self.assertEqual(self.judged("192.0.2.78", "", "--helo", "mail.example.net")[:2], ("fail", 2))

    def test_explains(self):
        text = self.judged("203.0.113.81", "user@example.org")[2]
        self.assertIn("decided by -all", text)
        self.assertIn("203.0.113.81 may not send for example.org", text)
        self.assertIn("\u251c\u2500 include:_spf.example.net", text)
        self.assertIn("3 of 10 lookups", text)
        text = self.judged("192.0.2.1", "user@broken.example")[2]
        self.assertIn('column 12: not an IP address, "192.0.2.300" (RFC 7208 section 5.6)', text)

    def test_json(self):
        result = ask("--ip", "203.0.113.80", "--sender", "user@example.org", "--json")
        report = json.loads(result.stdout)
        schema = json.loads((SOURCE / "resources/schema/spf-1.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(report, schema)
        for sender in ("user@broken.example", "user@none.example", "user@loop.example", "user@[192.0.2.1]"):
            other = json.loads(ask("--ip", "192.0.2.1", "--sender", sender, "--json").stdout)
            jsonschema.validate(other, schema)
            self.assertIn("problem", other, sender)
        self.assertEqual((report["result"], report["lookups"], report["void_lookups"]), ("pass", 3, 0))
        self.assertEqual(report["decided_by"], "include:_spf.example.net, there a:web.example.net")
        include = report["tree"]["terms"][1]
        self.assertEqual((include["term"], include["lookups"], include["outcome"]),
                         ("include:_spf.example.net", 2, "match"))
        self.assertEqual(include["record"]["terms"][1]["outcome"], "match")

    def test_no_answer_is_a_temperror(self):
        port = free_port()
        result = subprocess.run([CLI, "spf", "--resolver", f"127.0.0.1:{port}", "--ip", "192.0.2.1", "--sender",
                                 "user@example.org"], capture_output=True, text=True, timeout=60)
        self.assertEqual((result.stdout.splitlines()[0], result.returncode), ("temperror", 3))

    def test_wrong_usage(self):
        for words in [[], ["--ip", "192.0.2.1"], ["--sender", "a@example.org"],
                      ["--ip", "example.org", "--sender", "a@example.org"],
                      ["--ip", "192.0.2.1", "--sender", "<>"],
                      ["--ip", "192.0.2.1", "--sender", "a@example.org", "more"],
                      ["--ip", "192.0.2.1", "--sender", "a@example.org", "--resolver", "nonsense"]]:
            with self.subTest(words=words):
                result = subprocess.run([CLI, "spf", *words], capture_output=True, text=True, timeout=60)
                self.assertEqual((result.returncode, result.stdout), (64, ""))
                self.assertTrue(result.stderr.startswith("mailvitals-cli: "), result.stderr)


def is_up(port):
    """Does it answer, and with the zone? That somebody listens does not mean that the zone has been read."""
    query = b"\x12\x34\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x03org\x00\x00\x0f\x00\x01"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(1)
        try:
            client.connect(("127.0.0.1", port))
            client.send(query)
            answer = client.recv(4096)
        except OSError:
            return False
    return len(answer) > 12 and answer[:2] == query[:2] and answer[2] & 0x80 and int.from_bytes(answer[6:8], "big") == 2


def serve(nsd, folder):
    """NSD with the zone, on a port of its own; None where it did not come up."""
    port = free_port()
    config = pathlib.Path(folder, "nsd.conf")
    config.write_text(CONFIG.format(port=port, folder=folder))
    with open(pathlib.Path(folder, "log"), "w", encoding="utf-8") as log:
        server = subprocess.Popen([nsd, "-d", "-c", str(config)], stdout=log, stderr=log)
    deadline = time.monotonic() + 20
    while server.poll() is None and time.monotonic() < deadline:
        if is_up(port):
            return server, port
        time.sleep(0.05)
    server.terminate()
    server.wait()
    return None, port


def main():
    global CLI, PORT
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    options, rest = parser.parse_known_args()
    CLI = options.cli
    nsd = shutil.which("nsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not nsd:
        print("SKIPPED: NSD is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "root.zone").write_text(ZONE)
        # Somebody may take the port before NSD does.
        for _ in range(3):
            server, PORT = serve(nsd, folder)
            if server:
                break
        if not server:
            print("NSD did not start: " + pathlib.Path(folder, "log").read_text(encoding="utf-8"))
            return 1
        try:
            return 0 if unittest.main(argv=[sys.argv[0], *rest], exit=False).result.wasSuccessful() else 1
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
