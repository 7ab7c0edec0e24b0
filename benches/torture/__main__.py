"""Faults, one by one: `python3 benches/torture [--short] [FAULT ...]`.

The long form writes benches/results/torture-DATE.json and .md; what it cannot try here is written down as skipped.
SLUICEBOX names the program; else it is the one of the development build.
"""

import argparse
import datetime
import importlib
import json
import os
import pathlib
import platform
import subprocess
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import rig  # noqa: E402

FAULTS = ["names", "kills", "power", "disk", "equality", "flips", "together", "faults", "large", "growth"]
# Those that `make test` runs; the others are too slow for it, or need what a test machine may not have.
SHORT = ["names", "kills", "disk", "equality", "flips", "together"]


def output(*command):
    return subprocess.run(command, cwd=rig.ROOT, capture_output=True, text=True).stdout.strip()


def one(name, form):
    begun, commit = time.monotonic(), output("git", "rev-parse", "--short", "HEAD")
    with rig.place() as place:
        try:
            outcome = {"outcome": "holds", "figures": importlib.import_module(name).run(place, form)}
        except rig.Skipped as reason:
            outcome = {"outcome": "skipped", "reason": str(reason)}
        except rig.Broken as broken:
            outcome = {"outcome": "broken", "reason": str(broken)}
        except Exception:
            outcome = {"outcome": "broken", "reason": traceback.format_exc()[-3000:]}
    return {**outcome, "seconds": round(time.monotonic() - begun, 1), "commit": commit}


def circumstances(form):
    return {
        "date": datetime.date.today().isoformat(), "machine": platform.machine(), "cores": os.cpu_count(), "form": form,
        "changed_files": len(output("git", "status", "--porcelain", "--", "pipeline", "schemas").splitlines()),
        "program": output(rig.PROGRAM, "--version"),
    }


def flat(figures, prefix=""):
    for name, value in figures.items():
        if isinstance(value, dict) and not all(isinstance(part, (int, float)) for part in value.values()):
            yield from flat(value, f"{prefix}{name.replace('_', ' ')}: ")
        else:
            shown = ", ".join(f"{part} {number:,}" for part, number in value.items()) if isinstance(value, dict) else value
            yield f"{prefix}{name.replace('_', ' ')}", f"{shown:,}" if isinstance(shown, (int, float)) and not isinstance(shown, bool) else str(shown)


def markdown(results):
    about = results["circumstances"]
    lines = [f"# Torture, {about['date']}", "",
             f"`python3 benches/torture`, {about['form']} form, {about['cores']} cores shared with other work, "
             f"{about['changed_files']} files changed, {about['program']}.", ""]
    for name, result in results["faults"].items():
        module = importlib.import_module(name)
        summary = " ".join((module.__doc__ or "").split())
        lines += [f"## {name}: {result['outcome']} ({result['seconds']} s, commit {result['commit']})", "", summary, ""]
        if "reason" in result:
            lines += ["```", result["reason"].strip(), "```", ""]
        if "figures" in result:
            lines += ["| figure | value |", "|---|---|"]
            lines += [f"| {key} | {value} |" for key, value in flat(result["figures"])] + [""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)}; all where none is given")
    parser.add_argument("--short", action="store_true", help="the form of make test")
    parser.add_argument("--results", type=pathlib.Path, default=rig.ROOT / "benches" / "results")
    arguments = parser.parse_args()
    form = "short" if arguments.short else "long"
    names = arguments.faults or (SHORT if arguments.short else FAULTS)
    stem = arguments.results / f"torture-{datetime.date.today().isoformat()}"
    before = json.loads(stem.with_suffix(".json").read_text())["faults"] if stem.with_suffix(".json").exists() else {}
    results = {"circumstances": circumstances(form), "faults": {}}
    for name in names:
        result = one(name, form)
        results["faults"][name] = result
        print(f"{name}: {result['outcome']} in {result['seconds']} s {result.get('reason', '')}", flush=True)
        if form == "long":
            merged = {fault: {**before, **results["faults"]}[fault] for fault in FAULTS if fault in {**before, **results["faults"]}}
            stem.with_suffix(".json").write_text(json.dumps({**results, "faults": merged}, indent=1) + "\n")
            stem.with_suffix(".md").write_text(markdown({**results, "faults": merged}))
    return 1 if any(result["outcome"] == "broken" for result in results["faults"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
