# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes out with a release: the bill of materials, the licences of others, signed checksums."""

import json
import pathlib
import re
import shutil
import tempfile

from case import GIVEN, SOURCE, Case, main, run


class Bill(Case):
    @classmethod
    def setUpClass(cls):
        cls.bill = json.loads((GIVEN.build / "mailvitals.spdx.json").read_text())
        cls.listed = json.loads((SOURCE / "resources/third-party.json").read_text())["libraries"]
        cls.cmake = (SOURCE / "CMakeLists.txt").read_text()

    def test_it_is_whole(self):
        self.assertEqual((self.bill["spdxVersion"], self.bill["dataLicense"]), ("SPDX-2.3", "CC0-1.0"))
        self.assertRegex(self.bill["creationInfo"]["created"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        names = [package["SPDXID"] for package in self.bill["packages"]]
        self.assertEqual(len(names), len(set(names)))
        for package in self.bill["packages"]:
            self.assertRegex(package["SPDXID"], r"^SPDXRef-[A-Za-z0-9.-]+$")
            self.assertTrue(package["versionInfo"], package)  # a library whose version nobody knows is a mistake
        ends = [(link["spdxElementId"], link["relatedSpdxElement"]) for link in self.bill["relationships"]]
        self.assertEqual(ends[0], ("SPDXRef-DOCUMENT", "SPDXRef-Mailvitals"))
        self.assertEqual({end for _, end in ends}, set(names))

    def test_it_tells_what_is_here(self):
        versions = {package["name"]: package["versionInfo"] for package in self.bill["packages"]}
        self.assertEqual(versions["mailvitals"], re.search(r"Mailvitals VERSION (\S+)", self.cmake)[1])
        for module, name in (("libcares", "c-ares"), ("libpsl", "libpsl"), ("yaml-0.1", "LibYAML")):
            self.assertEqual(versions[name], run("pkg-config", "--modversion", module).stdout.strip())
        said = re.search(r"libunbound (\S+)", run(GIVEN.cli, "--version").stdout)
        self.assertEqual(versions.get("libunbound"), said and said[1])

    def test_every_library_of_the_build_is_in_it(self):
        found = set(re.findall(r"^\s*find_package\((\S+)", self.cmake, re.MULTILINE))
        found |= set(re.findall(r"^\s*pkg_check_modules\(\S+ REQUIRED IMPORTED_TARGET ([a-z0-9.-]+[a-z0-9])", self.cmake, re.MULTILINE))
        found |= set(re.findall(r"^\s*find_library\(\S+ (\S+)\)", self.cmake, re.MULTILINE))
        known = {"Qt6": "Qt", "OpenSSL": "OpenSSL", "tl-expected": "tl::expected", "libcares": "c-ares", "libpsl": "libpsl",
                 "md4c": "MD4C", "yaml-0.1": "LibYAML", "unbound": "libunbound"}
        of_the_build = {"Threads", "PkgConfig"}
        self.assertEqual({known.get(name, name) for name in found - of_the_build},
                         {library["name"] for library in self.listed})

    def test_people_can_read_it(self):
        text = (GIVEN.build / "THIRD-PARTY.md").read_text()
        for package in self.bill["packages"][1:]:
            self.assertIn(f"| {package['versionInfo']} | {package['licenseDeclared']} |", text)


class Signing(Case):
    def setUp(self):
        for program in ("gpg", "sha256sum"):
            self.need(program)
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.home = self.folder / "keys"
        self.home.mkdir(mode=0o700)
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "GNUPGHOME": str(self.home)}
        self.addCleanup(run, "gpgconf", "--kill", "all", env=self.environment)
        made = run("gpg", "--batch", "--passphrase", "", "--quick-generate-key", "tests@example.org", "ed25519", "sign",
                   env=self.environment)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.packages = self.folder / "packages"
        self.packages.mkdir()

    def sign(self):
        return run(SOURCE / "installers/sign.sh", self.packages, env=self.environment)

    def check(self):
        return [run("gpg", "--verify", "SHA256SUMS.asc", "SHA256SUMS", cwd=self.packages, env=self.environment).returncode,
                run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=self.packages).returncode]

    def test_what_is_signed_can_be_checked(self):
        for name in ("a.deb", "-n $(b) c.rpm"):
            (self.packages / name).write_text(name)
        for _ in range(2):  # the second time over the first
            result = self.sign()
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(len((self.packages / "SHA256SUMS").read_text().split("\n")), 3)
            self.assertEqual(self.check(), [0, 0])
        (self.packages / "a.deb").write_text("another")
        self.assertEqual(self.check(), [0, 1])
        sums = self.packages / "SHA256SUMS"
        sums.write_text(sums.read_text().upper())
        self.assertEqual(self.check()[0], 1)

    def test_nothing_is_not_signed(self):
        self.assertEqual(self.sign().returncode, 1)
        self.assertFalse((self.packages / "SHA256SUMS").exists())


if __name__ == "__main__":
    main()
