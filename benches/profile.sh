#!/usr/bin/env bash
# Where the time goes: samples the extract kernel over the articles of a store, or a whole run, and prints the functions
# in which most of them fell.
#
# usage: profile.sh kernel STORE [LINES]       the kernel on one thread, over the articles of STORE
#        profile.sh run INPUT [LINES]          `sluicebox run` into a store that is thrown away
#
# With `perf` the answer is by function. Without it, it is by part of the kernel or stage of the run: what the bench of
# the kernel and the run's own report count. Measures what is built: the release build where there is one, as of
# `make bench`, else the development build.
set -euo pipefail
cd "$(dirname "$0")/.."

what="${1:?kernel or run}" where="${2:?a store or an input}" lines="${3:-30}"
built="${CARGO_TARGET_DIR:-target}/release"
[ -x "$built/sluicebox" ] || built="${CARGO_TARGET_DIR:-target}/debug"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

case "$what" in
  kernel)
    "$built/sluicebox" sql --store "$where" --format jsonl \
      'SELECT article_id, title, published, text FROM articles ORDER BY document_id, ordinal' > "$work/articles.jsonl"
    command=("$built/examples/throughput" "$work/articles.jsonl" --bytes 10000000) whole=--kernel ;;
  run)
    command=("$built/sluicebox" run "$where" --store "$work/store" --progress none --report "$work/report.json") whole= ;;
  *) echo "'$what' is neither kernel nor run" >&2; exit 2 ;;
esac

if command -v perf > /dev/null && perf record -o "$work/none" true > /dev/null 2>&1; then
  perf record --quiet -F 499 -o "$work/perf.data" -- "${command[@]}" $whole > "$work/told"
  # `head` may end first, which is no failure.
  perf report -i "$work/perf.data" --stdio --no-children --sort symbol 2> /dev/null |
    sed -n -E "/^ +[0-9]/s/ {2,}-.*//p" | head -n "$lines" || true
else
  "${command[@]}" > "$work/told"
  if [ "$what" = run ]; then
    python3 - "$work/report.json" <<'PYTHON'
import json, sys
for stage in json.load(open(sys.argv[1]))["stages"]:
    print("{stage:10} busy {busy_seconds:8.2f} s  starved {starved_seconds:8.2f} s  blocked {blocked_seconds:8.2f} s".format(**stage))
PYTHON
  else
    cat "$work/told"
  fi
fi
