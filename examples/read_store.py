#!/usr/bin/env python3
"""Reads a store with whichever of DuckDB, Polars, pandas, pyarrow and deltalake is installed.

usage: read_store.py [STORE]

Each prints how many figures each topic has. The first three ways ask `sluicebox files` which files are live, and so need
no Delta reader; the last two read the Delta log themselves.
"""
import importlib.util
import os
import subprocess
import sys

STORE = sys.argv[1] if len(sys.argv) > 1 else "store"
PROGRAM = os.environ.get("SLUICEBOX", "sluicebox")


def files(*arguments):
    command = [PROGRAM, "files", "--store", STORE, *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def by_duckdb():
    import duckdb

    duckdb.execute(files("--format", "duckdb"))
    return duckdb.sql("SELECT topic, count(*) FROM metrics GROUP BY topic").fetchall()


def by_pandas():
    import pandas

    metrics = pandas.read_parquet(files("metrics").splitlines())
    return metrics.groupby("topic").size().items()


def by_pyarrow():
    import pyarrow.dataset

    metrics = pyarrow.dataset.dataset(files("metrics").splitlines()).to_table(columns=["topic"])
    counted = metrics.group_by("topic").aggregate([("topic", "count")])
    return zip(*(counted[name].to_pylist() for name in ("topic", "topic_count")))


def by_polars():
    import polars

    return polars.scan_delta(f"{STORE}/metrics").group_by("topic").len().collect().rows()


def by_deltalake():
    import deltalake

    topics = deltalake.DeltaTable(f"{STORE}/metrics").to_pyarrow_table(columns=["topic"])["topic"].value_counts()
    return ((count["values"].as_py(), count["counts"].as_py()) for count in topics)


READERS = {
    "duckdb": (by_duckdb, ["duckdb"]),
    "pandas": (by_pandas, ["pandas", "pyarrow"]),
    "pyarrow": (by_pyarrow, ["pyarrow"]),
    "polars": (by_polars, ["polars", "deltalake"]),
    "deltalake": (by_deltalake, ["deltalake", "pyarrow"]),
}

for name, (read, needs) in READERS.items():
    missing = [module for module in needs if importlib.util.find_spec(module) is None]
    if missing:
        print(f"{name:10} not tried: {', '.join(missing)} is not installed")
    else:
        print(f"{name:10}", ", ".join(f"{topic} {count}" for topic, count in sorted(read())))
