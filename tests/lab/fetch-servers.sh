#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fetch-servers.sh: Exim, OpenSMTPD, Redis, memcached and MariaDB for the laboratory. The packages of the first two cannot
# be installed beside Postfix, and those of the others would start services, so they are only unpacked, with the libraries
# that this machine does not have yet. Needs no network where that is done.
# What cannot be fetched is no failure: the tests that need it say so and skip.
set -eu

[ "$(id -u)" = 0 ] || exit 0 # the laboratory needs root as well
command -v apt-get >/dev/null 2>&1 || exit 0
folder=${MAILVITALS_LAB_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/mailvitals-lab}

# Where a library is missing, the machine was upgraded since, or the tree comes from another one.
is_whole() {
    [ -x "$1" ] || return 1
    libraries=$(find "$2" -name '*.so*' -printf '%h:')
    LD_LIBRARY_PATH=$libraries ldd "$1" >"$work/ldd" && ! grep -q "not found" "$work/ldd"
}

# fetch NAME PROGRAM PACKAGE: a tree of its own, which appears in the folder only when it is complete.
fetch() {
    tree=$folder/$1
    is_whole "$tree/$2" "$tree" && return
    echo "Fetching $1 for the laboratory"
    rm -rf "$work/packages" "$work/tree"
    mkdir -p "$work/packages/partial" "$work/tree"
    # Postfix would have to go for it. That is only reckoned with: nothing is installed or removed.
    quietly apt-get install -y --no-install-recommends --download-only -o Debug::NoLocking=1 \
        -o APT::Sandbox::User=root -o Dir::Cache::archives="$work/packages/" "$3" || return 1
    for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/tree" || return 1; done
    rm -rf "$tree"
    mv "$work/tree" "$tree"
}

quietly() {
    "$@" >"$work/log" 2>&1 || { tail -n 1 "$work/log" >&2; return 1; }
}

fetch_all() {
    fetch exim usr/sbin/exim4 exim4-daemon-light && fetch opensmtpd usr/sbin/smtpd opensmtpd &&
        fetch redis usr/bin/redis-server redis-server && fetch memcached usr/bin/memcached memcached &&
        fetch mariadb usr/sbin/mariadbd mariadb-server-core
}

mkdir -p "$folder"
work=$(mktemp -d "$folder/.fetching-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
fetch_all || { quietly apt-get update && fetch_all; } ||
    echo "Not all servers could be fetched. The tests with them will be skipped." >&2
