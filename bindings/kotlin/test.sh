#!/usr/bin/env bash
# Generates the Kotlin bindings from the release build, compiles them and runs the tests on the JVM.
# toolchain.sh installs a JDK and Maven where they are missing; Maven downloads what pom.xml names.
# Build first: cargo build --release --workspace
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
release=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release

bindings/kotlin/toolchain.sh
bindings/kotlin/generate.sh "$release/libdinhdanh.so" "$release/uniffi-bindgen"
[[ -x "$release/dinhdanh" ]] || { echo "test: $release/dinhdanh is not there; build it with cargo first" >&2; exit 1; }

timeout -k 10 900 mvn -B -ntp -f bindings/kotlin/pom.xml test \
  -Djna.library.path="$release" -Ddinhdanh.sandbox="$release/dinhdanh" &
run=$!
# `timeout` leads a process group: with it goes a sandbox that lost its JVM.
trap 'kill -- "-$run" 2>/dev/null || true' EXIT
wait "$run"
