#!/usr/bin/env bash
# Fuzzes each parser for SECONDS (20 unless said) on stable Rust: libFuzzer, and the coverage pass that rustc has in it.
#
#   tests/fuzz/run.sh [SECONDS]
#
# Neither cargo-fuzz nor a nightly is needed: both would only set the flags below. A crash leaves its input in
# tests/fuzz/artifacts; run the target with that file as its argument, and add it to spec/vectors once it is understood.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
time=${1:-20}

# libFuzzer is C++ and is compiled from the source in libfuzzer-sys.
if ! command -v c++ >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "fuzz: no C++ compiler; installing Debian's g++, because libFuzzer is written in C++"
        apt-get -qq update
        DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends g++ >/dev/null
    else
        echo "fuzz: no C++ compiler (c++), and libFuzzer is written in C++; install g++ or clang" >&2
        exit 1
    fi
fi

# With a target named, the flags reach what is fuzzed and not the build scripts, which have no libFuzzer to link to.
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares" \
    cargo build --locked --release --bins --target "$host" --target-dir target

# Name, longest input (what the parser takes, and a little more), seeds.
fuzz() {
    local name=$1 length=$2
    shift 2
    mkdir -p "corpus/$name" "artifacts/$name"
    local seed side
    for seed in "$@"; do
        side=$(basename "$(dirname "$seed")") # a name may stand in valid and in invalid
        cp "$seed" "corpus/$name/$side-$(basename "$seed")"
    done
    local log="artifacts/$name.log" status=0
    "target/$host/release/$name" "corpus/$name" -max_total_time="$time" -max_len="$length" -dict=dictionary.txt \
        -rss_limit_mb=512 -timeout=5 -artifact_prefix="artifacts/$name/" -print_final_stats=1 >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 40 "$log" >&2
        echo "fuzz: $name ended with status $status; what libFuzzer left of it in tests/fuzz/artifacts/$name:" >&2
        ls "artifacts/$name" >&2 # nothing there: killed from outside (137), not crashed
        return 1
    fi
    local executions coverage
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    coverage=$(sed -n 's/.*DONE *cov: \([0-9]*\).*/\1/p' "$log")
    if [ "${executions:-0}" -eq 0 ]; then
        echo "fuzz: $name executed nothing" >&2
        return 1
    fi
    printf 'fuzz: %-14s %9d executions in %s s, %d seeds, %s edges, no crash\n' \
        "$name" "$executions" "$time" "$#" "${coverage:-?}"
}

vectors=../../spec/vectors
fuzz bundle 8192 $vectors/bundle/*/*.cbor
fuzz card 2200 $vectors/card/*/*.txt
fuzz backup 4096 $vectors/backup/*/*.ddbak
fuzz handover 256 $vectors/handover/*/*.cbor $vectors/handover/*/*.txt
fuzz cbor 4096 $vectors/cbor/*/*.cbor
fuzz dcc 2500 $vectors/dcc/*/*.txt
fuzz dcql 8192 $vectors/dcql/*/*.txt
fuzz device_response 8192 $vectors/device_response/*/*.cbor
fuzz mdoc 8192 $vectors/mdoc/*/*.cbor
fuzz token 2500 $vectors/checkin/*/*.txt
fuzz answer 2500 $vectors/checkin/*/answer*.txt $vectors/checkin/*/sealed*.txt
fuzz request 2500 $vectors/request/*/*.txt
fuzz presentation_request 8192 seeds/presentation_request/*.txt
fuzz portrait 12000 $vectors/portrait/*/*.txt
fuzz picture 2100 ../vectors/make/pictures/*.webp
fuzz certificate 4096 seeds/certificate/*
fuzz status_token 4096 $vectors/status_token/*/*.txt $vectors/status_token/*/*.cbor
fuzz status_list 4096 $vectors/status_list/*/*.cbor
fuzz time_statement 1024 $vectors/time_statement/*/*.cbor
fuzz trust_list 8192 $vectors/trust_list/*/*.cbor
fuzz sd_jwt_vc 8192 $vectors/sd_jwt_vc/*/*.txt
fuzz document 8192 seeds/document/* $vectors/health_record/*/*.txt
fuzz sd_jwt 8192 $vectors/sd_jwt/*/*.txt
fuzz type_metadata 8192 $vectors/type_metadata/*/*.txt
