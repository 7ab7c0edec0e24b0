"""An object store that fails: a proxy between the program and an S3 emulator answers 503, 429, 409 or 412, waits, resets the
connection inside a body, is slow, or does what was asked and loses the reply. At 10 % every run, optimize and gc finishes; at 50 %
it finishes or fails cleanly. Whatever happened, a run without faults afterwards makes the store what it must be."""

import http.client
import http.server
import socket
import struct
import threading
import time

from rig import Skipped, WHOLE, holds, many, same, seeded
from together import emulator

KINDS = ["503", "429", "409", "412", "timeout", "reset", "slow", "lost"]
KEEPERS = [["optimize"], ["gc", "--grace", "0s", "--retention", "0s"]]


class Proxy(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port, self.rate, self.random, self.counts = port, 0.0, seeded("faults"), {}
        self.lock = threading.Lock()

    def fault(self, method):
        with self.lock:
            if self.random.random() >= self.rate:
                return None
            # A store answers 409 and 412 to conditional puts alone, and without having done anything only in a race.
            kinds = [kind for kind in KINDS if method == "PUT" or kind not in ("409", "412")]
            kind = self.random.choice(kinds)
            self.counts[kind] = self.counts.get(kind, 0) + 1
            return kind


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        kind = self.server.fault(self.command)
        is_conditional = "if-none-match" in self.headers
        if kind in ("409", "412") and not is_conditional:
            kind = "503"
        if kind in ("503", "429"):
            return self.answer(int(kind), [], b"")
        if kind == "409":
            return self.answer(409, [], b"<Error><Code>ConditionalRequestConflict</Code></Error>")
        if kind == "timeout":
            time.sleep(1.5)
            return self.reset()
        if kind == "slow":
            time.sleep(0.3)
        status, headers, answer = self.forward(body)
        if kind == "412":
            # Done, and answered as if somebody else had been faster: as after a retry of what succeeded.
            return self.answer(412, [], b"<Error><Code>PreconditionFailed</Code></Error>")
        if kind == "lost":
            return self.reset()
        self.answer(status, headers, answer, cut=kind == "reset")

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = serve

    def forward(self, body):
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        upstream.request(self.command, self.path, body, headers)
        answer = upstream.getresponse()
        data = answer.read()
        upstream.close()
        return answer.status, answer.getheaders(), data

    def answer(self, status, headers, body, cut=False):
        self.send_response_only(status)
        length = next((value for name, value in headers if name.lower() == "content-length"), str(len(body)))
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("content-length", length if self.command == "HEAD" else str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if cut and body:
            self.wfile.write(body[: len(body) // 2])
            return self.reset()
        self.wfile.write(body)

    def reset(self):
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass


def run(place, form):
    child, environment, port = emulator()
    proxy = Proxy(port)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        return tried(place, form, proxy, environment)
    finally:
        proxy.shutdown()
        child.kill()


def faulty(place, proxy, percent, *command):
    """The command while that share of requests fails; it has ended as it may."""
    proxy.rate = percent / 100
    ran = place.run(*command)
    proxy.rate = 0
    holds(ran.code == 0 if percent == 10 else ran.code in (0, 74, 75), f"{percent} %: {ran}")
    return ran


def by_code(counts):
    return {str(code): number for code, number in sorted(counts.items())}


def tried(place, form, proxy, environment):
    many(place, "in", 120, notes=5)
    place.ok("run", "in", "--store", "expected")
    expected = place.dump("expected")
    place.environment.update(environment, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.server_address[1]}")
    figures, count = {}, 12 if form == "long" else 1
    for percent in (10, 50):
        ended, keepers = {}, {}
        for nth in range(count):
            url = f"s3://bucket/faults{percent}-{nth}"
            ran = faulty(place, proxy, percent, "run", "in", "--store", url, "--commit-size", "40KiB")
            ended[ran.code] = ended.get(ran.code, 0) + 1
            seen = place.run("sql", "--store", url, "--format", "csv", WHOLE)
            is_whole = seen.code == 0 and len(seen.out.splitlines()) <= 1
            holds(is_whole or "there is no store" in seen.err, f"half visible: {seen} {seen.out[:300]}")
            place.ok("run", "in", "--store", url)
            same(place.dump(url), expected, f"{percent} %, round {nth}")
            for command in KEEPERS:
                kept = faulty(place, proxy, percent, *command, "--store", url)
                keepers[kept.code] = keepers.get(kept.code, 0) + 1
                same(place.dump(url), expected, f"{percent} %, round {nth}, {command[0]}")
            place.ok("verify", "--store", url)
        figures[f"keepers_at_{percent}_percent_by_exit_code"] = by_code(keepers)
        figures[f"runs_at_{percent}_percent_by_exit_code"] = by_code(ended)
    return {**figures, "faults": proxy.counts}
