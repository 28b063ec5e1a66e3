#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Are all C++ sources formatted as .clang-format says? Other versions of clang-format than 14 format differently; with
# those the question is not asked.
set -eu
cd "$(dirname "$0")/../.."

version=$(clang-format --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
if [ "$version" != 14 ]; then
    echo "clang-format $version is not the version (14) that the sources are formatted with: not checked"
    exit 0
fi
find app ui tests \( -name '*.cpp' -o -name '*.h' \) -print0 | xargs -0 clang-format --dry-run --Werror
echo "formatted as .clang-format says"
