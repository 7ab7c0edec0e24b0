"""Power loss: the changes that a run makes to the disk are recorded (strace) and replayed up to 300 cut points, with everything that
was not fsynced dropped, and once more with some of it kept. Every commit that was reported is there, every log parses, the
next run succeeds. The test itself is pipeline/store/src/tests/power.rs."""

import os
import re
import shutil
import subprocess

from rig import ROOT, Skipped, holds


def run(place, form):
    if shutil.which("strace") is None:
        raise Skipped("no strace")
    command = ["cargo", "test", "-p", "sluicebox", "-p", "sluicebox-store", "--lib", "power", "--", "--nocapture"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "SLUICEBOX_TORTURE": "1"})
    holds(ran.returncode == 0, ran.stdout[-1500:] + ran.stderr[-1500:])
    told = re.search(r"(\d+) changes, (\d+) points", ran.stdout)
    if told is None:
        raise Skipped(ran.stdout[-500:])
    return {"changes_recorded": int(told[1]), "cut_points": int(told[2]), "disks_tried": 2 * int(told[2]), "reported_commits_lost": 0}
