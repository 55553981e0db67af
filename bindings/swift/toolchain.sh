#!/usr/bin/env bash
# Prints, as its last line on stdout, the directory of a `swift` that is 6.0 or newer. Everything else goes to stderr.
#
# A `swift` on PATH is used when it is new enough. Otherwise, on Debian-like x86_64 Linux, Debian 13's Swift is unpacked into
# ${DINHDANH_TOOLCHAINS:-$HOME/.cache/dinhdanh} together with the C library it was built for, so nothing of the system's
# own is replaced. apt checks the archive's signature; a Swift of another version than $version is refused.
#
# DEBIAN_MIRROR: the archive to take Debian 13 from, where this machine's apt sources name none (Ubuntu).
set -euo pipefail

version=6.0.3
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
base=${DINHDANH_TOOLCHAINS:-$HOME/.cache/dinhdanh}

say() { printf 'toolchain.sh: %s\n' "$*" >&2; }
die() {
  say "$@"
  exit 1
}

swift_version() { "$1" --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)+).*/\1/p' | head -n 1; }

# as_root COMMAND…: by sudo where this is not root, never asking for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# require PACKAGE…: installs those that are missing, or fails naming the command that would.
require() {
  local missing=() package
  command -v dpkg-query >/dev/null || return 0 # not Debian: the compiler will name what it misses
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local install=(apt-get install -y -qq --no-install-recommends "${missing[@]}")
  if ! as_root true 2>/dev/null; then
    die "Debian packages are missing, and installing them needs root or a sudo that asks for no password." \
      "Install them by hand: ${install[*]}"
  fi
  say "installing Debian packages: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}" >/dev/null 2>&1 && return 0
  # package lists that are absent or old make the first try fail
  as_root apt-get update -qq >&2 || die "apt-get update failed. Install by hand: ${install[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}" >&2 || die "apt-get failed. Install by hand: ${install[*]}"
}

# The archive in this machine's own sources; apt itself reads them, so both of its formats count.
debian_mirror() {
  if [ -n "${DEBIAN_MIRROR:-}" ]; then
    echo "$DEBIAN_MIRROR"
    return
  fi
  # shellcheck disable=SC2016 # the fields are apt's to fill in
  apt-get indextargets --no-release-info --format '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)' |
    awk '$1 == "Packages" && $2 == "main" &&
         $3 ~ /^(bullseye|bookworm|trixie|forky|sid|(old)*stable|testing|unstable)$/ { print $4; exit }'
}

# download DIRECTORY: the .debs of Swift and of the C and C++ libraries it runs on, by an apt that knows nothing else.
download() {
  local apt_dir=$1 mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || die "no Debian archive in the apt sources; set DEBIAN_MIRROR to one, or put swift >= 6.0 on PATH"
  mkdir -p "$apt_dir"/lists/partial "$apt_dir"/cache/archives/partial
  : >"$apt_dir/status"
  echo "deb [signed-by=$keyring arch=amd64] $mirror trixie main" >"$apt_dir/sources.list"
  local apt=(
    apt-get -qq
    -o Dir::Etc::SourceList="$apt_dir/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Dir::State::Lists="$apt_dir/lists" -o Dir::State::Status="$apt_dir/status"
    -o Dir::State::Extended_States="$apt_dir/extended" -o Dir::Cache="$apt_dir/cache"
    -o Dir::Cache::Archives="$apt_dir/cache/archives"
    -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o APT::Install-Recommends=false
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3
    -o Debug::NoLocking=true
  )
  "${apt[@]}" update >&2
  # libssl-dev: what the tests' key store links; it has to fit the unpacked C library
  "${apt[@]}" install -y --download-only "swiftlang=$version*" libc6-dev libstdc++-14-dev libssl-dev >&2
}

# unpack DEB ROOT, without what compiling and testing never opens
unpack() {
  dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" \
    --exclude='./etc/*' --exclude='./usr/sbin/*' --exclude='./usr/share/*' \
    --exclude='./usr/lib/python3*' --exclude='./usr/libexec/gcc/*' --exclude='*/libLTO.so*' \
    --exclude='*/swift_static/*' --exclude='*/swift/embedded/*' --exclude='*lldb*' \
    --exclude='*/clangd' --exclude='*/docc' --exclude='*/sourcekit-lsp' --exclude='*/libsourcekitdInProc.so'
}

# Makes every program and library under $1 run with the C library in $2 instead of the system's.
# An old-style RPATH, because it also holds for the libraries that the libraries load.
repoint() {
  local swift=$1 libraries=$2 loader=$2/ld-linux-x86-64.so.2 file rpath
  while IFS= read -r -d '' file; do
    rpath=$(patchelf --print-rpath "$file" 2>/dev/null) || continue # not ELF
    patchelf --force-rpath --set-rpath "${rpath:+$rpath:}$libraries" "$file"
    if patchelf --print-interpreter "$file" >/dev/null 2>&1; then
      patchelf --set-interpreter "$loader" "$file"
    fi
  done < <(find "$swift" -type f \( -perm -u+x -o -name '*.so*' \) -print0)
}

# swiftc links by way of clang: what it links must start with the same C library.
wrap_clang() {
  local bin=$1/bin root=$2 libraries=$3 name real mode
  real=$(find "$bin" -name 'clang-[0-9]*' -type f | head -n 1)
  for name in clang clang++; do
    mode=
    [ "$name" = clang ] || mode=--driver-mode=g++
    rm -f "$bin/$name"
    cat >"$bin/$name" <<END
#!/bin/sh
exec "$real" $mode --sysroot="$root" -Wno-unused-command-line-argument "\$@" \\
  -Wl,--dynamic-linker="$libraries/ld-linux-x86-64.so.2" -Wl,--disable-new-dtags -Wl,-rpath,"$libraries"
END
    chmod +x "$bin/$name"
  done
}

install_swift() {
  local place=$1 root=$1/root deb
  local libraries=$root/usr/lib/x86_64-linux-gnu swift=$root/usr/libexec/swift
  rm -rf "$place"
  mkdir -p "$root"
  download "$place/apt"
  for deb in "$place"/apt/cache/archives/*.deb; do unpack "$deb" "$root"; done
  rm -rf "$place/apt"
  ln -sfn usr/lib "$root/lib"
  ln -sfn usr/lib64 "$root/lib64"
  repoint "$swift" "$libraries"
  wrap_clang "$swift" "$root" "$libraries"
  local got
  got=$(swift_version "$swift/bin/swift")
  [ "$got" = "$version" ] || die "expected Swift $version, but what was unpacked says '${got:-nothing}'"
  touch "$place/complete"
}

if path_swift=$(command -v swift) && found=$(swift_version "$path_swift") && [ "${found%%.*}" -ge 6 ] 2>/dev/null; then
  require build-essential libssl-dev
  say "using Swift $found from PATH"
  dirname "$path_swift"
  exit 0
fi

if [ "$(uname -sm)" != "Linux x86_64" ] || ! command -v apt-get >/dev/null; then
  die "no swift >= 6.0 on PATH, and this script can install one on x86_64 Debian or Ubuntu only"
fi
mkdir -p "$base"
place=$(cd "$base" && pwd)/swift-$version-debian13
exec 9>"$place.lock"
flock 9 # two runs at once would unpack into each other
require build-essential libssl-dev
if [ ! -e "$place/complete" ]; then
  say "no swift >= 6.0 on PATH: installing Swift $version from Debian 13 (about 0.5 GB to fetch, 1.2 GB on disk)"
  say "into $place; remove that directory to uninstall"
  require ca-certificates debian-archive-keyring patchelf
  install_swift "$place"
fi
echo "$place/root/usr/libexec/swift/bin"
