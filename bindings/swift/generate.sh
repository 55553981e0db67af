#!/usr/bin/env bash
# Usage: generate.sh LIBRARY BINDGEN_BINARY
# Writes the Swift bindings of the built, unstripped library into Sources/DinhdanhBindings and Sources/DinhdanhFFI
# (both git-ignored). Installs nothing.
set -euo pipefail

[[ $# -eq 2 ]] || { echo "usage: generate.sh LIBRARY BINDGEN_BINARY" >&2; exit 2; }
for file in "$@"; do
  [[ -f "$file" ]] || { echo "generate: $file is not there; build it with cargo first" >&2; exit 1; }
done
library=$(realpath "$1")
bindgen=$(realpath "$2")
config=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../uniffi.toml")

# The generator asks cargo where each crate's uniffi.toml is, so it runs inside the workspace.
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$bindgen" generate "$library" --language swift --no-format --config "$config" --out-dir "$out"

rm -rf Sources/DinhdanhBindings Sources/DinhdanhFFI
mkdir -p Sources/DinhdanhBindings Sources/DinhdanhFFI
mv "$out"/*.swift Sources/DinhdanhBindings/
mv "$out"/*.h Sources/DinhdanhFFI/
mv "$out"/*.modulemap Sources/DinhdanhFFI/module.modulemap # the only name SwiftPM looks for
