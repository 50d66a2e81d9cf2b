"""The examples of lint: those of docs/lint.md, and a file for each code.

An example leaves out what has nothing to do with it; `completed` adds it, so that lint has nothing
else to say. `# <-` marks the line at which it is to point.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from slaclock import Problem

Lint = Callable[..., list[Problem]]
"""What the fixture `said` gives: what lint says of an example, and, if not today, on a date."""

TODAY = date(2026, 11, 21)
PAGE = Path(__file__).parents[2] / "docs" / "lint.md"
FILES = Path(__file__).parent
MARK = "# <-"

USUAL = {
    "slaclock": "slaclock: 1",
    "name": "name: Acme support",
    "effective": "effective: {from: 2026-01-01}",
    "review": "review: {every: 12 months}",
    "retention": "retention: {keep: 3 years}",
    "milestones": "milestones: {resolution: {within: 48 hours}}",
}

DESK = """\
calendars: {desk: {timezone: UTC, hours: {mon-fri: 09:00-17:00}, holidays: []}}
calendar: desk
"""


def codes(problems: list[Problem]) -> list[str]:
    """What was found, in order."""
    return [problem.code for problem in problems]


def parts() -> tuple[str, str]:
    """The page's two parts: what lint says, and what loading refuses."""
    said, refused = PAGE.read_text(encoding="utf-8").split("\n## What loading refuses\n")
    return said, refused


def sections() -> dict[str, str]:
    """The text of each section of the first part, by its code."""
    found = re.split(r"^### (\S+)$", parts()[0], flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def examples(section: str) -> list[str]:
    """The YAML of a section: what is doubtful, and what is right."""
    return [completed(text) for text in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)]


def completed(text: str) -> str:
    """An example with everything that it leaves out, in each of its documents."""
    documents = text.split("---\n")
    for place, document in enumerate(documents):
        keys = re.findall(r"^(\w+):", document, re.MULTILINE)
        more = [line for key, line in USUAL.items() if key not in keys]
        documents[place] = document + "".join(f"{line}\n" for line in more)
    return "---\n".join(documents)


def marked_line(text: str) -> int:
    """The line at which lint is to point."""
    [line] = [number for number, line in enumerate(text.splitlines(), 1) if MARK in line]
    return line


def documented_codes() -> set[str]:
    """The codes in the tables of what loading refuses."""
    cells = re.findall(r"^\| (`.*?) \|", parts()[1], re.MULTILINE)
    return {code for cell in cells for code in re.findall(r"`([\w-]+)`", cell)}
