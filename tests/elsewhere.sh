#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# elsewhere.sh SUITE [COMPILER]: both commands of the README on another Debian, in a root of its own that debootstrap
# makes: start.sh from nothing to the open window, then all tests but the laboratory, with warnings as errors.
#   tests/elsewhere.sh trixie            Debian 13 with its own compiler
#   tests/elsewhere.sh trixie g++-13     as Ubuntu 24.04 builds it
#   tests/elsewhere.sh bookworm clang++
# Needs root, debootstrap and Debian's packages. Roots are kept in $MAILVITALS_ROOTS (usually
# ~/.cache/mailvitals-roots), so that a second run builds only what has changed.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
suite=${1:?"usage: elsewhere.sh SUITE [COMPILER]"}
compiler=${2:-}
root=${MAILVITALS_ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/mailvitals-roots}/$suite

[ "$(id -u)" = 0 ] || { echo "elsewhere.sh needs root, to make another system and to change into it." >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "elsewhere.sh needs the package debootstrap." >&2; exit 1; }

if [ ! -e "$root/.complete" ]; then
    mkdir -p "$root"
    debootstrap --variant=minbase "$suite" "$root"
    touch "$root/.complete"
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"

# The sources as they lie here, committed or not. Times are kept, so that only what has changed is built anew.
mkdir -p "$root/src"
find "$root/src" -mindepth 1 -maxdepth 1 ! -name 'build*' -exec rm -rf {} +
(cd "$here" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf -) | tar -C "$root/src" -xf -

case $compiler in
'') package= build=build ;;
clang++) package=clang build=build-$compiler ;;
*) package=$compiler build=build-$compiler ;;
esac

# In namespaces of its own: what is mounted and started in there ends with it.
# The tests are added to what start.sh has built. Its own configuration reads the big headers once for many files; with
# another compiler that is left out, so that each file shows that it includes what it needs.
exec unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" chroot "$root" \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    ${compiler:+CXX="$compiler"} PACKAGE="$package" BUILD="/src/$build" QT_QPA_PLATFORM=offscreen sh -eu -c '
        step() { printf "\n== %s\n" "$*"; }
        cd /src
        if [ -n "$PACKAGE" ]; then
            apt-get update -q
            DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$PACKAGE"
        fi
        step "The first command: from nothing to the window"
        export MAILVITALS_BUILD_DIR="$BUILD" CXXFLAGS=-Werror
        if [ -n "$PACKAGE" ]; then
            installers/install-packages.sh installers/packages-debian.txt
            cmake -S . -B "$BUILD" -G Ninja -DMAILVITALS_TESTS=OFF -DMAILVITALS_PRECOMPILE=OFF -DCMAKE_BUILD_TYPE=Debug
        fi
        installers/start.sh --version
        # An open window stays open until somebody closes it; here that is the clock.
        status=0
        timeout 20 installers/start.sh --demo || status=$?
        [ "$status" = 124 ] || { echo "The demonstration ended by itself with $status" >&2; exit 1; }
        step "The second command: all tests but the laboratory"
        installers/install-packages.sh installers/packages-debian.txt tests/packages-debian.txt
        cmake -S . -B "$BUILD" -DMAILVITALS_TESTS=ON
        cmake --build "$BUILD" -j "$(nproc)"
        ctest --test-dir "$BUILD" -LE lab --output-on-failure --no-tests=error
    '
