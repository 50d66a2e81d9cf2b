"""Every code: where it is found, where it is not, and what the page says of it."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from slaclock import lint, load_policies
from slaclock.linting import CODES

from .examples import FILES, TODAY, Lint, documented_codes, examples, marked_line, sections

SOURCE = Path(__file__).parents[2] / "src" / "slaclock"


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_file_that_yields_it_alone(
    code: str, request: pytest.FixtureRequest
) -> None:
    """At the line that the file marks; nothing else is wrong with it."""
    if code == "tz-data-differs":
        request.getfixturevalue("system_differs")
    file = FILES / f"{code}.yaml"
    [problem] = lint(load_policies(file), today=TODAY)
    assert (problem.code, problem.line) == (code, marked_line(file.read_text(encoding="utf-8")))
    assert problem.file == str(file)
    assert problem.column
    assert problem.field
    assert problem.fix
    assert problem.severity in ("warning", "error")


def test_every_file_is_for_a_code() -> None:
    """A file that no test reads proves nothing."""
    assert {file.stem for file in FILES.glob("*.yaml")} == {*CODES, "nothing-to-say"}


def test_a_policy_without_faults_has_no_findings() -> None:
    """Whatever the date, until its review is due."""
    policies = load_policies(FILES / "nothing-to-say.yaml")
    for today in (None, TODAY, date(2026, 1, 1), date(2027, 1, 1)):
        assert lint(policies, today=today) == []


@pytest.mark.parametrize("code", CODES)
def test_the_page_explains_each_code(code: str, said: Lint, request: pytest.FixtureRequest) -> None:
    """Why it matters, an example of which lint says it, and one of which it says nothing."""
    section = sections()[code]
    assert CODES[code] in section
    wrong, right = examples(section)
    assert said(right) == []
    if code == "tz-data-differs":
        request.getfixturevalue("system_differs")
    assert [(one.code, one.line) for one in said(wrong)] == [(code, marked_line(wrong))]


def test_the_page_has_no_other_codes() -> None:
    """Sections stand in the order of the table of codes."""
    assert list(sections()) == list(CODES)


def codes_in_source() -> tuple[set[str], set[str]]:
    """The codes that the source gives to problems, and the beginnings of those it puts together."""
    whole: set[str] = set()
    begun: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        if "linting" in file.relative_to(SOURCE).parts[:1]:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not _makes_problems(node.func):
                continue
            match node.args[0]:
                case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z]+(-[a-z]+)+", text):
                    whole.add(text)
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                    begun.add(text)
    return whole, begun


def _makes_problems(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"of", "Problem", "refuse", "_say", "_wrong", "_text_error"}


def test_the_page_lists_every_code_of_a_problem() -> None:
    """Those that loading, cases, rows, questions and the command line give."""
    whole, begun = codes_in_source()
    documented = documented_codes()
    assert whole - documented == set()
    assert {code for code in documented - whole if not code.startswith(tuple(begun))} == set()
    assert all(any(code.startswith(start) for code in documented) for start in begun)
