# SPDX-License-Identifier: GPL-3.0-or-later
"""Many domains in one run: what comes out, what it bears, how it is stopped and taken up again."""

import collections
import json
import os
import pathlib
import random
import resource
import signal
import socket
import struct
import subprocess
import threading
import time
import unicodedata

import jsonschema

from case import PROGRAM, SOURCE, Case, is_sanitized, main, run

MX, TXT = 15, 16
FEW = ["--only", "mx.present", "--only", "spf.present"]


def encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


class FakeDns:
    """A resolver on loopback: each name but "gone" takes mail at one host of all; it counts what it is asked."""

    def __init__(self):
        self.asked = collections.Counter()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.words = ["--resolver", f"127.0.0.1:{self.socket.getsockname()[1]}"]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                query, client = self.socket.recvfrom(2048)
            except OSError:
                return
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1").lower())
                at += 1 + query[at]
            kind = struct.unpack("!H", query[at + 1 : at + 3])[0]
            name = ".".join(labels)
            self.asked[name, kind] += 1
            data = {MX: struct.pack("!H", 10) + encoded("mx.provider.example"), TXT: b"\x0bv=spf1 -all"}.get(kind)
            gone = name.startswith("gone")
            answers = b"" if data is None or gone else b"\xc0\x0c" + struct.pack("!2HIH", kind, 1, 300, len(data)) + data
            header = query[:2] + struct.pack("!5H", 0x8183 if gone else 0x8180, 1, 1 if answers else 0, 0, 0)
            self.socket.sendto(header + query[12 : at + 5] + answers, client)

    def close(self):
        self.socket.close()


class ListCase(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad_schema = json.loads((SOURCE / "resources/schema/not-checked-1.json").read_text())
        cls.dns = FakeDns()

    @classmethod
    def tearDownClass(cls):
        cls.dns.close()
        super().tearDownClass()

    def listed(self, content, name="domains.txt"):
        pathlib.Path(self.path(name)).write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def command(self, file, *words, rules=FEW):
        return ["check", "--domains-file", file, "--jsonl", *self.dns.words, *rules, *words]

    def objects(self, output):
        """The lines, each of which is whole and keeps to its schema."""
        self.assertTrue(output == "" or output.endswith("\n"))
        objects = [json.loads(line) for line in output.splitlines()]
        for item in objects:
            known = item["schema"] == "mailvitals.report/1"
            jsonschema.validate(item, self.schema if known else self.bad_schema)
        return objects

    def targets(self, output):
        return sorted(item["target"] for item in self.objects(output))


class Batch(ListCase):
    def test_one_line_for_each(self):
        file = self.listed("# mine\na.example\n\nB.example.  # the shop\na.example\nword\nb\u00fccher.example\r\nx@c.example")
        result = run(*self.command(file))
        self.assertEqual(result.stderr, "")
        objects = self.objects(result.stdout)
        self.assertEqual(
            sorted(item["target"] for item in objects),
            ["a.example", "b.example", "c.example", "word", "xn--bcher-kva.example"],
        )
        bad = [item for item in objects if "error" in item]
        self.assertEqual([(item["line"], item["target"]) for item in bad], [(6, "word")])
        self.assertIn("single word", bad[0]["error"])
        self.assertEqual(result.returncode, 3, "nobody knows what was meant by the word")

    def test_the_worst_is_the_status(self):
        self.assertEqual(run(*self.command(self.listed("a.example\nb.example\n"))).returncode, 0)
        result = run(*self.command(self.listed("a.example\ngone.example\nword\n")))
        lights = {item["target"]: item.get("light") for item in self.objects(result.stdout)}
        self.assertNotEqual(lights["gone.example"], "green")
        worst = {"red": 2, "yellow": 1, "grey": 3}[lights["gone.example"]]
        self.assertEqual(result.returncode, worst)

    def test_the_same_as_one_check(self):
        def without_time(report):
            return {key: value for key, value in report.items() if key not in ("started_at", "timing")}

        every = ["--skip", "vantage", "--timeout", "20"]
        alone = json.loads(run("check", "a.example", *self.dns.words, *every, "--json", "-").stdout)
        many = self.objects(run(*self.command(self.listed("a.example\nb.example\n"), rules=every)).stdout)
        report = next(item for item in many if item["target"] == "a.example")
        self.assertEqual(without_time(report), without_time(alone))

    def test_standard_input(self):
        result = run(*self.command("-"), text="a.example\nb.example")
        self.assertEqual(self.targets(result.stdout), ["a.example", "b.example"])

    def test_results_come_while_the_list_does(self):
        with subprocess.Popen([*PROGRAM, *self.command("-")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
            for name in ["a.example", "b.example"]:
                p.stdin.write(name + "\n")
                p.stdin.flush()
                self.assertEqual(json.loads(p.stdout.readline())["target"], name)
            p.stdin.close()
            self.assertEqual(p.stdout.read(), "")

    def test_what_many_have_in_common_is_asked_once(self):
        self.dns.asked.clear()
        names = [f"d{number}.example" for number in range(60)]
        result = run(*self.command(self.listed("\n".join(names)), "--jobs", "8", rules=["--only", "mx.resolves", "--only", "spf"]))
        self.assertEqual(self.targets(result.stdout), sorted(names))
        self.assertEqual(self.dns.asked["mx.provider.example", 1], 1)
        self.assertEqual({self.dns.asked[name, MX] for name in names}, {1})

    def test_shards_have_everything_between_them(self):
        names = [f"n{number}.example" for number in range(40)]
        file = self.listed("\n".join([*names, "word"]))
        parts = [self.targets(run(*self.command(file, "--shard", f"{part}/3")).stdout) for part in (1, 2, 3)]
        self.assertEqual(sorted(sum(parts, [])), sorted([*names, "word"]))
        self.assertTrue(all(parts))

    def test_an_empty_list_is_a_mistake(self):
        for content in ["", "\n\n", "# none yet\n"]:
            result = run(*self.command(self.listed(content)))
            self.assertEqual((result.returncode, result.stdout), (64, ""))
            self.assertIn("no domain in the list", result.stderr)

    def test_it_is_taken_up_again(self):
        file, out = self.listed("a.example\nb.example\nword\nc.example\n"), self.path("out.jsonl")
        whole = run(*self.command(file)).stdout.splitlines(keepends=True)
        done = [line for line in whole if '"c.example"' not in line]
        rest = [line for line in whole if '"c.example"' in line][0]
        # As a full disk or a power failure leaves it.
        pathlib.Path(out).write_text("".join(done) + rest[: len(rest) // 2])
        with open(out, "a", encoding="utf-8") as append:
            again = subprocess.run([*PROGRAM, *self.command(file, "--skip-done", out)], stdout=append, timeout=60)
        self.assertEqual(again.returncode, 0)
        self.assertEqual(self.targets(pathlib.Path(out).read_text()), ["a.example", "b.example", "c.example", "word"])
        nothing = run(*self.command(file, "--skip-done", out))
        self.assertEqual((nothing.returncode, nothing.stdout), (0, ""))

    def test_a_file_of_others_is_never_cut(self):
        file, other = self.listed("a.example\n"), self.path("notes")
        pathlib.Path(other).write_text("my notes")
        with open(other, "a", encoding="utf-8") as append:
            subprocess.run([*PROGRAM, *self.command(file, "--skip-done", other)], stdout=append, timeout=60)
        self.assertTrue(pathlib.Path(other).read_text().startswith("my notes"))
        torn = self.path("torn")
        pathlib.Path(torn).write_text('{"schema')
        self.assertEqual(self.targets(run(*self.command(file, "--skip-done", torn)).stdout), ["a.example"])
        self.assertEqual(pathlib.Path(torn).read_text(), '{"schema', "it is only read")

    def test_interrupted_with_whole_lines_only(self):
        for sent in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(sent=sent), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
                deaf.bind(("127.0.0.1", 0))
                resolver = f"127.0.0.1:{deaf.getsockname()[1]}"
                words = [*PROGRAM, "check", "--domains-file", self.listed("word\n" + "".join(f"n{i}.example\n" for i in range(99))),
                         "--jsonl", "--resolver", resolver, *FEW]  # fmt: skip
                with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                    deaf.recv(512)  # they are under way
                    start = time.monotonic()
                    process.send_signal(sent)
                    output, errors = process.communicate(timeout=20)
                self.assertLess(time.monotonic() - start, 5)
                self.assertEqual(process.returncode, 3)
                self.assertEqual(self.targets(output), ["word"])
                self.assertIn("Stopped after 0 domains", errors)

    def test_interrupted_while_bad_lines_stream(self):
        with open("/dev/zero", "rb") as zeros:
            words = [*PROGRAM, *self.command("-")]
            with subprocess.Popen(words, stdin=zeros, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                time.sleep(0.5)
                process.send_signal(signal.SIGINT)
                output, _ = process.communicate(timeout=20)
        self.assertEqual((process.returncode, output), (3, b""))

    def test_a_full_disk_ends_it(self):
        file = self.listed("".join(f"n{i}.example\n" for i in range(500)))
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = subprocess.run([*PROGRAM, *self.command(file)], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(result.returncode, 64)
        self.assertIn("No space left", result.stderr)

    def test_a_reader_who_leaves_ends_it(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            words = [*PROGRAM, "check", "--domains-file", self.listed("word\nn.example\n"), "--jsonl", "--resolver",
                     f"127.0.0.1:{deaf.getsockname()[1]}", *FEW]  # fmt: skip
            with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                process.stdout.readline()
                deaf.recv(512)
                process.stdout.close()
                start = time.monotonic()
                process.wait(timeout=30)
                self.assertLess(time.monotonic() - start, 5, "though no further line was due")
                self.assertIn("Broken pipe", process.stderr.read())
        self.assertEqual(process.returncode, 64)

    def test_whoever_watches_sees_how_far_it_is(self):
        reads, shows = os.openpty()
        result = subprocess.run([*PROGRAM, *self.command(self.listed("a.example\nword\n"))], stdout=subprocess.PIPE, stderr=shows,
                                text=True, timeout=60)  # fmt: skip
        os.close(shows)
        shown = os.read(reads, 65536).decode()
        os.close(reads)
        self.assertEqual(len(self.objects(result.stdout)), 2)
        self.assertIn("1 checked: 0 critical, 0 warning, 0 unknown; 1 line names no domain", shown)

    def test_wrong_usage(self):
        file = self.listed("a.example\n")
        for words, why in [
            (["check", "--jsonl"], "Missing DOMAIN"),
            (["check", "a.example", "--jsonl"], "goes with --domains-file"),
            (["check", "a.example", "--jobs", "2"], "goes with --domains-file"),
            (["check", "a.example", "--shard", "1/2"], "goes with --domains-file"),
            (["check", "--domains-file", file], "--jsonl"),
            (["check", "a.example", "--domains-file", file, "--jsonl"], "Too much"),
            (["check", "--domains-file", file, "--jsonl", "--json", "-"], "for one domain"),
            (["check", "--domains-file", file, "--jsonl", "--save-evidence", "x"], "for one domain"),
            (["check", "--domains-file", "", "--jsonl"], "name of a file"),
            (["check", "--domains-file", file, "--jsonl", "--jobs", "0"], "up to 64"),
            (["check", "--domains-file", file, "--jsonl", "--jobs", "65"], "up to 64"),
            (["check", "--domains-file", file, "--jsonl", "--jobs", "x"], "up to 64"),
            (["check", "--domains-file", file, "--jsonl", "--shard", "0/4"], "as 1/4"),
            (["check", "--domains-file", file, "--jsonl", "--shard", "5/4"], "as 1/4"),
            (["check", "--domains-file", "/nonexistent", "--jsonl"], "Cannot read /nonexistent"),
            (["check", "--domains-file", self.folder.name, "--jsonl"], "it is a folder"),
            (["check", "--domains-file", file, "--jsonl", "--skip-done", "/nonexistent"], "Cannot read"),
            (["check", "--domains-file", file, "--jsonl", "--ca-file", "/nonexistent"], "certificate"),
        ]:
            with self.subTest(words=words):
                result = run(*words)
                self.assertEqual((result.returncode, result.stdout), (64, ""))
                self.assertIn(why, result.stderr)


class HostileLists(ListCase):
    """Files that are no lists, in bounded time and memory."""

    def peak(self):
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024  # of the largest so far

    def test_a_line_of_two_gigabytes(self):
        file = self.path("huge")
        with open(file, "wb") as huge:
            huge.truncate(2 << 30)  # takes no room on the disk
            huge.seek(0, os.SEEK_END)
            huge.write(b"\na.example\n")
        result = run(*self.command(file), timeout=200)
        os.unlink(file)
        objects = self.objects(result.stdout)
        self.assertEqual([(item.get("line"), item.get("light")) for item in objects if "error" in item], [(1, None)])
        self.assertEqual([item["target"] for item in objects if "error" not in item], ["a.example"])
        self.assertLess(len(result.stdout), 100_000)
        self.assertLess(self.peak(), (1200 if is_sanitized() else 400))

    def test_any_bytes(self):
        generator = random.Random(7)
        for content in [generator.randbytes(40_000), b"\0" * 1000, b"\n" * 100_000 + b"a.example", b"\r" * 5000,
                        "a.example\n".encode("utf-16"), b"\xff\xfe\xfd\n" * 200, b"#" * 5000, b"[\n" * 200,
                        b"@\n<>\n::\n" * 100, b"\x1b]0;x\x07\n"]:  # fmt: skip
            result = run(*self.command(self.listed(content)), timeout=120)
            for item in self.objects(result.stdout):
                self.assertNotIn("Cc", {unicodedata.category(character) for character in item["target"]})
            self.assertIn(result.returncode, (0, 3, 64))

    def test_a_million_names(self):
        file = self.path("million")
        with open(file, "w", encoding="utf-8") as names:
            names.writelines(f"n{number}.example\n" for number in range(1_000_000))
        start = time.monotonic()
        result = run(*self.command(file, "--shard", "3/100000"), timeout=200)
        os.unlink(file)
        self.assertGreater(len(self.objects(result.stdout)), 0)
        self.assertLess(len(self.objects(result.stdout)), 60)
        self.assertLess(time.monotonic() - start, 120)
        self.assertLess(self.peak(), (1200 if is_sanitized() else 400))


if __name__ == "__main__":
    main()
