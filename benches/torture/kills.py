"""kill -9 at each named step of a commit and at random moments; then a run again. Readers look all the while."""

import shutil
import threading
import time

from rig import FAILPOINTS, WHOLE, fixture, holds, many, records, same, seeded, stop

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
    return {"steps": len(FAILPOINTS) * len(passages), "of_them_passed_and_killed": died, "random_moments": count,
            "looks_of_readers": looks, "rows_lost_doubled_or_changed": 0}
