#!/usr/bin/env bash
# Generates the Swift bindings from the release build, compiles them and runs the tests. Arguments go to `swift test`.
# toolchain.sh installs Swift where it is missing.
# Build first: cargo build --release --workspace
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
release=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release
[[ -x "$release/dinhdanh" ]] || { echo "test: $release/dinhdanh is not there; build it with cargo first" >&2; exit 1; }

bindings/swift/generate.sh "$release/libdinhdanh.so" "$release/uniffi-bindgen"
PATH=$(bindings/swift/toolchain.sh | tail -n 1):$PATH
cd bindings/swift
link=(-Xswiftc -use-ld=lld -Xlinker "-L$release" -Xlinker -rpath -Xlinker "$release")
timeout -k 5 900 swift build --build-tests "${link[@]}"

# `swift test` starts the tests in a process group of their own, where no signal of `timeout` arrives, and the tests start
# servers. All of them share one session: when it is over, for whatever reason, nothing in it survives.
session=
# shellcheck disable=SC2329 # called by the trap
end_session() {
  [[ -n "$session" ]] || return 0
  local stat fields of
  for stat in /proc/[0-9]*/stat; do
    fields=$(sed 's/.*) //' "$stat" 2>/dev/null) || continue # it ended meanwhile
    read -r _ _ _ of _ <<<"$fields"
    [[ "$of" != "$session" ]] || kill -KILL "$(cut -d/ -f3 <<<"$stat")" 2>/dev/null || true
  done
}
trap end_session EXIT
trap 'exit 130' INT TERM

seconds=300
DINHDANH_SANDBOX=$release/dinhdanh setsid \
  timeout -k 5 "$seconds" swift test --skip-build --disable-xctest "${link[@]}" "$@" &
session=$!
status=0
wait "$session" || status=$?
[[ $status -ne 124 && $status -ne 137 ]] || echo "test: stopped after $seconds s; something in the tests is stuck" >&2
exit "$status"
