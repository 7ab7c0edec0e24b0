"""2 to 8 runs at once, the same inputs and different ones, on a store with rows of older rules in many small files; optimize, gc
without grace (every third round without retention) and reprocess beside them again and again for as long as a run goes on, some of all
these stopped and woken; Python's deltalake polls single tables. On the local disk, and on an S3 emulator where there is one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from rig import ROOT, Skipped, holds, many, records, same, seeded, stop

PYTHON = ROOT / ".venv" / "bin" / "python"
POLL = """
import sys, time, collections
from deltalake import DeltaTable
url, options = sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:])
looks = 0
while True:
    try:
        documents = DeltaTable(url + "/documents", storage_options=options)
        n = documents.version()
        articles = DeltaTable(url + "/articles", storage_options=options)
        rows = articles.to_pyarrow_table(columns=["document_id", "article_id"]).to_pydict()
        ids = collections.Counter(rows["article_id"])
        if any(count > 1 for count in ids.values()):
            print("doubled article at version", articles.version(), flush=True); sys.exit(1)
        ledger = documents.to_pyarrow_table(columns=["document_id", "articles"]).to_pydict()
        if len(set(ledger["document_id"])) != len(ledger["document_id"]):
            print("doubled document at version", n, flush=True); sys.exit(1)
        looks += 1
    except Exception as error:
        text = str(error)
        if not any(word in text for word in ("not found", "No files", "Not a Delta", "not a Delta", "NoSuchBucket", "No such file", "404")):
            print("poll:", text[:500], flush=True); sys.exit(1)
        time.sleep(0.05)
    print("looked", looks, flush=True)
"""


OLDER = """
[[unit]]
code = "smoot"
dimension = "length"
factor = "1.7018"
names = ["smoot"]
plural = "auto"
symbols = []
"""


def emulator():
    """An S3 on a free port; its environment for the program and the options for deltalake."""
    server = shutil.which("moto_server", path=os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", "")]))
    if server is None:
        raise Skipped("no moto_server in .venv or on the path: .venv/bin/pip install 'moto[server]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = subprocess.Popen([server, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/bucket", method="PUT")).read()
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1", "AWS_ALLOW_HTTP": "true",
    }
    return child, environment, port


class Round:
    """Runs at once on a store that has rows of older rules in many small files, and all the while those who keep it."""

    KEEPERS = (["optimize"], ["gc", "--grace", "0s"], ["reprocess"])

    def __init__(self, place, random, url, runs, retention):
        self.place, self.random, self.url, self.runs = place, random, url, runs
        self.keepers = [[*command, *(["--retention", "0s"] if command[0] == "gc" and retention else [])] for command in self.KEEPERS]
        self.children, self.codes, self.broken, self.done = [], [], [], threading.Event()

    def start(self):
        self.place.ok("run", "in/notes", "in/0.jsonl", "--vocabulary", "older", "--store", self.url, "--commit-size", "3KiB")
        sizes = ["10KiB", "40KiB", "64MiB"]
        for n in range(self.runs):
            inputs = ["in"] if n % 2 == 0 else [f"in/{n}.jsonl", "in/notes"]
            self.children.append(self.place.start("run", *inputs, "--store", self.url, "--commit-size", sizes[n % 3], "--jobs", 1))
        self.running = list(self.children)
        self.tending = [threading.Thread(target=self.tend, args=(command,)) for command in self.keepers]
        for thread in self.tending:
            thread.start()

    def tend(self, command):
        while not self.done.is_set():
            child = self.place.start(*command, "--store", self.url)
            self.children.append(child)
            self.judge(child)

    def judge(self, child):
        try:
            _, err = child.communicate(timeout=600)
        except subprocess.TimeoutExpired:
            child.kill()
            err = b"it does not end"
        self.codes.append(child.returncode)
        if b"panicked" in err or child.returncode not in (0, 75):
            self.broken.append(f"{child.args[1:]}: exit {child.returncode}\n{err.decode()[-1500:]}")

    def disturb(self):
        """Stops one of them for a moment."""
        victim = self.random.choice(self.children)
        if victim.poll() is None:
            stop(victim, signal.SIGSTOP)
            time.sleep(self.random.random() * 0.3)
            stop(victim, signal.SIGCONT)

    def end(self):
        for child in self.running:
            self.judge(child)
        self.done.set()
        for thread in self.tending:
            thread.join()
        holds(not self.broken, "\n".join(self.broken[:2]))
        return self.codes


def rounds(place, kind, count, url_of, environment, options):
    random = seeded(kind)
    place.environment.update(environment)
    looks, busy, started = 0, 0, 0
    for nth in range(count):
        url = url_of(nth)
        poll = None
        if PYTHON.exists():
            poll = subprocess.Popen([str(PYTHON), "-c", POLL, url if "://" in url else str(place.path(url)), *options],
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        one = Round(place, random, url, 2 + nth % 7, retention=nth % 3 == 1)
        one.start()
        for _ in range(6):
            one.disturb()
        codes = one.end()
        started, busy = started + len(codes), busy + codes.count(75)
        place.ok("run", "in", "--store", url)
        place.ok("reprocess", "--store", url)
        if poll is not None:
            ended = poll.poll()
            poll.kill()
            told = poll.communicate()[0].splitlines()
            holds(ended is None, told[-1:])
            looks += sum(line.startswith("looked") for line in told)
        same(place.dump(url), place.expected, f"{kind}, round {nth}")
        place.check(url)
        place.ok("verify", "--store", url)
        left = [name for name in place.listing(url) if "lock" in name] if "://" not in url else []
        holds(not left, left)
        if "://" not in url:
            shutil.rmtree(place.path(url))
    return {f"{kind}_rounds": count, f"{kind}_processes": started, f"{kind}_ended_busy": busy, f"{kind}_polls": looks}


def prepare(place):
    many(place, "in", 120, notes=8)
    place.write("older/units.toml", OLDER)
    for n in range(8):
        place.write(f"in/{n}.jsonl", records(range(1000 + 50 * n, 1040 + 50 * n)))
    place.ok("run", "in", "--store", "expected")
    place.expected = place.dump("expected")


def run(place, form):
    prepare(place)
    figures = rounds(place, "local", 60 if form == "long" else 2, lambda nth: f"store{nth}", {}, [])
    if form == "short":
        return figures
    try:
        child, environment, port = emulator()
    except Skipped as reason:
        return {**figures, "s3": f"skipped: {reason}"}
    try:
        options = [f"{name}={value}" for name, value in environment.items()]
        figures.update(rounds(place, "s3", 40, lambda nth: f"s3://bucket/store{nth}", environment, options))
    finally:
        child.kill()
    return figures
