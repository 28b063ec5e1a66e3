# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written replaces a file whole or not at all, and nothing that is no file."""

import argparse
import json
import os
import pathlib
import stat
import threading
import sys
import unittest

import safety
from safety import Safety, run


class Outputs(Safety):
    KINDS = ["--json", "--html", "--pdf", "--save-evidence"]

    def test_a_pipe_stays_a_pipe(self):
        for kind in self.KINDS:
            with self.subTest(kind=kind):
                pipe = self.folder / ("pipe" + kind)
                os.mkfifo(pipe)
                self.refused("judge", self.evidence, kind, str(pipe), why="a pipe, a device")
                self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))
        self.assertEqual(len(list(self.folder.iterdir())), len(self.KINDS), "nothing else was left behind")

    def test_a_link_to_a_pipe_too(self):
        os.mkfifo(self.folder / "pipe")
        (self.folder / "link").symlink_to("pipe")
        self.refused("judge", self.evidence, "--json", str(self.folder / "link"), why="a pipe, a device")
        self.assertTrue(stat.S_ISFIFO((self.folder / "pipe").stat().st_mode))
        self.assertTrue((self.folder / "link").is_symlink())

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a device")
    def test_a_device_stays_a_device(self):
        node = self.folder / "node"
        try:
            os.mknod(node, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        except PermissionError:
            self.skipTest("not even root can make one here")
        self.refused("judge", self.evidence, "--json", str(node), why="a device")
        self.assertTrue(stat.S_ISCHR(node.stat().st_mode))

    def test_a_demonstration_is_not_played_for_nothing(self):
        os.mkfifo(self.folder / "pipe")
        result = self.refused("demo", "--json", str(self.folder / "pipe"), why="a pipe, a device")
        self.assertEqual(result.stdout, "")

    def test_a_link_keeps_pointing(self):
        (self.folder / "target").write_text("old")
        (self.folder / "link").symlink_to("target")
        (self.folder / "far").symlink_to(self.folder / "link")
        self.assertEqual(run("judge", self.evidence, "--json", str(self.folder / "far")).returncode, 2)
        self.assertTrue((self.folder / "far").is_symlink() and (self.folder / "link").is_symlink())
        self.assertEqual(json.loads((self.folder / "target").read_text())["light"], "red")

    def test_permissions_are_kept(self):
        for kind in self.KINDS:
            with self.subTest(kind=kind):
                file = self.folder / "report"
                file.write_text("old")
                file.chmod(0o640)
                self.assertEqual(run("judge", self.evidence, kind, str(file)).returncode, 2)
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o640)
                self.assertNotEqual(file.read_bytes()[:3], b"old")
        self.assertEqual(len(list(self.folder.iterdir())), 1)

    def test_what_was_closed_stays_closed(self):
        file = self.folder / "report"
        for mode in [0o400, 0o600, 0o200] if os.geteuid() == 0 else [0o600]:
            with self.subTest(mode=oct(mode)):
                file.unlink(missing_ok=True)
                file.write_text("old")
                file.chmod(mode)
                self.assertEqual(run("judge", self.evidence, "--json", str(file)).returncode, 2)
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), mode)

    def test_the_file_behind_a_stream_stays(self):
        """It would vanish from under what reads it, or what was printed there before."""
        log = self.folder / "log"
        log.write_text("before\n")
        for name in ["/dev/stdout", "/dev/fd/1", str(log)]:
            with self.subTest(name=name), open(log, "a") as stream:
                self.refused("judge", self.evidence, "--json", name, why="just now", stdout=stream)
                self.assertEqual(log.read_text(), "before\n")
        text = self.folder / "postconf"
        text.write_text("mynetworks = 127.0.0.0/8\n")
        with open(text) as stream:
            self.refused("configuration", "-", "--save-evidence", str(text), why="just now", stdin=stream)
        self.assertEqual(text.read_text(), "mynetworks = 127.0.0.0/8\n")

    def test_two_names_of_one_file_are_one(self):
        same = str(self.folder / "same")
        other = str(self.folder / "." / "sub" / ".." / "same")
        self.refused("judge", self.evidence, "--json", same, "--html", other, why="cannot both go to")
        self.refused("judge", self.evidence, "--json", "", why="wants the name of a file")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_it_is_replaced_in_one_step(self):
        """Whoever looks at any moment sees the old or the new file, whole."""
        file = self.folder / "r.html"
        run("judge", self.evidence, "--html", str(file))
        whole = len(file.read_bytes())
        seen = set()
        ended = threading.Event()

        def watch():
            while not ended.is_set():
                seen.add(len(file.read_bytes()))

        watcher = threading.Thread(target=watch)
        watcher.start()
        for _ in range(5):
            run("judge", self.evidence, "--html", str(file))
        ended.set()
        watcher.join()
        self.assertEqual(seen, {whole})

    def test_a_folder_or_a_missing_one(self):
        for path, why in [(self.folder, "it is a folder"), (self.folder / "a" / "b", "No such file"),
                          (self.evidence + "/x", "Not a directory")]:
            with self.subTest(path=path):
                self.refused("judge", self.evidence, "--json", str(path), why=why)

    def test_what_is_read_is_not_replaced(self):
        letter = self.folder / "m.eml"
        letter.write_text("From: a@example.net\n\nx\n")
        (self.folder / "link").symlink_to("m.eml")
        link = str(self.folder / "link")
        saved = self.folder / "e.json"
        saved.write_bytes(pathlib.Path(self.evidence).read_bytes())
        for words in [["judge", str(saved), "--json", str(saved)], ["judge", str(saved), "--pdf", str(saved)],
                      ["judge", str(saved), "--html", f"{self.folder}/./e.json"],
                      ["message", str(letter), f"--json={link}"], ["message", link, "--html", str(letter)],
                      ["message", str(letter), "--save-evidence", str(letter)],
                      ["message", str(letter), "--pdf", link],
                      ["configuration", str(saved), str(letter), "--save-evidence", link],
                      ["configuration", str(letter), "--json", str(letter)],
                      ["configuration", str(letter), "--html", str(letter)],
                      ["configuration", str(letter), "--pdf", str(letter)]]:  # fmt: skip
            with self.subTest(words=words):
                self.refused(*words, why="name another file")
        self.assertEqual(letter.read_text(), "From: a@example.net\n\nx\n")
        # Evidence may take the place of evidence: nothing of it is lost.
        self.assertEqual(run("judge", str(saved), "--save-evidence", str(saved)).returncode, 2)
        self.assertEqual(run("judge", str(saved)).returncode, 2)

    def test_two_in_one_place_are_wrong_usage(self):
        for words in [["--html", "-", "--json", "-"], ["--json", "-", "--save-evidence", "-"],
                      ["--html", "x", "--json", "x"]]:
            for command in (["judge", self.evidence], ["demo"], ["configuration", self.evidence],
                            ["check", "example.org"]):
                with self.subTest(command=command, words=words):
                    result = self.refused(*command, *words, why="cannot both go to", cwd=self.folder)
                    self.assertEqual(result.stdout, "")
        self.refused("message", "m.eml", "--json", "--html", "-", why="cannot both go to")
        self.refused("judge", self.evidence, "--pdf", "-", why="name a file")
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    options, rest = parser.parse_known_args()
    safety.CLI = os.path.abspath(options.cli)
    unittest.main(argv=[sys.argv[0], *rest])
