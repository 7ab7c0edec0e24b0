"""Reads what is new every night, then checks the store.

The exit code of `sluicebox run` decides what Airflow does: 75 (another run was in the way) and 74 (disk, network) are tried
again, 1 and 2 fail at once because a further try would end the same way, 3 (some inputs could not be used) is done with a
warning. The report goes into the task's result.

The variables SLUICEBOX and SLUICEBOX_CONFIG of the worker name the program and the file of settings.
"""

import json
import os
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

PROGRAM = os.environ.get("SLUICEBOX", "sluicebox")
CONFIG = os.environ.get("SLUICEBOX_CONFIG", "/etc/sluicebox/news.toml")
TRY_AGAIN = {74, 75}


def call(*arguments: str) -> int:
    """Runs the program; its log becomes the task's log."""
    command = [PROGRAM, *arguments, "--config", CONFIG]
    print("$", " ".join(command))
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(ended.stdout)
    return ended.returncode


@dag(
    schedule="15 3 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=15)},
    tags=["sluicebox"],
)
def sluicebox_news():
    @task
    def run() -> dict:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "run.json")
            code = call("run", "--report", path)
            report = json.load(open(path)) if os.path.exists(path) else {}
        if code in TRY_AGAIN:
            raise AirflowException(f"exit code {code}: trying again later")
        if code not in (0, 3):
            raise AirflowFailException(f"exit code {code}: {report.get('error', 'see the log')}")
        if code == 3:
            print("WARNING: some inputs could not be used:", report.get("rejects"))
        return {name: report.get(name) for name in ("run_id", "documents", "articles", "metrics", "rejects", "version")}

    @task
    def check(_report: dict) -> None:
        code = call("check")
        if code != 0:
            raise AirflowFailException(f"exit code {code}: a check does not hold")

    check(run())


sluicebox_news()
