#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# package.sh [KIND]: from a bare checkout to packages in build-release/packages: KIND is DEB, RPM or TGZ; otherwise what can
# be made here. Installs what is missing for that, as start.sh does.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
build=${MAILVITALS_BUILD_DIR:-$here/build-release}
kind=${1:-}

"$here/installers/install-packages.sh" "$here/installers/packages-debian.txt" "$here/installers/packing-debian.txt"
cmake -S "$here" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMAILVITALS_TESTS=OFF
cmake --build "$build"
rm -rf "$build/packages"
cd "$build"
cpack ${kind:+-G "$kind"}
echo "The packages are in $build/packages."
