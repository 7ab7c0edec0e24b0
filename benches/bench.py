#!/usr/bin/env python3
"""Measures throughput: the whole `sluicebox run`, and the extract kernel on one thread.

usage: bench.py [--release] [--built] [--set NAME=SOURCE] [--copies N] [--bytes SIZE] [--kernel-bytes SIZE] [--keep]

Multiplies texts by multiply.py, runs the program over them into an empty store at its default memory, then the kernel
over the articles of that store. Prints a table and writes benches/results/DATE-MACHINE.json, where MACHINE is the
model and number of its processors. The texts are ../shared/corpus/archive-tag-page.txt (200 copies, a file each) and
../shared/gold/real.jsonl (about 50 MB, one file); where they are absent, those of tests/corpus.

MB are 10^6 bytes: of input files for a run, of articles' text for the kernel. A CPU second is one of any thread, of
program and system; peak memory is the largest resident size. Set-up is in all of it.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

import multiply

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("SLUICEBOX_SHARED", ROOT.parent / "shared"))
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
ARTICLES = "SELECT article_id, title, published, text FROM articles ORDER BY document_id, ordinal"


def output(*command):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr}")
    return done.stdout.strip()


def build(release, built):
    """Builds the program and the kernel's bench where they are not built; gives their paths."""
    profile = ["--release"] if release else []
    for what in () if built else (["-p", "sluicebox"], ["-p", "sluicebox-extract", "--example", "throughput"]):
        subprocess.run(["cargo", "build", "--quiet", *profile, *what], cwd=ROOT, check=True)
    folder = TARGET / ("release" if release else "debug")
    return folder / "sluicebox", folder / "examples" / "throughput"


def texts(arguments):
    """Name, source, and how it is multiplied."""
    if arguments.set:
        named = [entry.partition("=") for entry in arguments.set]
        sources = [(name, pathlib.Path(source)) for name, _, source in named]
    elif (SHARED / "corpus" / "archive-tag-page.txt").exists():
        sources = [("archive", SHARED / "corpus" / "archive-tag-page.txt"), ("news", SHARED / "gold" / "real.jsonl")]
    else:
        sources = [("archive", ROOT / "tests" / "corpus" / "archive-2024.txt"), ("news", ROOT / "tests" / "corpus" / "wires.jsonl")]
    for name, source in sources:
        if source.suffix == ".jsonl":
            yield name, source, {"wanted_bytes": arguments.bytes}
        else:
            yield name, source, {"copies": arguments.copies}


def measured(*command):
    """Runs a command; its wall and CPU seconds and its peak memory in bytes."""
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"'{command[0]} {command[1]}' ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "seconds": time.monotonic() - started,
        "user_seconds": usage.ru_utime,
        "system_seconds": usage.ru_stime,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * unit,
    }


def bench_run(program, inputs, written, store, report):
    figures = measured(program, "run", inputs, "--store", store, "--report", report, "--progress", "none")
    told = json.loads(report.read_text())
    numerals = told["metrics"] + told["passed_over"]
    figures |= {
        "bytes": written,
        "mb_per_cpu_second": written / 1e6 / figures["cpu_seconds"],
        "microseconds_a_numeral": figures["cpu_seconds"] * 1e6 / max(numerals, 1),
    }
    figures |= {name: told[name] for name in ("documents", "articles", "metrics", "passed_over", "commits", "peak_budget_bytes", "stages")}
    figures["store_bytes"] = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    return figures


def bench_kernel(program, kernel, store, articles, kernel_bytes):
    with open(articles, "wb") as out:
        subprocess.run([program, "sql", "--store", store, "--format", "jsonl", ARTICLES], stdout=out, check=True)
    return json.loads(output(kernel, str(articles), "--bytes", str(kernel_bytes)))


def bench(program, kernel, source, amount, kernel_bytes, folder):
    single = source.suffix == ".jsonl"
    inputs = folder / ("input.jsonl" if single else "input")
    copies, written = multiply.multiply(source, inputs if single else f"{inputs}/", **amount)
    store = folder / "store"
    run = bench_run(program, inputs, written, store, folder / "report.json")
    told = bench_kernel(program, kernel, store, folder / "articles.jsonl", kernel_bytes)
    return {"source": source.name, "copies": copies, "run": run, "kernel": told}


def machine():
    model = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        found = re.search(r"^model name\s*:\s*(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        model = found.group(1) if found else model
    return model, os.cpu_count()


def circumstances(release):
    model, cores = machine()
    return {
        "date": datetime.date.today().isoformat(),
        "processor": model,
        "cores": cores,
        "commit": output("git", "rev-parse", "--short", "HEAD"),
        "changed_files": len(output("git", "status", "--porcelain", "--", "pipeline", "schemas", "Cargo.toml", "Cargo.lock").splitlines()),
        "compiler": output("rustc", "--version"),
        "profile": "release" if release else "dev (own crates and hot libraries optimised)",
        "command": " ".join([f"benches/{pathlib.Path(sys.argv[0]).name}", *sys.argv[1:]]),
    }


def table(results):
    rows = [("", *results["sets"])]
    runs = {name: figures["run"] for name, figures in results["sets"].items()}
    kernels = {name: figures["kernel"] for name, figures in results["sets"].items()}

    def row(name, figures, show):
        rows.append((name, *(show(figures[one]) for one in figures)))

    row("run: MB", runs, lambda f: f"{f['bytes'] / 1e6:.1f}")
    row("run: MB a CPU second", runs, lambda f: f"{f['mb_per_cpu_second']:.2f}")
    row("run: microseconds a numeral", runs, lambda f: f"{f['microseconds_a_numeral']:.1f}")
    row("run: CPU seconds (wall)", runs, lambda f: f"{f['cpu_seconds']:.1f} ({f['seconds']:.1f})")
    row("run: peak memory, MiB", runs, lambda f: f"{f['peak_bytes'] / 2**20:.0f}")
    row("run: articles", runs, lambda f: f"{f['articles']:,}")
    row("run: figures", runs, lambda f: f"{f['metrics']:,}")
    row("run: numerals passed over", runs, lambda f: f"{f['passed_over']:,}")
    stages = [stage["stage"] for stage in next(iter(runs.values()))["stages"]]
    for at, stage in enumerate(stages):
        row(f"  {stage}: busy seconds", runs, lambda f, at=at: f"{f['stages'][at]['busy_seconds']:.2f}")
    row("kernel: MB a CPU second", kernels, lambda f: f"{f['kernel']['mb_per_cpu_second']:.2f}")
    row("kernel: microseconds a numeral", kernels, lambda f: f"{f['kernel']['microseconds_a_numeral']:.1f}")
    for part in next(iter(kernels.values()))["parts"]:
        row(f"  {part}: MB a CPU second", kernels, lambda f, part=part: f"{f['parts'][part]['mb_per_cpu_second']:.2f}")
    widths = [max(len(line[at]) for line in rows) for at in range(len(rows[0]))]
    for name, *cells in rows:
        print("  ".join([name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:]))]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--release", action="store_true", help="build and measure the release profile")
    parser.add_argument("--built", action="store_true", help="measure what is built already")
    parser.add_argument("--set", action="append", metavar="NAME=SOURCE", help="another text; may be repeated")
    parser.add_argument("--copies", type=int, default=200, help="copies of a text archive")
    parser.add_argument("--bytes", type=multiply.size, default="50MB", help="size of a multiplied JSONL")
    parser.add_argument("--kernel-bytes", type=multiply.size, default="10MB", help="how much of it the kernel reads")
    parser.add_argument("--keep", metavar="FOLDER", help="put texts and stores there and leave them")
    parser.add_argument("--no-result", action="store_true", help="write no file of results")
    arguments = parser.parse_args()
    program, kernel = build(arguments.release, arguments.built)
    results = circumstances(arguments.release) | {"sets": {}}
    work = pathlib.Path(arguments.keep or tempfile.mkdtemp(prefix="sluicebox-bench-"))
    try:
        for name, source, amount in texts(arguments):
            folder = work / name
            folder.mkdir(parents=True)
            results["sets"][name] = bench(program, kernel, source, amount, arguments.kernel_bytes, folder)
    finally:
        if not arguments.keep:
            shutil.rmtree(work, ignore_errors=True)
    table(results)
    if not arguments.no_result:
        name = re.sub(r"[^a-z0-9]+", "-", f"{results['processor']} {results['cores']} cores".lower()).strip("-")
        path = ROOT / "benches" / "results" / f"{results['date']}-{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(results, indent=1) + "\n")
        print(f"\nwritten to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
