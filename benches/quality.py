#!/usr/bin/env python3
"""Scores the program against gold records and public test sets, prints a table and writes benches/results.

usage: quality.py [--release] [--built] [--no-result]

Always: the sample of tests/corpus with tests/gold, and the texts of tests/styles. Where ../shared is present: the archive
and the news on which the rules are developed, NewsQuant's development half (one to one), and the labelled texts for topics.
The texts of tests/blind are not scored here: they may be three times only.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from bench import ROOT, SHARED, TARGET, circumstances, output

SAMPLE = [("archive-2021", "txt"), ("archive-2024", "txt"), ("wires", "jsonl")]
GOLD = [("archive (development)", "dev.jsonl", "corpus/archive-tag-page.txt"), ("news (development)", "real-dev.jsonl", "gold/real.jsonl")]


def gold_sets():
    for name, ending in SAMPLE:
        yield f"sample {name}", ROOT / "tests" / "gold" / f"{name}.jsonl", ROOT / "tests" / "corpus" / f"{name}.{ending}"
    for gold in sorted((ROOT / "tests" / "styles").glob("*-gold.jsonl")):
        name = gold.name.removesuffix("-gold.jsonl")
        yield f"styles, {name}", gold, gold.with_name(f"{name}-texts.jsonl")
    for name, gold, corpus in GOLD:
        if (SHARED / "gold" / gold).exists():
            yield name, SHARED / "gold" / gold, SHARED / corpus


def of_gold(program, gold, corpus):
    told = json.loads(output(program, "eval", "--gold", gold, "--corpus", corpus, "--json"))
    figures = {"records": told["gold"]}
    figures |= {name: told[name]["f1"] for name in ("found", "amount", "record", "fact")}
    figures |= {name: told["named"][name]["f1"] for name in ("entity", "place")}
    figures |= {name: told["accuracy"][name] for name in ("period", "status", "topic")}
    return figures | {"measure": told["measure"]["share>=0.5"]}


def scoring_rows(program, texts, folder):
    store = folder / "store"
    output(program, "run", texts, "--store", store, "--progress", "none")
    return output(program, "sql", "--store", store, "--format", "jsonl", "SELECT * FROM scoring ORDER BY doc, start")


def of_newsquant(program, gold, folder):
    """The scorer's own table: its last column is F1, one to one."""
    texts = gold.parent / "dev-input.jsonl"
    rows, predicted = folder / "rows.jsonl", folder / "predicted.jsonl"
    rows.write_text(scoring_rows(program, texts, folder), encoding="utf-8")
    tools = SHARED / "newsquant"
    predicted.write_text(output(sys.executable, tools / "convert.py", rows), encoding="utf-8")
    printed = output(sys.executable, tools / "score.py", predicted, "--gold", gold)
    lines = (line.rsplit(None, 3) for line in printed.splitlines() if "|" in line)
    return {head.split("  ")[0].strip(): float(f1) for head, _, _, f1 in lines if re.fullmatch(r"[0-9.]+", f1)}


def of_topics(topics):
    labelled = SHARED / "topics" / "public-labels.jsonl"
    lines = output(topics, "eval", labelled).splitlines()
    figures = {"macro-F1": float(re.search(r"macro-F1 ([0-9.]+)", "\n".join(lines)).group(1))}
    for line in lines:
        topic = re.match(r"([a-z]+) +P ([0-9.]+) R ([0-9.]+) F1 ([0-9.]+)", line)
        if topic:
            figures[topic.group(1)] = float(topic.group(4))
    return figures


def measure(program, topics):
    results = {}
    for name, gold, corpus in gold_sets():
        results[name] = of_gold(program, gold, corpus)
    if (SHARED / "newsquant").exists():
        with tempfile.TemporaryDirectory() as folder:
            results["NewsQuant, development half"] = of_newsquant(program, SHARED / "newsquant" / "dev.json", pathlib.Path(folder))
    if (SHARED / "topics").exists():
        results["topics, public labels"] = of_topics(topics)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--release", action="store_true", help="build and measure the release profile")
    parser.add_argument("--built", action="store_true", help="measure what is built already")
    parser.add_argument("--no-result", action="store_true", help="write no file of results")
    arguments = parser.parse_args()
    profile = ["--release"] if arguments.release else []
    for what in () if arguments.built else (["-p", "sluicebox"], ["-p", "sluicebox-extract", "--example", "topics"]):
        subprocess.run(["cargo", "build", "--quiet", *profile, *what], cwd=ROOT, check=True)
    folder = TARGET / ("release" if arguments.release else "debug")
    results = circumstances(arguments.release) | {"sets": measure(folder / "sluicebox", folder / "examples" / "topics")}
    for name, figures in results["sets"].items():
        print(f"{name}\n  " + "  ".join(f"{figure} {value:g}" for figure, value in figures.items()))
    if not arguments.no_result:
        path = ROOT / "benches" / "results" / f"{results['date']}-quality.json"
        path.write_text(json.dumps(results, indent=1) + "\n")
        print(f"\nwritten to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
