"""The same bytes under two names, one of them changed and then deleted; and a clock that is set a day forward and back."""

import datetime
import json

from rig import fixture, holds, same


def run(place, form):
    text = fixture("harbour.txt")
    place.write("in/a.txt", text)
    place.write("in/b.txt", text)
    place.ok("run", "in")
    of_b = "SELECT * EXCLUDE (fetched_at, modified, etag, batch_id, run_id) FROM {} WHERE document_id = (SELECT document_id FROM documents WHERE uri LIKE '%/b.txt')"
    rows = lambda: "".join(place.ok("sql", "--format", "jsonl", of_b.format(table) if table == "documents" else f"SELECT * FROM {table} WHERE document_id = (SELECT document_id FROM documents WHERE uri LIKE '%/b.txt') ORDER BY 1").out for table in ("documents", "articles", "metrics"))
    before = rows()
    holds(before.count("\n") > 3, "there are rows")
    place.write("in/a.txt", text.replace("640 metres", "650 metres"))
    place.ok("run", "in")
    same(rows(), before, "the other was changed")
    place.path("in/a.txt").unlink()
    place.ok("run", "in")
    same(rows(), before, "the other was deleted")
    versions = []
    for nth, offset in enumerate([86400, -86400, 0, -2 * 86400]):
        place.write(f"in/c{nth}.txt", f"Lamp {nth}\n\nThe lamp has {nth + 12} bulbs.\n")
        place.ok("run", "in", SLUICEBOX_CLOCK_OFFSET=str(offset))
    commits = sorted(place.path("store/_sluicebox/commits").glob("*.json"))
    times = [datetime.datetime.fromisoformat(json.loads(commit.read_text().splitlines()[0])["time"]) for commit in commits]
    holds(times == sorted(times), [str(time) for time in times])
    holds(len(set(times)) == len(times), "two commits have one time")
    same(rows(), before, "the clock was set")
    place.check()
    return {"rows_of_the_other_name_changed": 0, "clock_offsets_seconds": [86400, -86400, 0, -172800], "times_in_order_of_commits": True}
