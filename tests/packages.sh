#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# packages.sh SUITE [FOLDER]: makes the packages (or takes those in FOLDER), reads them with the distributions' own tools,
# and on a fresh Debian installs them, starts both programs, removes them, and looks that nothing is left.
#   tests/packages.sh bookworm
#   tests/packages.sh trixie build-release/packages
# Needs root, debootstrap and Debian's packages; lintian and rpmlint where they are installed. The programs are started
# without a network. Fresh roots are kept in $MAILVITALS_ROOTS (usually ~/.cache/mailvitals-roots), and only copied.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
suite=${1:?"usage: packages.sh SUITE [FOLDER]"}
folder=${2:-}
fresh=${MAILVITALS_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/mailvitals-roots}/fresh-$suite

step() { printf '\n== %s\n' "$*"; }
fail() { echo "packages.sh: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "needs root, to make another system and to change into it."
command -v debootstrap >/dev/null || fail "needs the package debootstrap."

if [ -z "$folder" ]; then
    build=${MAILVITALS_BUILD_DIR:-$here/build-release}
    step "Packages from a Release build"
    MAILVITALS_BUILD_DIR=$build "$here/installers/package.sh"
    folder=$build/packages
    rm -rf "$folder.first"
    step "Packed again, the same bytes"
    mv "$folder" "$folder.first"
    (cd "$build" && cpack)
    for package in "$folder.first"/*; do cmp "$package" "$folder/${package##*/}"; done
fi
folder=$(cd "$folder" && pwd)

step "Read by lintian and rpmlint"
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error,warning "$folder"/*.deb
else
    echo "lintian is not installed: left out."
fi
if command -v rpmlint >/dev/null && ls "$folder"/*.rpm >/dev/null 2>&1; then
    rpmlint -c "$here/installers/packages/rpmlint.toml" "$folder"/*.rpm
else
    echo "rpmlint is not installed, or there is no .rpm: left out."
fi

step "Installed on a fresh $suite"
if [ ! -e "$fresh.complete" ]; then
    rm -rf "$fresh"
    debootstrap --variant=minbase "$suite" "$fresh"
    touch "$fresh.complete"
fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
cp -a --reflink=auto "$fresh/." "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mkdir "$root/packages"
cp "$folder"/*.deb "$root/packages"

# What is mounted and started in there ends with it.
inside() {
    unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
offline() {
    unshare --net sh -eu -c 'ip link set lo up; exec unshare --mount --pid --fork --kill-child --mount-proc="$0/proc" \
        chroot "$0" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 QT_QPA_PLATFORM=offscreen "$@"' "$root" "$@"
}
files() { (cd "$root" && find . -path ./proc -prune -o -path ./packages -prune -o -print | LC_ALL=C sort); }

inside apt-get update -q
files >"$root.before"
trap 'rm -rf "$root" "$root.before" "$root.after"' EXIT
inside sh -c 'apt-get install -q -y --no-install-recommends /packages/*.deb'

step "Started"
version=$(sed -n 's/^project(Mailvitals VERSION \([^ ]*\).*/\1/p' "$here/CMakeLists.txt")
offline mailvitals-cli --version | tee /dev/stderr | grep -qx "mailvitals-cli $version"
offline mailvitals --version | tee /dev/stderr | grep -qx "mailvitals $version"
offline mailvitals-cli explain relay.open >/dev/null
# The demonstration ends with an open relay, which is critical.
status=0
offline mailvitals-cli demo >/dev/null || status=$?
[ "$status" = 2 ] || fail "the demonstration ended with $status."
# An open window stays open until somebody closes it; here that is the clock.
status=0
offline timeout 20 mailvitals --demo || status=$?
[ "$status" = 124 ] || fail "the window closed by itself with $status."
inside sh -eu -c 'for package in mailvitals mailvitals-cli; do
        test -s "/usr/share/man/man1/$package.1.gz"
        dpkg --verify "$package"
    done'

step "Removed"
inside apt-get purge -q -y mailvitals mailvitals-cli
files >"$root.after"
left=$(LC_ALL=C comm -13 "$root.before" "$root.after" | grep -i mailvitals || true)
# What somebody told the window is theirs; and the demonstration was killed above, so its folder in /tmp is still there.
left=$(printf '%s\n' "$left" | grep -v -e '^\./root/\.config/Mailvitals' -e '^\./tmp/mailvitals-' -e '^$' || true)
[ -z "$left" ] || fail "this is left: $left"

step "The packages are sound"
