# SPDX-License-Identifier: GPL-3.0-or-later
"""Man pages and completions say what the programs say, in the shells themselves."""

import re

from case import GIVEN, Case, main, run

TAB = r"""
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
"_${1//-/_}"
[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
"""


class Shells(Case):
    @classmethod
    def setUpClass(cls):
        cls.help = run(GIVEN.cli, "--help").stdout
        cls.pages = GIVEN.build / "generate"
        cls.options = sorted(set(re.findall(r"--[a-z-]+[a-z]", cls.help)))
        cls.commands = sorted(set(re.findall(r"^  mailvitals-cli ([a-z]+)", cls.help, re.MULTILINE)))

    def programs(self):
        return [path.name.removesuffix(".1") for path in (self.pages / "man").glob("*.1")]

    def tab(self, *words):
        """What bash offers for the last word."""
        result = run("bash", "--norc", "-c", TAB, "bash", self.pages / "bash" / words[0], *words)
        self.assertEqual((result.returncode, result.stderr), (0, ""), words)
        return result.stdout.split("\n")[:-1]

    def test_man_pages_are_sound_and_whole(self):
        self.assertIn("mailvitals-cli", self.programs())
        for program in self.programs():
            self.quiet("mandoc", "-T", "lint", "-W", "warning", self.pages / "man" / f"{program}.1")
        shown = run("mandoc", "-T", "ascii", self.pages / "man" / "mailvitals-cli.1").stdout
        shown = re.sub(r".\x08", "", shown)  # bold
        words = " ".join(shown.split())
        for paragraph in re.split(r"\n\n|\n  (?=\S)|\n(?=\S)", self.help):
            for part in re.split(r" {2,}|\n", paragraph):
                if part.strip():
                    self.assertIn(part.strip().rstrip(":"), words)

    def test_bash_offers_each_command(self):
        self.assertEqual(sorted(self.tab("mailvitals-cli", "")), sorted([*self.commands, "--help", "--version"]))
        self.assertEqual(self.tab("mailvitals-cli", "conf"), ["configuration"])

    def test_bash_offers_just_what_the_parser_knows(self):
        for command in ("check", "message", "spf"):
            offered = set(self.tab("mailvitals-cli", command, "--"))
            for option in self.options:
                # Two operands too many: nothing is run.
                said = run(GIVEN.cli, command, f"{option}=1", "a", "b").stderr
                if option in ("--help", "--version"):
                    continue
                self.assertEqual("Unknown option" not in said, option in offered, f"{command} {option}: {said}")

    def test_no_command_is_forgotten(self):
        for command in self.commands:
            if self.tab("mailvitals-cli", command, "--") == []:
                for option in set(self.options) - {"--help", "--version"}:
                    said = run(GIVEN.cli, command, f"{option}=1", "a", "b").stderr
                    self.assertIn("Unknown option", said, f"{command} {option}: see installers/generate/main.cpp")

    def test_bash_offers_values(self):
        self.assertEqual(self.tab("mailvitals-cli", "judge", "--arrived", ""), ["yes", "no"])
        self.assertEqual(self.tab("mailvitals-cli", "judge", "--arrived", "=", "y"), ["yes"])
        self.assertEqual(self.tab("mailvitals-cli", "judge", "--arrived", "="), ["yes", "no"])
        self.assertIn("relay.open", self.tab("mailvitals-cli", "check", "--only", "relay"))
        self.assertIn("relay", self.tab("mailvitals-cli", "check", "--skip", "rel"))
        self.assertEqual(self.tab("mailvitals-cli", "explain", "way"), ["way-out"])
        self.assertEqual(self.tab("mailvitals-cli", "check", "--selector", ""), [])

    def test_bash_offers_files_with_odd_names(self):
        import tempfile, pathlib
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "a $(b) c.eml").touch()
            for words in (["message"], ["message", "--json"], ["judge", "--html", "="]):
                self.assertEqual(self.tab("mailvitals-cli", *words, folder + "/a"), [folder + "/a $(b) c.eml"])

    def test_zsh_and_fish_can_read_theirs(self):
        for program in self.programs():
            self.quiet("zsh", "-n", self.pages / "zsh" / f"_{program}")
            self.quiet("fish", "-n", self.pages / "fish" / f"{program}.fish")

    def test_fish_offers_values(self):
        self.need("fish")
        script = f"source {self.pages}/fish/mailvitals-cli.fish; complete -C $argv[1]"
        offered = lambda line: [word.split("\t")[0] for word in run("fish", "-N", "-c", script, line).stdout.split("\n")[:-1]]
        self.assertEqual(sorted(offered("mailvitals-cli judge --arrived ")), ["no", "yes"])
        self.assertEqual(offered("mailvitals-cli conf"), ["configuration"])
        self.assertEqual(offered("mailvitals-cli message --loc"), ["--local-part"])


if __name__ == "__main__":
    main()
