"""What every fault of the torture shares: a folder, the program, inputs, and what equal stores have in common.

A fault is a function `run(place, form)` in a file of its own that returns a dict of figures and fails with `Broken` where
something does not hold. `form` is "short" or "long". Skipped is said, never passed over.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = os.environ.get("SLUICEBOX", str(TARGET / "debug" / "sluicebox"))
FAILPOINTS = [
    "before_write", "before_fsync", "after_fsync", "after_link", "after_folder_fsync", "after_data", "after_rewrite",
    "before_decision", "after_decision", "before_table", "after_table", "after_roll_forward",
]
# What only commands that keep a store pass; and, in a run, what its checkpoints pass.
PACKING = ["after_packing", "before_fsync", "after_link", "before_decision", "after_decision", "after_table"]
SWEEPING = ["after_decision", "before_table", "after_sweep", "after_delete"]
CHECKPOINTS = ["after_record", "after_checkpoint"]
SWEEP = ["gc", "--grace", "0s", "--retention", "0s"]
DUMP = """
SELECT * EXCLUDE (run_id, fetched_at, modified, etag, batch_id) FROM documents ORDER BY document_id;
SELECT * FROM articles ORDER BY article_id;
SELECT * FROM metrics ORDER BY metric_id;
SELECT * FROM passed_over ORDER BY article_id, span_start, span_end;
SELECT * FROM rejects ORDER BY document_id, span_start, code;"""
WHOLE = """
SELECT d.uri FROM documents d LEFT JOIN (SELECT document_id, count(*) AS n FROM articles GROUP BY 1) a USING (document_id)
WHERE d.articles <> coalesce(a.n, 0)
UNION ALL SELECT metric_id FROM metrics m LEFT ANTI JOIN articles a ON a.article_id = m.article_id
UNION ALL SELECT metric_id FROM metrics GROUP BY 1 HAVING count(*) > 1"""
FILLER = "Nobody at the stop minds the fog, since the buses come when they come and the tea is warm. "


class Broken(Exception):
    """Something does not hold."""


class Skipped(Exception):
    """It cannot be tried here, for this reason."""


class Ran:
    def __init__(self, code, out, err, cpu, peak, seconds):
        self.code, self.out, self.err, self.cpu, self.peak, self.seconds = code, out, err, cpu, peak, seconds

    def __str__(self):
        return f"exit {self.code}\n{self.err[-2000:]}"


def holds(condition, what):
    if not condition:
        raise Broken(str(what))


class Place:
    """A folder that goes with the fault."""

    def __init__(self, folder=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="torture-"))
        self.environment = {"RUST_BACKTRACE": "1"}

    def path(self, name):
        return self.folder / name

    def write(self, name, text):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def start(self, *arguments, **environment):
        command = [PROGRAM, *map(str, arguments)]
        return subprocess.Popen(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, **self.environment, **environment},
        )

    def run(self, *arguments, **environment):
        """Runs the program; CPU seconds and peak memory are those of this one process."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            begun = time.monotonic()
            child = subprocess.Popen(
                [PROGRAM, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                env={**os.environ, **self.environment, **environment},
            )
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            texts = out.read().decode(), err.read().decode(errors="replace")
            holds("panicked" not in texts[1], texts[1][-2000:])
            cpu = usage.ru_utime + usage.ru_stime
            return Ran(child.returncode, *texts, cpu, usage.ru_maxrss * 1024, time.monotonic() - begun)

    def ok(self, *arguments, **environment):
        ran = self.run(*arguments, **environment)
        holds(ran.code == 0, f"{' '.join(map(str, arguments))}: {ran}")
        return ran

    def dump(self, store="store", **environment):
        return self.ok("sql", "--store", store, "--format", "jsonl", DUMP, **environment).out

    def number(self, query, store="store"):
        return int(self.ok("sql", "--store", store, "--format", "csv", query).out.splitlines()[1])

    def check(self, store="store"):
        self.ok("check", "--store", store)

    def size(self, name):
        return sum(file.stat().st_size for file in self.path(name).rglob("*") if file.is_file())

    def listing(self, name):
        return {str(file.relative_to(self.folder)): file.stat().st_size for file in self.path(name).rglob("*") if file.is_file()}


@contextlib.contextmanager
def place(folder=None):
    made = Place(folder)
    try:
        yield made
    finally:
        shutil.rmtree(made.folder, ignore_errors=True)


def same(found, expected, what):
    if found != expected:
        found, expected = set(found.splitlines()), set(expected.splitlines())
        missing, extra = sorted(expected - found)[:3], sorted(found - expected)[:3]
        raise Broken(f"{what}\nmissing {missing}\nextra {extra}")


def record(n, sentences=10):
    """About a kilobyte with two figures, read fast."""
    figures = f"The depot at stop {n} holds {n * 7 + 3} buses and {n + 2} kilometres of cable. "
    return json.dumps({"id": f"r{n}", "title": f"Depot {n}", "text": figures + FILLER * sentences}) + "\n"


def records(numbers, sentences=10):
    return "".join(record(n, sentences) for n in numbers)


def fixture(name):
    return (FIXTURES / name).read_text()


def many(place, folder, count, notes=20):
    """Every kind of input."""
    place.write(f"{folder}/depots.jsonl", records(range(count)))
    for n in range(notes):
        place.write(f"{folder}/notes/{n}.txt", fixture("harbour.txt").replace("640", f"{n}40"))
    place.write(f"{folder}/archive.txt", fixture("archive.txt"))
    place.write(f"{folder}/bad.txt", b"\xff\xfe\xfa\xfb\x80")


def has(command):
    """Whether the program has a command."""
    return subprocess.run([PROGRAM, command, "--help"], capture_output=True).returncode == 0


def stop(child, how=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(how)


def seeded(name):
    return random.Random(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
