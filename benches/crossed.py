#!/usr/bin/env python3
"""Scores the archive and the news of ../shared by cross-validation: every document with weights that were fitted without it.

usage: crossed.py [--built] [--parts N] [--rounds N] [--archive N] [--news N]

Each part's weights are fitted from nothing by the example `fit`, to the gold of all other parts, of tests/gold and of tests/styles
(with the documents of the archive six times and those of the news twice, as the weights that ship are); `score_rows` reads the part with
them, and the guideline's scorer judges all parts together. Rules and vocabulary are the same for all. Takes about ten CPU minutes.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from bench import ROOT, SHARED, TARGET, output

TASKS = ["measure", "kind", "status", "period", "entity", "place"]
GOLD = SHARED / "gold"
ARCHIVE = SHARED / "corpus" / "archive-tag-page.txt"


def others():
    tests = ROOT / "tests"
    for name in ("archive-2021", "archive-2024"):
        yield [tests / "gold" / f"{name}.jsonl", tests / "corpus" / f"{name}.txt", tests / "gold" / "articles.jsonl"]
    yield [tests / "gold" / "wires.jsonl", tests / "corpus" / "wires.jsonl"]
    for gold in sorted(tests.glob("styles/*-gold.jsonl")):
        yield [gold, gold.with_name(gold.name.replace("-gold", "-texts"))]


def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def fitted(examples, folder, articles, texts, arguments):
    weights = folder / "weights"
    weights.mkdir()
    for task in TASKS:
        (weights / f"{task}.toml").write_text("[weights]\n")
    own = [[GOLD / "dev.jsonl", ARCHIVE, articles], [GOLD / "real-dev.jsonl", texts]]
    sets = [*own, *others(), *own[:1] * (arguments.archive - 1), *own[1:] * (arguments.news - 1)]
    named = [argument for one in sets for argument in ("--", *one)][1:]
    output(examples / "fit", "--rounds", arguments.rounds, weights, 1, *named)
    return weights


def rows(examples, weights, *source):
    command = [str(part) for part in (examples / "score_rows", *source)]
    environment = {**os.environ, "WEIGHTS": str(weights)}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--built", action="store_true", help="use the examples that are built already")
    parser.add_argument("--parts", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=6, help="how often weights are fitted, each time with those of the last in use")
    parser.add_argument("--archive", type=int, default=6, help="how often the archive is learned from")
    parser.add_argument("--news", type=int, default=2, help="how often the news are learned from")
    arguments = parser.parse_args()
    if not GOLD.exists():
        sys.exit("crossed.py: there is no ../shared/gold: nothing to score")
    if not arguments.built:
        subprocess.run(["cargo", "build", "--quiet", "-p", "sluicebox-extract", "--examples"], cwd=ROOT, check=True)
    examples = TARGET / "debug" / "examples"
    texts, articles = records(GOLD / "real.jsonl"), records(GOLD / "articles.jsonl")
    judged = sorted({record["doc"] for record in records(GOLD / "real-dev.jsonl")})
    read = {"archive": "", "news": ""}
    for part in range(arguments.parts):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            held = set(judged[part::arguments.parts])
            away = articles[part::arguments.parts]
            seen = write(folder / "articles.jsonl", [article for article in articles if article not in away])
            kept = write(folder / "texts.jsonl", [text for text in texts if str(text["id"]) not in held])
            weights = fitted(examples, folder, seen, kept, arguments)
            read["news"] += rows(examples, weights, write(folder / "held.jsonl", [text for text in texts if str(text["id"]) in held]))
            read["archive"] += rows(examples, weights, ARCHIVE, write(folder / "away.jsonl", away))
        print(f"part {part + 1} of {arguments.parts} is read", file=sys.stderr)
    for name, gold, corpus in (("archive", "dev.jsonl", ARCHIVE), ("news", "real-dev.jsonl", GOLD / "real.jsonl")):
        with tempfile.TemporaryDirectory() as folder:
            predicted = pathlib.Path(folder) / "rows.jsonl"
            predicted.write_text(read[name], encoding="utf-8")
            print(f"{name}, every document by weights that have not seen it")
            print(output(sys.executable, GOLD / "score.py", "--gold", GOLD / gold, "--corpus", corpus, "--pred", predicted, "--errors", 0))


if __name__ == "__main__":
    main()
