#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# sign.sh FOLDER [KEY]: writes FOLDER/SHA256SUMS over the packages in it and signs it with GnuPG (SHA256SUMS.asc), by your
# usual key or by KEY. Whoever fetches the packages checks both with
#   gpg --verify SHA256SUMS.asc SHA256SUMS && sha256sum --check --strict SHA256SUMS
set -eu

folder=${1:?"usage: sign.sh FOLDER [KEY]"}
key=${2:-}
cd "$folder"

sums=$(find . -maxdepth 1 -type f ! -name 'SHA256SUMS*' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 -r sha256sum --)
[ -n "$sums" ] || { echo "There is nothing to sign in $folder." >&2; exit 1; }
printf '%s\n' "$sums" >SHA256SUMS
rm -f SHA256SUMS.asc
gpg --batch --yes ${key:+--local-user "$key"} --armor --output SHA256SUMS.asc --detach-sign SHA256SUMS
echo "Signed: $folder/SHA256SUMS.asc"
