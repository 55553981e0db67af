#!/usr/bin/env bash
# Makes sure the Kotlin tests have a JDK >= 17 and Maven >= 3.6.3. Installs Debian's packages where they are missing.
set -euo pipefail

packages=(openjdk-17-jdk-headless maven)

# True when the version $1 is $2 or newer.
at_least() { [[ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]; }

# Prints what is missing; says nothing when all is there. Maven names the Java it runs on, which is the one that counts.
missing() {
  command -v mvn >/dev/null || { echo "Maven >= 3.6.3 is not installed"; return; }
  command -v javac >/dev/null || [[ -x "${JAVA_HOME:-}/bin/javac" ]] || { echo "a JDK >= 17 is not installed"; return; }
  local about maven java
  about=$(mvn -B --version 2>&1) || { echo "mvn does not run: ${about%%$'\n'*}"; return; }
  maven=$(sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' <<<"$about")
  java=$(sed -n 's/^Java version: \([0-9.]*\).*/\1/p' <<<"$about")
  at_least "${maven:-0}" 3.6.3 || { echo "Maven is ${maven:-unknown}, 3.6.3 or newer is needed"; return; }
  at_least "${java:-0}" 17 || { echo "Maven runs on Java ${java:-unknown}, 17 or newer is needed"; return; }
}

fail() {
  echo "toolchain: $1. Install it by hand: apt-get install ${packages[*]}" >&2
  exit 1
}

why=$(missing)
[[ -z "$why" ]] && exit 0

command -v apt-get >/dev/null || fail "$why, and apt-get is not here to install it"
as_root=()
if [[ $EUID -ne 0 ]]; then
  # -n: never a question that nobody answers
  sudo -n true 2>/dev/null || fail "$why, and installing it needs root or a sudo that asks for no password"
  as_root=(sudo -n)
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >&2; }
install() { apt install -y --no-install-recommends "${packages[@]}"; }

echo "toolchain: $why; installing Debian's ${packages[*]} to compile and test the Kotlin bindings" >&2
# Package lists that are absent (a bare image) or stale make the first try fail.
if ! apt-cache show "${packages[@]}" >/dev/null 2>&1 || ! install; then
  apt update || fail "$why, and apt-get update failed"
  install || fail "$why, and apt-get install failed"
fi

why=$(missing)
[[ -z "$why" ]] || fail "$why even after installing (is JAVA_HOME or PATH pointing at an older one?)"
