# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's place in a desktop, by the desktops' own tools."""

import os
import pathlib
import re
import shutil
import tempfile
import xml.etree.ElementTree as xml

from case import GIVEN, SOURCE, Case, main, run

FOLDER = SOURCE / "installers/desktop"
ID = "org.mailvitals.mailvitals"


class Desktop(Case):
    def test_entry(self):
        self.quiet("desktop-file-validate", FOLDER / f"{ID}.desktop")
        # By this name compositors know which entry, and so which icon, a window belongs to.
        main_file = (SOURCE / "ui/main.cpp").read_text()
        self.assertIn(f'setDesktopFileName(QStringLiteral("{ID}"))', main_file)

    def test_metainfo(self):
        self.need("appstreamcli")
        made = GIVEN.build / "desktop" / f"{ID}.metainfo.xml"
        if not made.exists():
            self.skipTest("built without the window")
        result = run("appstreamcli", "validate", "--pedantic", "--no-net", "--no-color", made)
        self.assertEqual(result.returncode, 0, result.stdout)
        # AppStream 1.0 wants a tag that older versions have not heard of.
        said = [line for line in re.findall(r"^[EWIP]: .*", result.stdout, re.MULTILINE) if "unknown-tag developer" not in line]
        self.assertEqual(said, [])
        version = re.search(r"project\(Mailvitals VERSION (\S+)", (SOURCE / "CMakeLists.txt").read_text())[1]
        self.assertEqual(xml.parse(made).find("releases/release").get("version"), version)
        for image in xml.parse(made).iterfind("screenshots/screenshot/image"):
            self.assertTrue((SOURCE / "resources/screenshots" / image.text.rpartition("/")[2]).exists(), image.text)

    def test_saved_checks_are_known_by_their_names(self):
        self.need("update-mime-database")
        with tempfile.TemporaryDirectory() as data:
            folder = pathlib.Path(data) / "mime"
            packages = folder / "packages"
            packages.mkdir(parents=True)
            shutil.copy(FOLDER / f"{ID}.xml", packages)
            self.quiet("update-mime-database", folder, env={**os.environ, "XDG_DATA_HOME": data})
            globs = (folder / "globs2").read_text()
            self.assertIn("60:application/vnd.mailvitals.evidence+json:mailvitals-*.json", globs)

    def test_what_the_entry_opens_is_what_it_says(self):
        entry = (FOLDER / f"{ID}.desktop").read_text()
        kinds = set(re.search(r"^MimeType=(.*);$", entry, re.MULTILINE)[1].split(";"))
        self.assertLessEqual({"message/rfc822", "application/vnd.mailvitals.evidence+json", "text/plain"}, kinds)


if __name__ == "__main__":
    main()
