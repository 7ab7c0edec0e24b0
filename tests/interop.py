#!/usr/bin/env python3
"""Reads a store with DuckDB, Polars, pyarrow and deltalake and compares counts and sums with `sluicebox sql`.

usage: interop.py PROGRAM STORE

STORE is a local folder. DuckDB reads the views that `sluicebox files --format duckdb` prints, pyarrow and Polars the
files that `sluicebox files --format list` names, deltalake and Polars the Delta log. Prints one line a reader and table;
ends with 1 where a figure differs.
"""
import json
import math
import os
import subprocess
import sys

import deltalake
import duckdb
import polars
import pyarrow.compute as pc
import pyarrow.dataset

# What is compared of each table: a name, the expression in SQL, the same on a pyarrow table.
ROWS = ("rows", "count(*)", lambda t: t.num_rows)


def total(column):
    return (f"sum_{column}", f"sum({column})", lambda t: pc.sum(t[column]).as_py())


def text_bytes(column, length="octet_length({})"):
    return (f"bytes_{column}", f"sum({length.format(column)})", lambda t: pc.sum(pc.binary_length(t[column])).as_py())


def nulls(column):
    return (f"nulls_{column}", f"count(*) - count({column})", lambda t: t[column].null_count)


def latest(column):
    return (f"last_{column}", f"CAST(max({column}) AS VARCHAR)", lambda t: plain(pc.max(t[column]).as_py()))


def items(column, length="array_length({})"):
    return (f"items_{column}", f"sum(coalesce({length.format(column)}, 0))", lambda t: pc.sum(pc.list_value_length(t[column])).as_py())


COMPARED = {
    "documents": [ROWS, total("size"), total("articles"), text_bytes("uri"), nulls("etag")],
    "articles": [ROWS, total("source_end"), text_bytes("text"), nulls("published"), items("sections"), items("topic_reasons")],
    "metrics": [ROWS, total("value"), total("value_norm"), total("quote_end"), text_bytes("quote"), text_bytes("sentence"),
                nulls("value_hi"), nulls("period"), latest("period_end")],
    "passed_over": [ROWS, total("span_end"), text_bytes("numeral")],
    "rejects": [ROWS, total("span_end"), text_bytes("excerpt")],
    "runs": [ROWS, total("metrics"), items("stages")],
}
# DuckDB counts bytes of a text, and items of a list, under other names.
DUCKDB = {"octet_length(": "strlen(", "array_length(": "len("}


def plain(value):
    return None if value is None else str(value)


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join([program, *arguments])} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def query(table, rewrite=()):
    columns = ", ".join(f"{sql} AS {name}" for name, sql, _ in COMPARED[table])
    for here, there in rewrite:
        columns = columns.replace(here, there)
    return f"SELECT {columns} FROM {table}"


def ours(program, store, table):
    return json.loads(run(program, "sql", "--store", store, "--format", "jsonl", query(table)))


def by_duckdb(program, store):
    connection = duckdb.connect()
    connection.execute(run(program, "files", "--store", store, "--format", "duckdb"))
    for table in COMPARED:
        cursor = connection.execute(query(table, DUCKDB.items()))
        names = [column[0] for column in cursor.description]
        yield table, dict(zip(names, cursor.fetchone()))


def arrow_figures(table, rows):
    return {name: compute(rows) for name, _, compute in COMPARED[table]}


def by_pyarrow(program, store):
    for table in COMPARED:
        files = run(program, "files", table, "--store", store, "--format", "list").splitlines()
        if files:
            yield table, arrow_figures(table, pyarrow.dataset.dataset(files, format="parquet").to_table())


def by_deltalake(program, store):
    versions = set()
    for table in COMPARED:
        delta = deltalake.DeltaTable(os.path.join(store, table))
        versions.add(delta.version())
        yield table, arrow_figures(table, delta.to_pyarrow_table())
    if len(versions) != 1:
        sys.exit(f"the tables stand at different versions: {sorted(versions)}")


def by_polars_delta(program, store):
    for table in COMPARED:
        yield table, arrow_figures(table, sized(polars.read_delta(os.path.join(store, table)).to_arrow()))


def by_polars_parquet(program, store):
    for table in COMPARED:
        files = run(program, "files", table, "--store", store, "--format", "list").splitlines()
        if files:
            yield table, arrow_figures(table, sized(polars.read_parquet(files).to_arrow()))


def sized(rows):
    """Polars gives texts as views, of which pyarrow knows no length."""
    fields = [field.with_type(pyarrow.large_string()) if pyarrow.types.is_string_view(field.type) else field for field in rows.schema]
    return rows.cast(pyarrow.schema(fields))


def same(expected, found):
    if isinstance(expected, float) or isinstance(found, float):
        if expected is None or found is None:
            return expected is found
        return math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(expected, int) and found is not None:
        return expected == int(found)
    # A sum over no rows is null in SQL and may be 0 elsewhere.
    return expected == found or (expected is None and found in (0, None))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, store = sys.argv[1:]
    expected = {table: ours(program, store, table) for table in COMPARED}
    if not expected["metrics"]["rows"]:
        sys.exit("the store has no figures: nothing would be compared")
    wrong = 0
    for reader in (by_duckdb, by_polars_delta, by_polars_parquet, by_pyarrow, by_deltalake):
        name = reader.__name__.removeprefix("by_").replace("_", " ")
        for table, found in reader(program, store):
            differing = [key for key in expected[table] if not same(expected[table][key], found[key])]
            wrong += len(differing)
            verdict = ", ".join(f"{key}: {expected[table][key]} here, {found[key]} there" for key in differing) or "same"
            print(f"{name:14} {table:12} {found['rows']:>8} rows, {len(found)} figures: {verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
