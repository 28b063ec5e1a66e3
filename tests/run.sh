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

step "Programs, warnings as errors"
cmake -S "$here" -B "$build/plain" -G Ninja -DMAILVITALS_WERROR=ON -DPython3_EXECUTABLE="$python"
cmake --build "$build/plain" -j "$jobs"

step "All tests, the laboratory among them"
ctest --test-dir "$build/plain" --output-on-failure --no-tests=error

step "The same under the address and undefined-behaviour sanitizers"
cmake -S "$here" -B "$build/sanitized" -G Ninja -DMAILVITALS_WERROR=ON -DMAILVITALS_SANITIZE=ON \
    -DCMAKE_BUILD_TYPE=Debug -DPython3_EXECUTABLE="$python"
cmake --build "$build/sanitized" -j "$jobs"
ctest --test-dir "$build/sanitized" --output-on-failure --no-tests=error

step "The console program where Qt Widgets is missing"
cmake -S "$here" -B "$build/console" -G Ninja -DMAILVITALS_WERROR=ON -DMAILVITALS_TESTS=OFF \
    -DCMAKE_DISABLE_FIND_PACKAGE_Qt6Widgets=ON
cmake --build "$build/console" -j "$jobs"
test ! -e "$build/console/bin/mailvitals"
"$build/console/bin/mailvitals-cli" --version

step "All tests passed"
