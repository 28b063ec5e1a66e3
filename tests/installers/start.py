# SPDX-License-Identifier: GPL-3.0-or-later
"""start.sh on systems that are not Debian, played by a PATH of our own: what it says, and that it goes on."""

import os
import pathlib
import shutil
import tempfile

from case import SOURCE, Case, main, run

INSTALLERS = SOURCE / "installers"
TOOLS = "sh dirname sed tr sort head cat id printf env pwd mkdir".split()


class Start(Case):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) if hasattr(self, "enterContext") \
            else pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.bin = self.folder / "path"
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            if found:
                (self.bin / tool).symlink_to(found)

    def fake(self, name, script="exit 0"):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def build_tools(self):
        self.fake("cmake", 'case $1 in --version) echo "cmake version 3.30.1";; *) echo "cmake $*" >>"$LOG";; esac')
        for name in ("ninja", "c++", "pkg-config"):
            self.fake(name)
        self.fake("qtpaths6", "echo 6.8.1")

    def start(self):
        log = self.folder / "log"
        environment = {"PATH": str(self.bin), "HOME": str(self.folder), "LOG": str(log),
                       "MAILVITALS_BUILD_DIR": str(self.folder / "build")}
        result = run(INSTALLERS / "start.sh", env=environment)
        return result, log.read_text() if log.exists() else ""

    def names(self, system):
        lines = (INSTALLERS / f"packages-{system}.txt").read_text().split("\n")
        return [line for line in lines if line and not line.startswith("#")]

    def refused(self, *systems):
        result, log = self.start()
        self.assertEqual(result.returncode, 1)
        self.assertEqual(log, "")  # before anything is configured
        for system in systems:
            for name in self.names(system):
                self.assertIn(f" {name}", result.stderr)
        return result.stderr

    def test_fedora_is_told_what_is_missing(self):
        self.build_tools()
        self.fake("dnf", "exit 99")
        self.fake("pkg-config", 'case $2 in md4c) exit 1;; esac')
        said = self.refused("fedora")
        self.assertIn("Missing here: md4c (headers).", said)
        self.assertIn("sudo dnf install c-ares-devel ", said)
        self.assertNotIn("libc-ares-dev", said)

    def test_arch_is_told_what_is_missing(self):
        self.fake("pacman", "exit 99")
        said = self.refused("arch")
        for word in ("CMake", "Ninja", "a C++ compiler", "pkg-config", "Qt 6"):
            self.assertIn(word, said)
        self.assertIn("sudo pacman -S --needed c-ares ", said)

    def test_others_are_told_the_names_elsewhere(self):
        self.build_tools()
        self.fake("c++", "exit 1")
        self.assertIn("Missing here: the header tl/expected.hpp.", self.refused("debian", "fedora", "arch"))

    def test_what_is_too_old_is_missing(self):
        self.build_tools()
        self.fake("qtpaths6", "echo 6.3.2")
        self.assertIn("Qt 6.4 or later (here is 6.3.2)", self.refused("fedora"))
        self.fake("qtpaths6", "echo 6.10.0")
        self.fake("cmake", 'echo "cmake version 3.9.6"')
        self.assertIn("CMake 3.22 or later (here is 3.9.6)", self.refused("fedora"))

    def test_it_goes_on_where_all_is_there(self):
        for manager in (None, "dnf", "pacman"):
            self.build_tools()
            if manager:
                self.fake(manager, "exit 99")
            result, log = self.start()
            # Without a screen it says so once it has built.
            self.assertIn("It is built, but there is no screen here", result.stderr)
            self.assertIn("-DCMAKE_BUILD_TYPE=Release", log)
            self.assertIn("--target mailvitals mailvitals-cli", log)

    def test_lists_name_each_need_once(self):
        for system in ("debian", "fedora", "arch"):
            names = self.names(system)
            self.assertEqual(names, sorted(set(names), key=names.index))
            self.assertGreaterEqual(len(names), 15)


if __name__ == "__main__":
    main()
