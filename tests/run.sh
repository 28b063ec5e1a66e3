#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh: installs what the tests need, builds and runs all of them. As root the laboratory of real servers runs as
# well; elsewhere it says in words that it was left out.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
build=${MAILVITALS_BUILD_DIR:-$here/build-tests}
jobs=$(nproc)
# That of the distribution, for which the packages are installed; another one may come first in the path.
python=/usr/bin/python3
[ -x "$python" ] || python=$(command -v python3)

"$here/installers/install-packages.sh" "$here/installers/packages-debian.txt" "$here/tests/packages-debian.txt" \
    "$here/tests/lab/packages.txt"
"$here/tests/lab/fetch-servers.sh"

step() { printf '\n== %s\n' "$*"; }

step "Form of the sources"
"$here/tests/architecture/check-format.sh"

# configure FOLDER OPTIONS...: warnings are errors everywhere. Debug information is kept to what a backtrace needs.
configure() {
    folder=$1
    shift
    cmake -S "$here" -B "$build/$folder" -G Ninja -DMAILVITALS_WERROR=ON -DBUILD_SHARED_LIBS=ON \
        -DPython3_EXECUTABLE="$python" "$@"
}
step "Programs, warnings as errors"
configure plain -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1 -DNDEBUG"
cmake --build "$build/plain" -j "$jobs" --target programs

step "The laboratory, and the limits of the system"
# Memory cannot be limited under the sanitizers.
ctest --test-dir "$build/plain" -R '^(lab\.|app\.cli\.limits$)' --output-on-failure --no-tests=error

# clang takes half the time that GCC takes for the sanitizers. What runs under GCC is the program of the laboratory, and all
# tests in tests/elsewhere.sh.
step "All tests under the address, leak and undefined-behaviour sanitizers"
configure sanitized -DMAILVITALS_SANITIZE=address -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_CXX_FLAGS_DEBUG=-g1
cmake --build "$build/sanitized" -j "$jobs"
# Of the laboratory only what is short; the long tours took place above.
ctest --test-dir "$build/sanitized" -j "$jobs" --output-on-failure --no-tests=error \
    -E '^lab\.(access_lists|configuration|postfix_restrictions|proxies|recovery|selftest|vantage|zone_servers|other_servers|exposure|reputation)$'

step "The console program where Qt Widgets is missing"
configure console -DMAILVITALS_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_Qt6Widgets=ON
cmake --build "$build/console" --target help >"$build/console/targets"
grep -q '^mailvitals-cli: phony' "$build/console/targets"
# That nothing in app/ needs a window is held by tests/architecture.
if grep -q '^mailvitals: phony' "$build/console/targets"; then exit 1; fi

step "All tests passed"
