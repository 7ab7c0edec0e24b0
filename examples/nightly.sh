#!/usr/bin/env bash
# A run for cron: reads what is new below a folder, checks the store, and says by its exit code what is to be done.
#
# usage: nightly.sh INPUTS STORE        INPUTS and STORE as `sluicebox run` takes them
#
# cron:  15 3 * * *  /opt/sluicebox/examples/nightly.sh /data/news /data/store >> /var/log/sluicebox.log 2>&1
set -uo pipefail
inputs="${1:?which inputs}" store="${2:?which store}"
program="${SLUICEBOX:-sluicebox}"

for attempt in 1 2 3; do
  "$program" run "$inputs" --store "$store" --strict --progress none
  code=$?
  # 75: another run holds the store. What it brings need not be brought again; later is soon enough.
  [ "$code" -eq 75 ] && [ "$attempt" -lt 3 ] || break
  sleep $((60 * attempt))
done

case "$code" in
  0) ;;
  3) echo "some inputs could not be used; they are in the table rejects:" >&2
     "$program" sql --store "$store" --format csv 'SELECT uri, code, detail FROM rejects LIMIT 20' >&2 ;;
  *) exit "$code" ;;
esac
"$program" check --store "$store" > /dev/null || exit $?
exit "$code"
