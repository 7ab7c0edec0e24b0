"""kill -9 at each named step of a commit and at random moments, then a run again; and at each step of optimize and gc, then
the same command again. Readers look all the while, and what verify finds is nothing."""

import shutil
import threading
import time

from rig import CHECKPOINTS, FAILPOINTS, PACKING, SWEEP, SWEEPING, WHOLE, fixture, holds, many, records, same, seeded, stop

RUN = ["run", "in", "--commit-size", "30KiB", "--store"]


def old_and_expected(place):
    many(place, "in", 40)
    place.ok("run", "in", "--store", "old")
    place.write("in/archive.txt", fixture("archive.txt").replace("120 megawatts", "125 megawatts"))
    place.write("in/notes/3.txt", "Crane\n\nThe crane lifts 80 tons.\n")
    with open(place.path("in/depots.jsonl"), "a") as depots:
        depots.write(records(range(40, 90)))
    place.write("in/more.jsonl", records(range(100, 500)))
    place.ok("run", "in", "--store", "expected")
    return place.dump("expected")


def at_steps(place, expected, passages):
    died = 0
    for name in FAILPOINTS:
        for nth in passages:
            shutil.copytree(place.path("old"), place.path("store"))
            ran = place.run(*RUN, "store", SLUICEBOX_FAILPOINT=f"{name}:{nth}")
            died += ran.code < 0
            place.ok(*RUN, "store")
            same(place.dump(), expected, f"{name}:{nth}")
            shutil.rmtree(place.path("store"))
    return died


def at_checkpoints(place, passages):
    """The 16th commit makes checkpoints of the Delta logs; it is killed while it does."""
    died, last = 0, ["run", "lamps/16.txt", "--store", "store"]
    for n in range(1, 17):
        place.write(f"lamps/{n}.txt", f"Lamp {n}\n\nThe lamp at stop {n} has {n + 3} bulbs.\n")
    for n in range(1, 16):
        place.ok("run", f"lamps/{n}.txt", "--store", "young")
    place.ok("run", "lamps", "--store", "grown")
    for name in CHECKPOINTS:
        for nth in passages:
            shutil.copytree(place.path("young"), place.path("store"))
            died += place.run(*last, SLUICEBOX_FAILPOINT=f"{name}:{nth}").code < 0
            place.ok("verify", "--store", "store")
            place.ok(*last)
            same(place.dump(), place.dump("grown"), f"{name}:{nth}")
            place.ok("run", "lamps", "in/notes", "--store", "store")
            place.ok("verify", "--store", "store")
            shutil.rmtree(place.path("store"))
    holds(died >= len(CHECKPOINTS), "no checkpoint was killed")
    return died


def of_maintenance(place, expected, passages):
    """Kills of those who pack and who sweep."""
    place.ok("run", "in", "--commit-size", "10KiB", "--store", "many")
    died, tried = 0, 0
    for command, names in ((["optimize"], PACKING), (SWEEP, SWEEPING)):
        for name in names:
            for nth in passages:
                shutil.copytree(place.path("many"), place.path("store"))
                killed = place.run(*command, "--store", "store", SLUICEBOX_FAILPOINT=f"{name}:{nth}")
                died, tried = died + (killed.code < 0), tried + 1
                same(place.dump(), expected, f"{command[0]} {name}:{nth}, killed")
                place.ok(*command, "--store", "store")
                same(place.dump(), expected, f"{command[0]} {name}:{nth}, again")
                place.ok("verify", "--store", "store")
                shutil.rmtree(place.path("store"))
        place.ok(*command, "--store", "many")
    holds(died >= len(PACKING + SWEEPING), f"{died} of {tried} were killed")
    return tried, died


def at_moments(place, expected, count):
    shutil.copytree(place.path("old"), place.path("store"))
    length = place.ok(*RUN, "timed").seconds
    # A reader looks while the store is one store: not while the folder is taken away and another put there.
    done, there, looks, broken = threading.Event(), threading.Lock(), [0], []

    def look():
        while not done.is_set():
            with there:
                seen = place.run("sql", "--store", "store", "--format", "csv", WHOLE)
            looks[0] += 1
            if seen.code != 0 or len(seen.out.splitlines()) > 1:
                broken.append(str(seen) + seen.out[:500])

    reader = threading.Thread(target=look)
    reader.start()
    moments = seeded("kills")
    try:
        for _ in range(count):
            child = place.start(*RUN, "store")
            time.sleep(moments.random() * length)
            stop(child)
            child.communicate()
            if moments.random() < 0.3:
                with there:
                    shutil.rmtree(place.path("store"))
                    shutil.copytree(place.path("old"), place.path("store"))
    finally:
        done.set()
        reader.join()
    holds(not broken, broken[:1])
    place.ok(*RUN, "store")
    same(place.dump(), expected, "random moments")
    place.check()
    return looks[0]


def run(place, form):
    expected = old_and_expected(place)
    passages = [1, 2, 4, 9] if form == "long" else [2]
    died = at_steps(place, expected, passages)
    count = 100 if form == "long" else 6
    looks = at_moments(place, expected, count)
    shutil.rmtree(place.path("store"))
    checkpoints = at_checkpoints(place, [1, *passages[1:]])
    tried, killed = of_maintenance(place, expected, [1, *passages[1:]])
    return {"kills_of_checkpoints": checkpoints, "steps_of_optimize_and_gc": tried, "of_them_killed": killed,
            "steps": len(FAILPOINTS) * len(passages), "of_them_passed_and_killed": died, "random_moments": count,
            "looks_of_readers": looks, "rows_lost_doubled_or_changed": 0}
