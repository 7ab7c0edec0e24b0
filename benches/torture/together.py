"""2 to 8 runs at once, the same inputs and different ones, with optimize, gc without grace and reprocess beside them, some of them
stopped and woken; Python's deltalake polls single tables. On the local disk, or on an S3 emulator where there is one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

from rig import Broken, ROOT, Skipped, has, holds, many, records, same, seeded

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
    def __init__(self, place, random, url, runs):
        self.place, self.random, self.url, self.runs = place, random, url, runs
        self.children = []

    def start(self):
        sizes = ["10KiB", "40KiB", "64MiB"]
        for n in range(self.runs):
            inputs = ["in"] if n % 2 == 0 else [f"in/{n}.jsonl", "in/notes"]
            self.children.append(self.place.start("run", *inputs, "--store", self.url, "--commit-size", sizes[n % 3], "--jobs", 1))
        for command in (["optimize"], ["gc", "--grace", "0s"], ["reprocess"]):
            if has(command[0]):
                self.children.append(self.place.start(*command, "--store", self.url))

    def disturb(self):
        """Stops one of them for a moment."""
        victim = self.random.choice(self.children)
        if victim.poll() is None:
            victim.send_signal(signal.SIGSTOP)
            time.sleep(self.random.random() * 0.3)
            victim.send_signal(signal.SIGCONT)

    def end(self):
        codes = []
        for child in self.children:
            out, err = child.communicate(timeout=300)
            codes.append(child.returncode)
            holds(b"panicked" not in err, err[-1500:])
            fine = child.returncode in (0, 75) or b"there is no store" in err
            holds(fine, f"{child.args[1:3]}: exit {child.returncode}\n{err.decode()[-1500:]}")
        return codes


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
        one = Round(place, random, url, 2 + nth % 7)
        one.start()
        for _ in range(3):
            one.disturb()
        codes = one.end()
        started, busy = started + len(codes), busy + codes.count(75)
        place.ok("run", "in", "--store", url)
        if poll is not None:
            ended = poll.poll()
            poll.kill()
            told = poll.communicate()[0].splitlines()
            holds(ended is None, told[-1:])
            looks += sum(line.startswith("looked") for line in told)
        same(place.dump(url), place.expected, f"{kind}, round {nth}")
        place.check(url)
        left = [name for name in place.listing(url) if "lock" in name] if "://" not in url else []
        holds(not left, left)
        if "://" not in url:
            shutil.rmtree(place.path(url))
    return {f"{kind}_rounds": count, f"{kind}_processes": started, f"{kind}_ended_busy": busy, f"{kind}_polls": looks}


def prepare(place):
    many(place, "in", 120, notes=8)
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
