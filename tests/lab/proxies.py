# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxies in front of a mail server: proxies.py --cli PATH [unittest's options]

Each configuration is run by the real program, with a server behind it that looks at the first bytes. Whether the PROXY
protocol was among them has to be what Mailvitals reads from the same text.
"""

import argparse
import json
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from addresses import HOME
from programme import LabTest, run_tests

SIGNATURES = (b"PROXY ", b"\r\n\r\n\x00\r\nQUIT\n")
EXPECTING = "=== postconf -n\nmyhostname = a.example\nmynetworks = 127.0.0.0/8\nsmtpd_upstream_proxy_protocol = haproxy\n"

HAPROXY = {
    "nothing": "listen mail\n  mode tcp\n  bind 127.0.0.1:25\n  server a 127.0.0.1:10025\n",
    "v1": "listen mail\n  mode tcp\n  bind 127.0.0.1:25\n  server a 127.0.0.1:10025 send-proxy\n",
    "v2": "frontend f\n  mode tcp\n  bind 127.0.0.1:25\n  default_backend b\nbackend b\n  mode tcp\n"
    "  server a 127.0.0.1:10025 send-proxy-v2\n",
    "by default": "listen mail\n  mode tcp\n  bind 127.0.0.1:25\n  default-server send-proxy-v2\n  server a 127.0.0.1:10025\n",
    "by default, too late": "listen mail\n  mode tcp\n  bind 127.0.0.1:25\n  server a 127.0.0.1:10025\n"
    "  default-server send-proxy-v2\n",
    "by the defaults": "defaults\n  mode tcp\n  default-server send-proxy\nlisten mail\n  bind 127.0.0.1:25\n"
    "  server a 127.0.0.1:10025\n",
    "by older defaults": "defaults\n  mode tcp\n  default-server send-proxy\ndefaults\n  mode tcp\nlisten mail\n"
    "  bind 127.0.0.1:25\n  server a 127.0.0.1:10025\n",
    "not this one": "listen mail\n  mode tcp\n  bind 127.0.0.1:25\n  default-server send-proxy-v2\n"
    "  server a 127.0.0.1:10025 no-send-proxy-v2\n",
    "by use_backend": "frontend f\nmode tcp\nbind 127.0.0.1:25\nuse_backend b if TRUE\nbackend b\nmode tcp\n"
    "server a 127.0.0.1:10025 send-proxy\n",
    "a template": "listen mail\n  mode tcp\n  bind 127.0.0.1:25\n  server-template a 1 127.0.0.1:10025 send-proxy\n",
}
NGINX = {
    "nothing": "stream { server { listen 127.0.0.1:25; proxy_pass 127.0.0.1:10025; } }\n",
    "on": "stream { server { listen 127.0.0.1:25; proxy_pass 127.0.0.1:10025; proxy_protocol on; } }\n",
    "on for all": "stream { proxy_protocol on;\n server { listen 127.0.0.1:25; proxy_pass 127.0.0.1:10025; } }\n",
    "off for one": "stream { proxy_protocol on;\n server { listen 127.0.0.1:25; proxy_pass 127.0.0.1:10025;"
    " proxy_protocol off; } }\n",
    "an upstream": "stream\n{\nupstream mail { server 127.0.0.1:10025; }\nserver { listen 127.0.0.1:25; proxy_pass mail;"
    " proxy_protocol on; }\n}\n",
}


class Proxies(LabTest):
    cli: ClassVar[Path]

    def observed(self, name: str, command: list[str], log: Path) -> bool:
        """Does the PROXY protocol come first, behind this proxy?"""
        host = self.lab.network.add(name)
        server = host.call(lambda: socket.create_server(("127.0.0.1", 10025)))
        server.settimeout(5)
        client = host.call(lambda: socket.socket())
        client.settimeout(5)
        proxy = host.start(name, command, log)
        try:
            proxy.wait_ready(lambda: ":25 " in host.run(["ss", "-ltn"]).stdout)
            client.connect(("127.0.0.1", 25))
            client.sendall(b"EHLO a\r\n" * 3)
            connection, _ = server.accept()
            connection.settimeout(5)
            first = b""
            while len(first) < len(SIGNATURES[1]):
                first += connection.recv(200)
            connection.close()
        finally:
            proxy.stop()
            client.close()
            server.close()
        return first.startswith(SIGNATURES)

    def said(self, text: str) -> set[str]:
        """What Mailvitals says of this proxy in front of a server that waits for the PROXY protocol."""
        command = [str(self.cli), "configuration", "-", "--json", "-"]
        done = self.lab.network.of(HOME).run(command, text=EXPECTING + text)
        return {finding["tag"] for finding in json.loads(done.stdout)["findings"]}

    def compare(self, program: str, texts: dict[str, str], command: Callable[[Path], list[str]], head: str) -> None:
        if not shutil.which(program):
            self.skipTest(f"{program} is not installed (see packages.txt)")
        for number, (name, text) in enumerate(texts.items()):
            with self.subTest(program=program, name=name), tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "proxy.conf")
                file.write_text(head + text)
                sent = self.observed(f"{program}{number}", command(file), Path(folder, "log"))
                expected = {"safe"} if sent else {"proxy-not-sent"}
                self.assertEqual(self.said(f"=== cat {program}.conf\n{head}{text}"), expected)

    def test_1_haproxy(self) -> None:
        head = "global\n  maxconn 10\ndefaults\n  timeout connect 5s\n  timeout client 5s\n  timeout server 5s\n"
        self.compare("haproxy", HAPROXY, lambda file: ["haproxy", "-db", "-f", str(file)], head)

    def test_2_nginx(self) -> None:
        module = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
        if not module.exists():
            self.skipTest("nginx has no stream module here (see packages.txt)")
        head = f"load_module {module};\ndaemon off;\nerror_log stderr;\nevents {{}}\n"
        # nginx removes the file of its number at its end, whatever that file is.
        self.compare("nginx", NGINX,
                     lambda file: ["nginx", "-c", str(file), "-g", f"pid {file.parent}/nginx.pid;"], head)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True, type=Path, help="the program mailvitals-cli that is to be tested")
    options, rest = parser.parse_known_args()
    Proxies.cli = options.cli.resolve()
    if not Proxies.cli.is_file():
        parser.error(f"there is no program {Proxies.cli}")
    sys.exit(run_tests(rest))
