"""A disk that is full, at many sizes; a folder that cannot be written; a disk without inodes. Exit code 74 with the path and the free
space, the store as it was, and the next run succeeds."""

import contextlib
import os
import shutil
import subprocess

from rig import Skipped, WHOLE, holds, many, records, same


@contextlib.contextmanager
def disk(place, options):
    folder = place.path("disk")
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode != 0:
        raise Skipped(f"a tmpfs cannot be mounted: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def pages(place, store):
    """KiB that a tmpfs takes for it: whole pages for each file."""
    return sum(-(-size // 4096) * 4 for size in place.listing(store).values())


def seen(place, store):
    return place.ok("sql", "--store", store, "--format", "csv", WHOLE).out.splitlines()


def refused(ran, folder):
    holds(ran.code == 74, ran)
    holds(str(folder) in ran.err, f"the path is not named: {ran}")
    holds("free" in ran.err, f"the free space is not named: {ran}")


def full(place, sizes):
    failed = 0
    for size in sizes:
        with disk(place, f"size={size}k") as folder:
            shutil.copytree(place.path("old"), folder / "store")
            before = place.dump(str(folder / "store"))
            ran = place.run("run", "in", "--store", folder / "store", "--commit-size", "100KiB")
            if ran.code == 0:
                continue
            failed += 1
            refused(ran, folder)
            holds(len(seen(place, folder / "store")) <= 1, "half visible")
            version = place.ok("sql", "--store", folder / "store", "SELECT count(*) FROM documents")
            subprocess.run(["mount", "-o", "remount,size=200m", str(folder)], check=True)
            place.ok("run", "in", "--store", folder / "store")
            same(place.dump(str(folder / "store")), place.expected, f"{size} KiB")
    return failed


def without_inodes(place):
    with disk(place, "size=200m,nr_inodes=4000") as folder:
        shutil.copytree(place.path("old"), folder / "store")
        taken = 0
        with contextlib.suppress(OSError):
            while True:
                (folder / f"taken{taken}").touch()
                taken += 1
        ran = place.run("run", "in", "--store", folder / "store")
        refused(ran, folder)
        for n in range(taken):
            (folder / f"taken{n}").unlink()
        place.ok("run", "in", "--store", folder / "store")
        same(place.dump(str(folder / "store")), place.expected, "inodes")


def read_only(place):
    with disk(place, "size=200m") as folder:
        shutil.copytree(place.path("old"), folder / "store")
        before = place.listing("disk")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        ran = place.run("run", "in", "--store", folder / "store")
        holds(ran.code == 74 and str(folder) in ran.err, ran)
        holds(place.listing("disk") == before, "something was written")
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        place.ok("run", "in", "--store", folder / "store")
        same(place.dump(str(folder / "store")), place.expected, "read-only")


def run(place, form):
    if os.geteuid() != 0:
        raise Skipped("only root can mount a disk of a given size")
    many(place, "in", 60, notes=4)
    place.ok("run", "in", "--store", "old")
    place.write("in/more.jsonl", records(range(5000, 6000)))
    place.ok("run", "in", "--store", "expected")
    place.expected = place.dump("expected")
    small, large = pages(place, "old") + 16, pages(place, "expected") * 2 + 200
    count = 60 if form == "long" else 3
    sizes = [small + (large - small) * n // count for n in range(count)]
    failed = full(place, sizes)
    without_inodes(place)
    read_only(place)
    return {"sizes": count, "sizes_too_small": failed, "of_them_exit_74_with_path_and_free_space": failed,
            "no_inodes": "exit 74", "read_only": "exit 74"}
