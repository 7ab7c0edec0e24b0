"""The number of jobs, the size of commits, the order of the inputs and the time zone change nothing."""

import itertools

from rig import many, same, seeded

ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Asia/Shanghai"]


def run(place, form):
    many(place, "in", 300)
    place.ok("run", "in", "--store", "expected", "--jobs", 1)
    expected = place.dump("expected")
    inputs = sorted(str(path.relative_to(place.folder)) for path in place.path("in").rglob("*") if path.is_file())
    random, tried = seeded("equality"), 0
    variants = list(itertools.product([1, 2, 8], ["1", "100KiB", "64MiB"], ZONES))
    for jobs, size, zone in variants if form == "long" else [variants[7], variants[28], variants[43]]:
        random.shuffle(inputs)
        # In two runs, so that the order in which documents come differs too.
        for part in (inputs[: len(inputs) // 2], inputs):
            place.ok("run", *part, "--store", f"s{tried}", "--jobs", jobs, "--commit-size", size, TZ=zone)
        same(place.dump(f"s{tried}", TZ=zone), expected, f"{jobs} jobs, {size}, {zone}")
        tried += 1
    return {"variants": tried, "unequal": 0}
