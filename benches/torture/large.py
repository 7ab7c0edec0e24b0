"""Inputs that are large in every way. The peak of memory, as the kernel counts it, stays within the budget and 256 MiB."""

import json
import os
import shutil

from rig import FILLER, holds, record, records

BUDGET = 256 << 20
ALLOWED = BUDGET + (256 << 20)


def measured(place, name, source, *more):
    ran = place.ok("run", source, "--store", f"store-{name}", "--memory", "256MiB", *more)
    holds(ran.peak <= ALLOWED, f"{name}: {ran.peak >> 20} MiB")
    return {"peak_mib": ran.peak >> 20, "cpu_seconds": round(ran.cpu, 1), "seconds": round(ran.seconds, 1)}


def one_line(place, suffix, beginning, size):
    """A file of one line; almost all of it is a hole, which takes no disk."""
    path = place.write(f"line.{suffix}", beginning)
    piece = b"x" * (1 << 20)
    with open(path, "ab") as line:
        for _ in range(size >> 20):
            line.write(piece)
        line.write(b'"}\n' if suffix == "jsonl" else b"\n")
        if suffix == "jsonl":
            line.write(record(1).encode())
    figures = measured(place, suffix, f"line.{suffix}")
    rejects = place.ok("sql", "--store", f"store-{suffix}", "--format", "jsonl", "SELECT code, span_start, span_end FROM rejects").out
    (reject,) = [json.loads(line) for line in rejects.splitlines()]
    holds(reject["code"] == "too_long" and reject["span_start"] == 0 and reject["span_end"] >= size, reject)
    if suffix == "jsonl":
        holds(place.number("SELECT count(*) FROM articles", f"store-{suffix}") == 1, "the record behind it is lost")
    path.unlink()
    shutil.rmtree(place.path(f"store-{suffix}"))
    return {**figures, "bytes": size, "rejected": "too_long at 0"}


def long_jsonl(place, size):
    path, written, n = place.path("long.jsonl"), 0, 0
    with open(path, "w") as out:
        while written < size:
            block = "".join(json.dumps({"id": str(n + at), "text": f"Stop {n + at} has 7 lamps. " + FILLER * 440}) + "\n" for at in range(25))
            written += out.write(block)
            n += 25
    figures = measured(place, "long", "long.jsonl")
    store = "store-long"
    holds(place.number("SELECT count(*) FROM articles", store) == n, "records are missing")
    figures.update(bytes=written, records=n, commits=place.number("SELECT commits FROM runs", store))
    with open(path, "a") as out:
        out.write(records(range(10**6, 10**6 + 100)))
    again = measured(place, "long", "long.jsonl")
    holds(place.number("SELECT count(*) FROM articles", store) == n + 100, "the tail is missing")
    figures["after_100_records_were_added"] = again
    path.unlink()
    shutil.rmtree(place.path(store))
    return figures


def tiny_files(place, count):
    for n in range(count):
        folder = place.path(f"tiny/{n // 1000}")
        if n % 1000 == 0:
            folder.mkdir(parents=True)
        (folder / f"{n}.txt").write_text(f"Lamp {n}\n\nThe lamp has {n % 90 + 3} bulbs.\n")
    figures = measured(place, "tiny", "tiny")
    holds(place.number("SELECT count(*) FROM articles", "store-tiny") == count, "articles are missing")
    again = place.ok("run", "tiny", "--store", "store-tiny", "--memory", "256MiB")
    figures.update(files=count, again_cpu_seconds=round(again.cpu, 1), again_peak_mib=again.peak >> 20)
    shutil.rmtree(place.path("tiny"))
    shutil.rmtree(place.path("store-tiny"))
    return figures


def many_numerals(place, count):
    numbers = " ".join(f"{n % 977} boats" for n in range(count))
    place.write("numerals.txt", f"Boats\n\nThe harbour counted {numbers}.\n")
    figures = measured(place, "numerals", "numerals.txt")
    store = "store-numerals"
    read = place.number("SELECT count(*) FROM metrics", store) + place.number("SELECT count(*) FROM passed_over", store)
    holds(read >= count, f"{read} of {count} numerals are accounted for")
    place.check(store)
    return {**figures, "numerals": count}


def run(place, form):
    long = form == "long"
    return {
        "budget_mib": BUDGET >> 20,
        "one_line_of_text": one_line(place, "txt", b"The harbour", (4 << 30) if long else (300 << 20)),
        "one_line_of_jsonl": one_line(place, "jsonl", b'{"text": "', (4 << 30) if long else (300 << 20)),
        "jsonl": long_jsonl(place, (2 << 30) if long else (8 << 20)),
        "tiny_files": tiny_files(place, 200_000 if long else 2000),
        "numerals_in_a_line": many_numerals(place, 200_000 if long else 5000),
    }
