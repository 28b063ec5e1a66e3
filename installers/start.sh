#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# start.sh [--demo] [TARGET]: from a bare checkout to the open window. Installs what is missing, builds what is not
# built yet, starts the window. Through sudo only the packages are installed as root; build and window belong to the
# person who called it.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
build=${MAILVITALS_BUILD_DIR:-$here/build}

"$here/installers/install-packages.sh" "$here/installers/packages-debian.txt"

# The person behind sudo, if there is one.
person=
if [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ]; then person=$SUDO_USER; fi

as_person() {
    if [ -z "$person" ]; then
        "$@"
        return
    fi
    runtime=/run/user/$(id -u "$person")
    display=${WAYLAND_DISPLAY:-}
    if [ -z "$display" ] && [ -S "$runtime/wayland-0" ]; then display=wayland-0; fi
    set -- env HOME="$(getent passwd "$person" | cut -d: -f6)" "$@"
    if [ -d "$runtime" ]; then set -- env XDG_RUNTIME_DIR="$runtime" "$@"; fi
    if [ -n "$display" ]; then set -- env WAYLAND_DISPLAY="$display" "$@"; fi
    runuser -u "$person" -- "$@"
}

if [ -n "$person" ] && [ ! -d "$build" ]; then
    install -d -o "$person" -g "$(id -g "$person")" "$build" 2>/dev/null || mkdir -p "$build"
fi
if [ ! -f "$build/build.ninja" ]; then
    as_person cmake -S "$here" -B "$build" -G Ninja -DMAILVITALS_TESTS=OFF -DCMAKE_BUILD_TYPE=Release
fi
as_person cmake --build "$build" --target mailvitals mailvitals-cli

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${QT_QPA_PLATFORM:-}" ]; then
    echo "It is built, but there is no screen here to open a window on." >&2
    echo "The console program can do the same: $build/bin/mailvitals-cli --help" >&2
    exit 1
fi
if [ -n "$person" ]; then
    as_person "$build/bin/mailvitals" "$@"
else
    exec "$build/bin/mailvitals" "$@"
fi
