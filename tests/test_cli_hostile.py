"""The command line against input that nobody should have sent: one clear message, no harm done."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slaclock.cli import main, progress
from slaclock.cli.output import Output, encodable, escaped, tell
from slaclock.cli.table import table

NOW = ("--now", "2026-11-24T10:00Z")
EVIL = "T\x1b[2J\u202e\x9b31m\r\n\ud800"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*argv: object) -> tuple[int, str, str]:
        code = main([str(one) for one in argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    case = {
        "id": EVIL,
        "opened": "2026-11-20T10:00Z",
        "priority": "high",
        "attributes": {"team": EVIL},
        "events": [{"name": "paused", "at": "2026-11-20T10:10Z", "reason": EVIL}],
    }
    path = tmp_path / "evil.json"
    path.write_text(json.dumps([case, {"id": EVIL, "opened": EVIL}]), encoding="utf-8")
    return path


def is_safe(text: str) -> bool:
    return all(one == "\n" or one.isprintable() for one in text)


@pytest.mark.parametrize("command", ["assess", "report", "explain"])
def test_control_characters_are_shown_escaped(run: Run, evil: Path, command: str) -> None:
    """What a file says never reaches the terminal as a command to it."""
    argv = ["--case", EVIL] if command == "explain" else []
    argv += ["--by", "team"] if command == "report" else []
    code, out, err = run(command, "response-timeframes", evil, *NOW, *argv)
    assert code in (0, 1)
    assert is_safe(out)
    assert is_safe(err)
    assert command == "report" or "T\\x1b[2J\\u202e\\x9b31m" in out


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("assess", ("cases", 0, "case")),
        ("explain", ("case",)),
        ("report", ("worst_breaches", 0, "case")),
    ],
)
def test_control_characters_in_json_are_escaped_as_json_does(
    run: Run, evil: Path, command: str, place: tuple[Any, ...]
) -> None:
    """It stays JSON that means the same, and is safe to look at."""
    argv = ["--case", EVIL] if command == "explain" else []
    code, out, _ = run(command, "response-timeframes", evil, *NOW, *argv, "--json")
    assert code in (0, 1)
    assert is_safe(out)
    found = json.loads(out)
    for key in place:
        found = found[key]
    assert found == EVIL


@pytest.mark.parametrize(
    "argv",
    [
        ["due", f"no{EVIL}such", "--opened", "2026-11-20T10:00Z"],
        ["due", "complaint-steps", "--opened", EVIL],
        ["due", "complaint-steps", "--opened", "2026-11-20T10:00Z", "--milestone", EVIL],
        ["due", "response-timeframes", "--opened", "2026-11-20T10:00Z", "--priority", EVIL],
        ["due", "complaint-steps", "--opened", "2026-11-20T10:00Z", "--attribute", EVIL],
        ["due", "complaint-steps", "--opened", "2026-11-20T10:00", "--timezone", EVIL],
        ["assess", "complaint-steps", f"no{EVIL}such", *NOW],
        ["assess", "complaint-steps", "no\0such", *NOW],
        ["assess", "no\0such", "x", *NOW],
        ["lint", "no\0such.yaml"],
        ["show", EVIL],
        ["show", "../policies/response-timeframes"],
        ["show", "/etc/passwd"],
        ["calendar", "response-timeframes", EVIL],
        ["calendar", "response-timeframes", "--month", EVIL],
        ["lint", "response-timeframes", "--today", EVIL],
        ["lint", "response-timeframes", "--ignore", EVIL],
        [EVIL],
        ["due", f"--{EVIL}"],
        ["due", "x" * 100_000, "--opened", "2026-11-20T10:00Z"],
        ["due", "", "--opened", "2026-11-20T10:00Z"],
        ["due", ".", "--opened", "2026-11-20T10:00Z"],
    ],
)
def test_arguments_that_make_no_sense(run: Run, argv: list[str]) -> None:
    """They are refused with 2 and a message that can do no harm; nothing is a bug of ours."""
    code, out, err = run(*argv)
    assert code == 2
    assert out == "" or argv[0] == "lint"
    assert err
    assert is_safe(err)
    assert "this is a bug" not in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"id,opened\n\xff\xfe,x\n", "the byte 0xff is not UTF-8"),
        (b"\x00\x01\n\x02\n", "there is no column 'id'"),
        (b"[{", "cannot read the file: line 1"),
        (b"[" * 100_000, "cannot read the file"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "cannot read the file"),
        (b"id,id,opened\n", "two columns are called 'id'"),
        (b"a,b\n1,2\n", "there is no column 'id'"),
    ],
)
def test_files_that_are_no_cases(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    """They are refused in one message that names the file."""
    path = tmp_path / "cases"
    path.write_bytes(content)
    code, out, err = run("assess", "response-timeframes", path, *NOW)
    assert (code, out) == (2, "")
    assert str(path) in err
    assert said in err
    assert is_safe(err)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\xfd", "not UTF"),
        (b"name: \x1b[2J", "not allowed in YAML"),
        (b"a: &a [x]\nb: [*a", ""),
        (b"#" * (2 << 20), "larger than 1 MiB"),
        (b"- 1\n- 2\n", ""),
        (b"", ""),
    ],
)
def test_files_that_are_no_policy(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    """They are refused by every command, lint included."""
    path = tmp_path / "policy.yaml"
    path.write_bytes(content)
    for argv in (("due", path, "--opened", "2026-11-20T10:00Z"), ("lint", path)):
        code, out, err = run(*argv)
        assert code == 2
        assert said in out + err
        assert str(path) in out + err
        assert is_safe(out + err)
        assert "this is a bug" not in err


def test_a_folder_without_policies(run: Run, tmp_path: Path) -> None:
    """A folder is named, too."""
    code, out, err = run("due", tmp_path, "--opened", "2026-11-20T10:00Z")
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path}: no .yaml or .yml file in this folder")


def test_standard_input_is_a_file_like_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads it, and messages call it by that name."""
    rows = b"id,opened,priority\n1,2026-11-24T09:30Z,high\n2,soon,high\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(rows)))
    code, out, err = run("assess", "response-timeframes", "-", *NOW)
    assert code == 0
    assert "1: high, opened Tue 24 Nov 09:30" in out
    assert err.startswith("standard input:3: opened: 'soon' is not an ISO 8601 time")
    assert err.endswith("standard input: 1 problem, of what was left out; 1 case assessed\n")


@pytest.mark.parametrize("stdin", [None, b""])
def test_standard_input_that_holds_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, stdin: bytes | None
) -> None:
    """Closed or empty, it is refused."""
    stream = None if stdin is None else io.TextIOWrapper(io.BytesIO(stdin))
    monkeypatch.setattr("sys.stdin", stream)
    code, out, err = run("assess", "response-timeframes", "-", *NOW)
    assert (code, out) == (2, "")
    assert err.startswith("standard input")


class _Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("has_rich", [True, False])
def test_progress_is_for_terminals(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_rich: bool
) -> None:
    """Long work counts on a terminal, with or without rich, and says problems in between."""
    if has_rich:
        pytest.importorskip("rich")
    else:
        monkeypatch.setitem(sys.modules, "rich.progress", None)
    path = tmp_path / "cases.csv"
    rows = "".join(f"{number},2026-11-24T09:30Z,high\n" for number in range(12))
    path.write_text(f"id,opened,priority\n{rows}13,soon,high\n", encoding="utf-8")
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_LONG", 1)
    monkeypatch.setattr(progress, "_OFTEN", 5)
    code, out, _ = run("report", "response-timeframes", path, *NOW)
    said = terminal.getvalue()
    assert code == 0
    assert "In time" in out
    assert "'soon' is not an ISO 8601 time" in said
    assert "cases" in said


def test_progress_is_not_for_logs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody watches, nothing is said."""
    path = tmp_path / "cases.csv"
    path.write_text("id,opened,priority\n1,2026-11-24T09:30Z,high\n", encoding="utf-8")
    monkeypatch.setattr(progress, "_LONG", 1)
    assert run("report", "response-timeframes", path, *NOW)[2] == ""


def test_an_encoding_that_lacks_characters() -> None:
    """What cannot be encoded is escaped, and JSON is ASCII then."""
    raw = io.BytesIO()
    out = Output(io.TextIOWrapper(raw, "ascii"))
    out.line("Zo\u00eb \u2013 \u4e88\u7d04")
    out.json({"name": "Zo\u00eb\x9b"})
    out.flush()
    said = raw.getvalue().decode("ascii")
    assert said.startswith("Zo\\xeb - \\u4e88\\u7d04\n")
    assert json.loads(said.partition("\n")[2]) == {"name": "Zo\u00eb\x9b"}


def test_a_message_that_nobody_hears_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error may be closed."""
    monkeypatch.setattr("sys.stderr", None)
    tell("hello")


def test_an_error_of_our_own_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says where, asks to be reported, and is never taken for a finding."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("what\x1bever")

    monkeypatch.setattr("slaclock.cli.demo.run", fail)
    code, out, err = run("demo")
    assert (code, out) == (2, "")
    assert err.startswith("slaclock: ZeroDivisionError: what\\x1bever (test_cli_hostile.py:")
    assert err.endswith("fix: this is a bug in slaclock; please report it\n")


def test_an_interruption_has_a_code_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C exits with 130, without a traceback."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("slaclock.cli.demo.run", interrupt)
    assert run("demo") == (130, "", "")


def test_an_interrupted_file_is_not_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half-written stays, whatever it was that came between."""
    path = tmp_path / "cases.csv"
    path.write_text("id,opened,priority\n1,2026-11-24T09:30Z,high\n", encoding="utf-8")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    target = tmp_path / "report.csv"
    assert run("report", "response-timeframes", path, *NOW, "--output", target)[0] == 130
    assert [one.name for one in tmp_path.iterdir()] == ["cases.csv"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nosuch/report.csv", "no such file or directory"),
        ("cases.csv/report.csv", "not a directory"),
        (".", "is a directory"),
        ("x" * 300, "file name too long"),
        ("a\0b", "embedded null"),
    ],
)
def test_a_place_where_nothing_can_be_written(
    run: Run, tmp_path: Path, target: str, said: str
) -> None:
    """It is named, with what the system said."""
    path = tmp_path / "cases.csv"
    path.write_text("id,opened,priority\n1,2026-11-24T09:30Z,high\n", encoding="utf-8")
    argv = ("report", "response-timeframes", path, *NOW, "--output", f"{tmp_path}/{target}")
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert f": cannot write this: {said}" in err
    assert [one.name for one in tmp_path.iterdir()] == ["cases.csv"]


@given(st.text())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_escaped_text_is_safe(text: str) -> None:
    """Whatever it was, it is on one line, has an encoding, and no control characters."""
    shown = escaped(text)
    assert not any(one in shown for one in "\x1b\x9b\r\n\u202e\u2028\ufeff")
    shown.encode("utf-8")
    assert escaped(shown) == shown
    encodable(text, io.TextIOWrapper(io.BytesIO(), "latin-1")).encode("latin-1")


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=5))
def test_a_table_is_made_of_any_text(rows: list[tuple[str, str, str]]) -> None:
    """Each row is at least one line, and none has a line break in it."""
    lines = list(table(rows))
    assert len(lines) >= len(rows)
    assert not any("\n" in line or "\x1b" in line for line in lines)


def test_csv_is_made_safe_for_a_terminal(evil: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format of its own goes to a file as it is, and to a terminal without controls."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    argv = ["report", "response-timeframes", str(evil), *NOW, "--by", "team", "--format", "csv"]
    assert main(argv) in (0, 1)
    assert "\x1b" not in terminal.getvalue()
