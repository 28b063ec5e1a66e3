#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# install-packages.sh LIST...: installs the Debian packages that the lists name and that are not there yet. Needs no
# network where nothing is missing. Servers among them are not started: they are wanted as programs, not as services.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

names() { sed 's/#.*//' "$@" | tr -s ' \n' ' '; }

if ! command -v apt-get >/dev/null 2>&1; then
    # Not a Debian: nothing is installed here, but what is missing is told before anything is built.
    missing=
    for list in "$@"; do
        case $list in
        */installers/packages-debian.txt) missing=$("$here/missing-here.sh") ;;
        *) echo "Not looked at on this system: $list (Debian's names of packages)." >&2 ;;
        esac
    done
    [ -n "$missing" ] || exit 0
    printf 'Missing here: %s.\n' "$missing" >&2
    if command -v dnf >/dev/null 2>&1; then
        echo "On Fedora: sudo dnf install$(names "$here/packages-fedora.txt")" >&2
    elif command -v pacman >/dev/null 2>&1; then
        echo "On Arch Linux: sudo pacman -S --needed$(names "$here/packages-arch.txt")" >&2
    else
        echo "The packages are called, on Debian:$(names "$here/packages-debian.txt")" >&2
        echo "on Fedora:$(names "$here/packages-fedora.txt")" >&2
        echo "on Arch Linux:$(names "$here/packages-arch.txt")" >&2
    fi
    echo "Please install what is missing, then start this again." >&2
    exit 1
fi

missing=
for list in "$@"; do
    for package in $(names "$list"); do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
        [ "$status" = "install ok installed" ] || missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1; then
    root=sudo
else
    echo "Root is needed to install:$missing" >&2
    exit 1
fi

# While it stands there, a policy-rc.d that says 101 keeps freshly installed services from starting.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '$root rm -f "$policy"' EXIT
    trap 'exit 1' INT TERM
    printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
    $root chmod 755 "$policy"
fi

echo "Installing:$missing"
case $missing in
*postfix*) echo "postfix postfix/main_mailer_type select No configuration" | $root debconf-set-selections ;;
esac
$root apt-get update -q
# shellcheck disable=SC2086 # the list is meant to be split
$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
