"""The examples: each script prints what stands beside it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from slaclock import load_policies

EXAMPLES = Path(__file__).parents[1] / "examples"
FOLDERS = sorted(file.parent.name for file in EXAMPLES.glob("*/run.py"))
PRINTED = sorted(file.parent.name for file in EXAMPLES.glob("*/output.txt"))

# Runs a script as itself, in a process that can open no connection.
OFFLINE = """
import runpy, socket, sys
def refuse(*args, **kwargs): raise RuntimeError("an example opens a connection")
socket.socket = socket.create_connection = refuse
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def printed_by(script: Path, where: Path, zone: str, *arguments: str) -> str:
    """What *script* prints, run from *where* on a machine in *zone*."""
    run = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(script), *arguments],
        cwd=where,
        env={**os.environ, "TZ": zone, "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def without_versions(text: str) -> str:
    """*text* without the versions of the data that an explanation names."""
    return re.sub(r"tz data \S+?(?=,|$)|holidays [0-9.]+", "(version)", text, flags=re.MULTILINE)


def test_there_are_four_examples() -> None:
    """All but the one on data that is not ours keep their output beside them."""
    assert FOLDERS == ["boston311", "complaint_procedure", "follow_the_sun", "support_desk"]
    assert FOLDERS[1:] == PRINTED


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize("name", PRINTED)
def test_an_example_prints_its_output(name: str, zone: str, tmp_path: Path) -> None:
    """The script prints output.txt from any folder and in any zone, without a connection."""
    printed = printed_by(EXAMPLES / name / "run.py", tmp_path, zone)
    expected = (EXAMPLES / name / "output.txt").read_text(encoding="utf-8")
    assert without_versions(printed) == without_versions(expected)


def test_the_boston_example_says_when_its_data_is_not_there(tmp_path: Path) -> None:
    """Without the city's rows it says what to pass, and succeeds."""
    script, absent = EXAMPLES / "boston311/run.py", str(tmp_path / "cases.csv")
    said = f"no file {absent}: pass the path of the cases, e.g. run.py cases.csv\n"
    assert printed_by(script, tmp_path, "UTC", absent) == said


@pytest.mark.parametrize("name", FOLDERS)
def test_an_example_is_pleasant_to_read(name: str) -> None:
    """Its policies load, and its script is a page."""
    for file in (EXAMPLES / name).glob("*.yaml"):
        assert len(load_policies(file)) == 1
    assert len((EXAMPLES / name / "run.py").read_text(encoding="utf-8").splitlines()) <= 60
