#!/usr/bin/env python3
"""Turns a CSV of texts into the JSONL that `sluicebox run` reads.

usage: csv_to_records.py TEXTS.csv > texts.jsonl    then: sluicebox run texts.jsonl

The CSV has a header line with a column `text`; `id`, `title`, `url` and `published` (2024, 2024-05 or 2024-05-01) are
taken where they stand. A text with an id keeps its place in the store when it changes; one without is another text then.
"""
import csv
import json
import sys

FIELDS = ("id", "title", "url", "published", "text")

if len(sys.argv) != 2:
    sys.exit(__doc__)
csv.field_size_limit(1 << 30)
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    rows = csv.DictReader(file)
    if "text" not in (rows.fieldnames or []):
        sys.exit(f"'{sys.argv[1]}' has no column 'text'")
    for row in rows:
        print(json.dumps({name: row[name] for name in FIELDS if row.get(name)}, ensure_ascii=False))
