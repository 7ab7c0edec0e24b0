"""Single bits that change in data files and logs: `verify` finds every one, SQL with --verify returns no wrong row, nothing
panics."""

from rig import Skipped, has, holds, many, seeded

QUERY = "SELECT metric_id, quote, value, unit FROM metrics ORDER BY metric_id"


def run(place, form):
    if not has("verify"):
        raise Skipped("the program has no command 'verify'")
    many(place, "in", 200, notes=6)
    place.ok("run", "in", "--store", "store", "--commit-size", "60KiB")
    expected = place.ok("sql", "--store", "store", "--format", "csv", QUERY).out
    place.ok("verify", "--store", "store")
    verified = ["--verify"] if "--verify" in place.run("sql", "--help").out else None
    files = sorted(file for file in place.path("store").rglob("*") if file.is_file() and file.stat().st_size)
    random, found, wrong, refused = seeded("flips"), 0, 0, 0
    count = 1000 if form == "long" else 15
    missed = []
    for nth in range(count):
        # Half of them in files chosen alike, so that logs have their share; half by size.
        sizes = [file.stat().st_size for file in files]
        file = random.choice(files) if nth % 2 else random.choices(files, sizes)[0]
        data = bytearray(file.read_bytes())
        at = random.randrange(len(data) * 8)
        data[at // 8] ^= 1 << (at % 8)
        whole = file.read_bytes()
        file.write_bytes(data)
        ran = place.run("verify", "--store", "store")
        if ran.code == 0:
            missed.append((str(file.relative_to(place.folder)), at // 8))
        found += ran.code != 0
        if verified and (form == "short" or nth % 4 == 0):
            seen = place.run("sql", *verified, "--store", "store", "--format", "csv", QUERY)
            refused += seen.code != 0
            wrong += seen.code == 0 and seen.out != expected
        file.write_bytes(whole)
    holds(not missed, f"{len(missed)} of {count} not found: {missed[:10]}")
    holds(not wrong, f"{wrong} queries gave a wrong row")
    place.ok("verify", "--store", "store")
    return {"bits": count, "found": found, "queries_refused": refused, "queries_with_a_wrong_row": wrong}
