"""What a store costs that has grown: 2,000 runs of one new file each; one of 10,000 documents changed; 100,000 known inputs and
10 new ones."""

import json
import shutil

from rig import fixture, holds, record


def note(n):
    return f"Lamp {n}\n\nThe lamp at stop {n} has {n % 90 + 3} bulbs and a pole of {n % 7 + 4} metres.\n"


def many_runs(place, count):
    for n in range(count):
        place.write(f"one/{n}.txt", note(n) + fixture("harbour.txt"))
    cpu, longest = 0.0, 0.0
    for n in range(count):
        ran = place.ok("run", f"one/{n}.txt", "--store", "grown", "--jobs", 1)
        cpu, longest = cpu + ran.cpu, max(longest, ran.cpu)
    counted = place.ok("sql", "--store", "grown", "SELECT count(*) FROM metrics")
    files = [line for line in place.ok("files", "--store", "grown").out.splitlines() if line.strip()]
    listing = place.listing("grown")
    live_log = live_log_bytes(place, "grown")
    data = sum(size for name, size in listing.items() if name.split("/")[-1] in {file.split("/")[-1] for file in files})
    return {
        "runs": count, "open_and_count_cpu_seconds": round(counted.cpu, 2), "live_data_files": len(files),
        "objects_in_the_folder": len(listing), "live_log_bytes": live_log, "live_data_bytes": data,
        "live_log_share": round(live_log / max(data, 1), 3), "cpu_seconds_a_run": round(cpu / count, 3), "longest_run_cpu_seconds": round(longest, 2),
    }


def live_log_bytes(place, store):
    """What a reader needs: of each log the newest checkpoint and what follows it."""
    total = 0
    for table in place.path(store).iterdir():
        log = table / "_delta_log"
        if not log.is_dir():
            continue
        last = log / "_last_checkpoint"
        version = json.loads(last.read_text())["version"] if last.exists() else -1
        for file in log.iterdir():
            number = file.name.split(".")[0]
            is_checkpoint = "checkpoint" in file.name
            if file.name == "_last_checkpoint" or number.isdigit() and (
                int(number) == version if is_checkpoint else int(number) > version
            ):
                total += file.stat().st_size
    own = place.path(store) / "_sluicebox"
    hint = json.loads((own / "last").read_text()) if (own / "last").exists() else {}
    checkpoint = hint.get("checkpoint") if isinstance(hint.get("checkpoint"), int) else -1
    for file in own.rglob("*.json*"):
        number, is_record = int(file.name.split(".")[0]), file.name.endswith(".delta.json")
        is_checkpoint = file.parent.name.startswith("checkpoint")
        newest = hint.get("delta") if is_record else checkpoint
        if number == newest if is_checkpoint else number > checkpoint:
            total += file.stat().st_size
    return total + (own / "last").stat().st_size


def one_changed(place, count):
    for n in range(count):
        if n % 1000 == 0:
            place.path(f"docs/{n // 1000}").mkdir(parents=True)
        place.path(f"docs/{n // 1000}/{n}.txt").write_text(note(n))
    place.ok("run", "docs", "--store", "docs-store")
    before = place.listing("docs-store")
    place.write("docs/3/3456.txt", note(99))
    trace = place.path("trace")
    ran = place.ok("run", "docs", "--store", "docs-store", "--report", "changed.json")
    after = place.listing("docs-store")
    new = {name: size for name, size in after.items() if name not in before}
    by_kind = {}
    for name, size in new.items():
        kind = "logs" if "_delta_log" in name or "_sluicebox" in name else name.split("/")[1]
        by_kind[kind] = by_kind.get(kind, 0) + size
    report = json.loads(place.path("changed.json").read_text())
    figures = {"documents": count, "store_bytes": sum(before.values()), "bytes_written": sum(new.values()),
               "bytes_written_by_kind": by_kind, "cpu_seconds": round(ran.cpu, 2), "source_bytes_read": report.get("bytes")}
    for name in ("store_bytes_read", "store_bytes_written", "traffic"):
        if name in report:
            figures[name] = report[name]
    return figures


def known(place, count):
    for n in range(count):
        if n % 1000 == 0:
            place.path(f"known/{n // 1000}").mkdir(parents=True)
        place.path(f"known/{n // 1000}/{n}.txt").write_text(f"Lamp {n}\n\nThe lamp has {n % 90 + 3} bulbs.\n")
    first = place.ok("run", "known", "--store", "known-store")
    nothing = place.ok("run", "known", "--store", "known-store")
    for n in range(10):
        place.write(f"known/new{n}.txt", note(n))
    ten = place.ok("run", "known", "--store", "known-store")
    return {"known": count, "first_cpu_seconds": round(first.cpu, 1), "to_know_cpu_seconds": round(nothing.cpu, 2),
            "with_10_new_cpu_seconds": round(ten.cpu, 2), "peak_mib": ten.peak >> 20}


def run(place, form):
    long = form == "long"
    figures = {
        "runs_of_one_file": many_runs(place, 2000 if long else 12),
        "one_changed": one_changed(place, 10_000 if long else 300),
        "known_inputs": known(place, 100_000 if long else 1000),
    }
    grown = figures["runs_of_one_file"]
    if long:
        holds(grown["open_and_count_cpu_seconds"] <= 2, figures)
        holds(grown["live_data_files"] <= 500, figures)
        holds(grown["live_log_share"] <= 0.2, figures)
    return figures
