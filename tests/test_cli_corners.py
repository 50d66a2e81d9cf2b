"""What the command line prints in rarer cases."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from slaclock.cli import main
from slaclock.cli.table import table

POLICY = """\
name: Corners
calendars:
  desk: {timezone: UTC, hours: {mon-fri: "09:00-17:00"}}
  late: {timezone: UTC, hours: {mon-sun: "16:00-24:00"}}
  far: {timezone: UTC, hours: {mon-sun: "00:00-24:00"}, closed: ["2026-11-21"]}
calendar: desk
milestones:
  resolution: {within: 4 business hours, pausable: true}
  measured: {met_by: looked}
  update: {within: 8 business hours, until: resolved}
escalations:
  1: {to: Lead, deliver: next_opening, notify: [customer], when: {overdue: resolution}}
"""
NOW = ("--now", "2026-11-21T12:00Z")
HEAD = "case,event,at,value\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command with its policy and long rows of a case."""
    policy = tmp_path / "corners.yaml"
    policy.write_text(POLICY, encoding="utf-8")

    def call(command: str, rows: str | None, *argv: str) -> tuple[int, str, str]:
        files = [str(policy)]
        if rows is not None:
            (tmp_path / "cases.csv").write_text(HEAD + rows, encoding="utf-8")
            files.append(str(tmp_path / "cases.csv"))
        code = main([command, *files, *argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_it_runs_as_a_module(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m slaclock` is the command."""
    monkeypatch.setattr(sys, "argv", ["slaclock", "show"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("slaclock", run_name="__main__")
    assert stopped.value.code == 0
    assert "response-timeframes" in capsys.readouterr().out


def test_assess_says_what_is_measured_ended_delivered_and_ignored(run: Run) -> None:
    """A case that breached, was cancelled, and heard an event that nothing mentions."""
    rows = (
        "T,opened,2026-11-20T10:00Z,\nT,lookd,2026-11-20T11:00Z,\nT,looked,2026-11-20T12:00Z,\n"
        "T,cancelled,2026-11-20T18:00Z,\n"
    )
    code, out, _ = run("assess", rows, *NOW)
    assert code == 1
    assert "measured" in out
    assert "met after 2 h" in out
    assert "ended, breached" in out
    assert "ended, not met" in out
    assert "ignored" in out
    assert "lookd: nothing in Corners mentions it; did you mean 'looked'?" in out


def test_assess_says_when_a_level_is_delivered(run: Run) -> None:
    """Reached on Friday at the close, delivered on Monday."""
    code, out, _ = run("assess", "T,opened,2026-11-20T13:00Z,\n", *NOW)
    assert code == 1
    assert "delivered Mon 23 Nov 09:00; notify customer" in " ".join(out.split())


def test_assess_shows_a_breached_cycle_before_the_current_one(run: Run) -> None:
    """The update that was late, and the one that runs now."""
    rows = "T,opened,2026-11-17T10:00Z,\nT,updated,2026-11-20T16:00Z,\n"
    _, out, _ = run("assess", rows, *NOW)
    lines = [line.split()[0] for line in out.splitlines() if line.startswith("  update")]
    assert lines == ["update", "update"]


def test_a_breach_without_time_overdue_is_a_breach(run: Run) -> None:
    """At the very instant of the due."""
    _, out, _ = run("assess", "T,opened,2026-11-20T10:00Z,\n", "--now", "2026-11-20T14:00Z")
    assert "running, breached" in out


def test_one_case_of_a_file_with_a_bad_row(run: Run) -> None:
    """The bad row is told; the case that was asked for is answered."""
    rows = "A,opened,soon,\nT,opened,2026-11-20T10:00Z,\n"
    code, out, err = run("explain", rows, "--case", "T", *NOW)
    assert code == 0
    assert "resolution of T" in out
    assert "cases.csv:2" in err


def test_a_case_that_cannot_be_assessed_is_not_explained(run: Run) -> None:
    """It is there, and says why it cannot."""
    code, out, err = run("explain", "T,opened,2026-12-20T10:00Z,\n", "--case", "T", *NOW)
    assert (code, "resolution" in out) == (2, False)
    assert "before the opening" in err


def test_a_calendar_that_closes_at_midnight_shows_24_00(run: Run) -> None:
    """As people write it; and the last month that there is ends by itself."""
    _, out, _ = run("calendar", None, "late", "--month", "2026-11", *("--at", "2026-11-01T00:00Z"))
    assert "16:00-24:00" in out


@pytest.mark.parametrize("month", ["2026-13", "0000-12", "11-2026"])
def test_a_month_that_is_none(run: Run, month: str) -> None:
    """It says how one is written."""
    code, _, err = run("calendar", None, "desk", "--month", month)
    assert code == 2
    assert "2026-12" in err or "YYYY-MM" in err


def test_an_import_of_the_module_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Tools that import every module of a package do no harm."""
    runpy.run_module("slaclock.__main__", run_name="slaclock.__main__")
    assert capsys.readouterr() == ("", "")


def test_a_file_that_may_not_be_written_stays(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replacing it would ignore that it is protected."""
    target = tmp_path / "report.json"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.access", lambda *_: False)
    rows = "T,opened,2026-11-20T10:00Z,\n"
    code, _, err = run("report", rows, "--output", str(target), *NOW)
    assert code == 2
    assert "report.json" in err
    assert target.read_text(encoding="utf-8") == "old"


def test_a_draft_of_somebody_else_stays(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies where the draft would be written is not ours to remove."""
    monkeypatch.setattr("os.getpid", lambda: 1)
    draft = tmp_path / ".slaclock-1.tmp"
    draft.write_text("theirs", encoding="utf-8")
    rows = "T,opened,2026-11-20T10:00Z,\n"
    code, _, err = run("report", rows, "--output", str(tmp_path / "r.json"), *NOW)
    assert code == 2
    assert "r.json" in err
    assert draft.read_text(encoding="utf-8") == "theirs"
    assert not (tmp_path / "r.json").exists()


def test_a_table_of_nothing_is_nothing() -> None:
    """No heading, no line."""
    assert list(table([])) == []


def test_due_of_what_has_no_targets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no table, and the notes say why."""
    policy = tmp_path / "p.yaml"
    policy.write_text("name: p\nmilestones: {resolution: {}}\n", encoding="utf-8")
    assert main(["due", str(policy), "--opened", "2026-11-20T10:00Z"]) == 0
    assert "resolution" in capsys.readouterr().out


def test_a_case_that_is_not_there_among_very_many(run: Run) -> None:
    """An id is compared with ten thousand, and no more."""
    rows = "".join(f"A{number},opened,2026-11-20T10:00Z,\n" for number in range(10_000))
    code, _, err = run("explain", f"{rows}mispelt,opened,2026-11-20T10:00Z,\n", "--case",
                       "misspelt", *NOW)  # fmt: skip
    assert code == 2
    assert "there is no case 'misspelt'" in err
    assert "use one of: A0, A1" in err
