#!/usr/bin/env bash
# Usage: generate.sh LIBRARY BINDGEN_BINARY
# Writes the Kotlin bindings of the built library into bindings/kotlin/generated/ (git-ignored). Installs nothing.
set -euo pipefail

[[ $# -eq 2 ]] || { echo "usage: generate.sh LIBRARY BINDGEN_BINARY" >&2; exit 2; }
for file in "$@"; do
  [[ -f "$file" ]] || { echo "generate: $file is not there; build it with cargo first" >&2; exit 1; }
done
library=$(realpath "$1")
bindgen=$(realpath "$2")
config=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../uniffi.toml")

# The generator asks cargo where each crate's uniffi.toml is, so it runs inside the workspace.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=bindings/kotlin/generated
rm -rf "$out"
"$bindgen" generate "$library" --language kotlin --no-format --config "$config" --out-dir "$out"
