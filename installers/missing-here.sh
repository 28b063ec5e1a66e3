#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# missing-here.sh: prints what building needs and cannot be found, in words; nothing where all is there. It asks the
# tools and not the packages, so that it is right on every system, and for what was not installed as a package.
set -eu

missing=
lacks() { missing="$missing${missing:+, }$1"; }
has() { command -v "$1" >/dev/null 2>&1; }

# at_least VERSION WANTED: compares "MAJOR.MINOR..."
at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n | head -n 1)" = "$2" ] || [ "$1" = "$2" ]
}

qt_version() {
    for tool in qtpaths6 qtpaths-qt6 qmake6 qmake-qt6; do
        if has "$tool"; then
            "$tool" -query QT_VERSION 2>/dev/null && return
        fi
    done
    pkg-config --modversion Qt6Widgets 2>/dev/null || echo 0
}

if has cmake; then
    version=$(cmake --version | sed -n '1s/[^0-9]*//p')
    at_least "$version" 3.22 || lacks "CMake 3.22 or later (here is $version)"
else
    lacks CMake
fi
has ninja || has ninja-build || lacks Ninja

compiler=${CXX:-c++}
if has "${compiler%% *}"; then
    # shellcheck disable=SC2086 # CXX may have options
    printf '#include <tl/expected.hpp>\n' | $compiler -std=c++20 -E -x c++ - >/dev/null 2>&1 || lacks "the header tl/expected.hpp"
else
    lacks "a C++ compiler"
fi

if has pkg-config; then
    for module in "libcares >= 1.18" "libpsl" "md4c" "openssl >= 3.0" "yaml-0.1"; do
        pkg-config --exists "$module" 2>/dev/null || lacks "$module (headers)"
    done
else
    lacks pkg-config
fi

version=$(qt_version)
if [ "$version" = 0 ]; then
    lacks "Qt 6 (headers)"
else
    at_least "$version" 6.4 || lacks "Qt 6.4 or later (here is $version)"
fi

printf '%s' "$missing"
