"""What somebody wrote into a file stays text wherever it comes out, and nothing runs it."""

from __future__ import annotations

import ast
import csv
import errno
import io
import json
import os
import string
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from slaclock import Case, Clock, Problem, Report, load_policy
from slaclock.cli.output import Output, OutputError
from slaclock.report.report import Table

SOURCE = Path(__file__).parents[1] / "src" / "slaclock"
OPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 12, 20, 9, 30, tzinfo=UTC)

# -------------------------------------------------------------------- what comes out

TABLES: tuple[Table, ...] = ("milestones", "cases", "months")
EXECUTED = ("=", "+", "-", "@", "\t", "\r")
HTML = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)",
        "'-alert(1)-'", "</style><script>", "]]><!--", "{{7*7}}", "\u202ecod.exe")  # fmt: skip


class Seen(HTMLParser):
    """The elements and attributes of a page, as a browser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)


def report_on(text: str) -> Report:
    """A report in which *text* stands wherever a file can put it."""
    policy = load_policy(text=json.dumps({
        "name": text, "version": text, "timezone": "UTC",
        "calendars": {text: {"timezone": "UTC", "hours": {"mon": "09:00-17:00"}}},
        "milestones": {text: {"within": "1 hour", "met_by": "x", "warn_at": "50%"}},
        "priorities": {text: {"resolution": {"within": "1 business hour", "calendar": text}}},
        "escalations": {1: {"to": text, "notify": [text], "when": "opened"},
                        2: {"to": text, "when": [{"overdue": "resolution"}]}},
    }))  # fmt: skip
    attributes = {text: text, "team": text, "requester": text, "category": text}
    events = [{"name": "paused", "at": OPENED, "reason": text, "by": text},
              {"name": text, "at": OPENED, "value": {text: text}}]  # fmt: skip
    case = {"id": text, "opened": OPENED, "priority": text, "attributes": attributes,
            "events": events}  # fmt: skip
    cases: list[Case | Problem] = [
        Case.from_dict(case),
        Problem(text, text, field=text, fix=text, file=text),
    ]
    return Report(Clock(policy).assess_all(cases, now=NOW, errors="collect"), by=("team", text))


@pytest.mark.parametrize("text", HTML)
def test_nothing_in_a_page_is_run(text: str) -> None:
    """Ids, names, attributes, reasons and problems are text: no element, attribute or address."""
    page = report_on(text).to_html(title=text)
    lower = page.lower()
    for found in ("<script", "<img", "href=", "<!--", "\u202e", "<iframe", "</style><s"):
        assert found not in lower
    seen = Seen()
    seen.feed(page)
    assert not seen.elements & {"script", "img", "a", "iframe", "object", "embed", "form", "base"}
    assert not {name for name in seen.attributes if name.startswith("on") or name == "src"}


@pytest.mark.parametrize("begin", [*EXECUTED, " =", "\n=", "\u3000@", "\uff1d"])
def test_no_cell_is_a_formula(begin: str) -> None:
    """A spreadsheet that opens the CSV executes nothing, header and every table included."""
    report = report_on(f"{begin}cmd|' /C calc'!A0")
    for table in TABLES:
        for row in csv.reader(io.StringIO(report.to_csv(table), newline="")):
            for cell in row:
                assert not cell.lstrip().startswith((*EXECUTED, "\uff1d")) or is_number(cell)


def is_number(cell: str) -> bool:
    """Whether a cell is a number that we wrote."""
    return set(cell) <= set(string.digits + ".-e")


# -------------------------------------------------------------------- nothing is run

NEVER = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
NEVER_OF = {
    "pickle", "marshal", "shelve", "dill", "subprocess", "ctypes", "code", "runpy", "jsonpickle",
    "xml", "http", "urllib", "socket", "ssl",
}  # fmt: skip
NEVER_CALLED = {
    ("yaml", "load"), ("yaml", "unsafe_load"), ("yaml", "full_load"), ("yaml", "load_all"),
    ("yaml", "UnsafeLoader"), ("yaml", "FullLoader"), ("yaml", "Loader"), ("os", "system"),
    ("os", "popen"), ("os", "execv"), ("os", "startfile"), ("importlib", "import_module"),
}  # fmt: skip
IMPORTS_A_MODULE = {"__init__.py", "cli/program.py"}
"""These import modules by names of a table of their own: see the next test."""


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_code_evaluates_imports_or_unpickles(path: Path) -> None:
    """Nothing in a module could make a program of what came from input."""
    name = path.relative_to(SOURCE).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=called)):
                assert called not in NEVER
                assert called != "import_module" or name in IMPORTS_A_MODULE
            case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
                assert (owner, attribute) not in NEVER_CALLED
            case ast.Import(names=names):
                assert not {one.name.split(".")[0] for one in names} & NEVER_OF
            case ast.ImportFrom(module=str(module), level=0):
                assert module.split(".")[0] not in NEVER_OF


@pytest.mark.parametrize("argument", ["os", "..loading", "program", "inputs", "__init__", "a.b"])
def test_no_argument_imports_a_module(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Only commands that the parser knows are imported."""
    from slaclock.cli import main

    assert main([argument]) == 2
    assert "invalid choice" in capsys.readouterr().err


def test_no_environment_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in `${...}` or after `~` stays as it is written."""
    monkeypatch.setenv("SECRET", "hunter2")
    policy = load_policy(text="name: ${SECRET} $SECRET %(SECRET)s ~ {SECRET}")
    assert policy.name == "${SECRET} $SECRET %(SECRET)s ~ {SECRET}"
    assert os.environ["SECRET"] not in repr(policy)


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), OutputError),
        (BrokenPipeError(), BrokenPipeError),
    ],
)
def test_a_document_that_cannot_be_written_is_one_error(
    error: OSError, raised: type[Exception]
) -> None:
    """As lines of text are; whoever has read enough is left alone."""

    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise error

    with pytest.raises(raised):
        Output(io.TextIOWrapper(Full(), write_through=True)).document("x")
    plain = io.StringIO()
    Output(plain).document("x")
    assert plain.getvalue() == "x"
