"""What can go wrong, said so that it can be put right.

    SlaclockError
    └── InputError (also a ValueError): carries `problems`
        ├── DurationError   a length of time that cannot be read
        ├── CalendarError   a calendar, or a question that it cannot answer
        ├── PolicyError     a policy document, or a policy that does not apply
        └── CaseError       a case whose history or priority makes no sense

A message names the value found, what was required, and how to fix it.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Literal, Self

Location = tuple[str | int, ...]
Severity = Literal["error", "warning"]

_MANY = 200
_MOST_PAIRS = 4_000  # of letters that difflib compares, which it does for each pair of equal ones
_LIKE = 0.7
MOST_PROBLEMS = 100
"""Of one kind or in one place: nobody reads more, and each is compared with what is known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that loading, reading rows or lint has to say.

    *code* is stable and listed in the docs; *line* and *column* count from 1 and are None for
    what does not come from a file; *field* is the place inside the document.

    >>> print(Problem("bad-duration", "cannot read '2 days' as a duration",
    ...               field="priorities.high.resolution", file="support.yaml", line=14, column=17,
    ...               fix="write '2 business days' or '2 calendar days'"))
    support.yaml:14:17: priorities.high.resolution: cannot read '2 days' as a duration
      fix: write '2 business days' or '2 calendar days'
    """

    code: str
    what: str
    field: str = ""
    fix: str = ""
    severity: Severity = "error"
    file: str | None = None
    line: int | None = None
    column: int | None = None
    loc: Location = dataclasses.field(default=(), repr=False, compare=False)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        where = ": ".join(part for part in (place, self.field) if part)
        said = f"{where}: {self.what}" if where else self.what
        return f"{said}\n  fix: {self.fix}" if self.fix else said

    def at(self, *loc: str | int) -> Problem:
        """The same problem, found deeper inside a document: under *loc*."""
        return self.moved(loc + self.loc)

    def moved(self, loc: Location) -> Problem:
        """The same problem at another place of a document."""
        place, field = (self.file, self.line, self.column), dotted(loc)
        return Problem(self.code, self.what, field, self.fix, self.severity, *place, loc)

    def within(self, file: str | None, line: int | None, column: int | None = None) -> Problem:
        """The same problem in a file."""
        place = file, line, column
        return Problem(self.code, self.what, self.field, self.fix, self.severity, *place, self.loc)

    def to_dict(self) -> dict[str, str | int | None]:
        """The problem as plain JSON data."""
        data = asdict(self)
        del data["loc"]
        return data


class SlaclockError(Exception):
    """Base of every error that slaclock raises on purpose; *problems* says what is wrong."""

    problems: tuple[Problem, ...] = ()


class InputError(SlaclockError, ValueError):
    """Something that was handed in is wrong. `problems` lists everything found."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        said = "\n".join(map(str, self.problems))
        # Lone surrogates can be neither printed nor handed on by pydantic.
        return said if said.isascii() else said.encode("utf-8", "backslashreplace").decode("utf-8")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @classmethod
    def of(cls, code: str, what: str, *, fix: str = "", loc: Location = ()) -> Self:
        """An error with a single problem."""
        return cls(Problem(code, what, field=dotted(loc), fix=fix, loc=loc))

    def __reduce__(self) -> tuple[type[Self], tuple[Problem, ...], dict[str, Any]]:
        return type(self), self.problems, vars(self)


class DurationError(InputError):
    """A length of time that cannot be read, or could mean two things: *choices* lists these."""

    choices: tuple[str, ...] = ()


class CalendarError(InputError):
    """A calendar that makes no sense, or a question that it cannot answer."""


class PolicyError(InputError):
    """A policy document that is wrong, or a policy that does not apply to a case."""


class CaseError(InputError):
    """A case whose history, attributes or priority make no sense."""


def dotted(loc: tuple[object, ...]) -> str:
    """A place inside a document as people write it.

    >>> dotted(("escalations", 2, "when", 1))
    'escalations.2.when.1'
    """
    return ".".join(part if isinstance(part, str) else _shown(str, part) for part in loc)


def did_you_mean(found: object, known: Iterable[object]) -> str:
    """A fix for a misspelt name: the nearest one, or all that there are.

    >>> did_you_mean("resolutoin", ["resolution", "update"])
    "did you mean 'resolution'?"
    >>> did_you_mean("x", ["resolution", "update"])
    'use one of: resolution, update'
    """
    names = tuple(name if isinstance(name, str) else str(name) for name in known)
    wanted = (found if isinstance(found, str) else _shown(str, found))[:100].casefold()
    # Comparing is slow: where there are many, misspelt names begin as they should.
    alike = names if len(names) <= _MANY else _beginning(names).get(wanted[:1], ())[:_MANY]
    nearest = _nearest(wanted, tuple(alike))
    if nearest is not None:
        return f"did you mean '{nearest}'?"
    if not names:
        return "none is defined"
    shown = ", ".join(name[:100] for name in names[:20])
    return f"use one of: {shown}" + (", ..." if len(names) > 20 else "")


@lru_cache(maxsize=4)
def _beginning(names: tuple[str, ...]) -> dict[str, list[str]]:
    """Names by the letter with which they begin."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name[:1].casefold(), []).append(name)
    return found


@lru_cache(maxsize=256)
def _nearest(wanted: str, names: tuple[str, ...]) -> str | None:
    folded = {name.casefold()[:100]: name for name in names}
    if _pairs(wanted, folded) <= _MOST_PAIRS:
        near = difflib.get_close_matches(wanted, folded, n=1)
        return folded[near[0]] if near else None
    likeness = {name: _likeness(wanted, name) for name in folded}
    best = sorted(folded, key=likeness.__getitem__, reverse=True)[:3]
    if _pairs(wanted, best) <= _MOST_PAIRS:
        best = difflib.get_close_matches(wanted, best, n=1)
    elif likeness[best[0]] < _LIKE:
        return None
    return folded[best[0]] if best else None


def _pairs(wanted: str, names: Iterable[str]) -> int:
    """How many pairs of letters there are to compare."""
    return len(wanted) * sum(map(len, names))


def _likeness(one: str, other: str) -> float:
    """The share of letters, and pairs of neighbours, that two names have in common."""
    ours, theirs = _pieces(one), _pieces(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs) or 1)


@lru_cache(maxsize=1024)
def _pieces(name: str) -> frozenset[str]:
    return frozenset((*name, *map("".join, pairwise(name))))


def unknown_keys(
    written: Iterable[object], known: Collection[str], loc: Location = ()
) -> list[Problem]:
    """A problem for each key at *loc* that is none of *known*; of hundreds, for the first."""
    strange = (key for key in written if key not in known)
    return [
        Problem("unknown-key", f"unknown key {quoted(key)}", fix=did_you_mean(key, known)).at(
            *loc, key if isinstance(key, str | int) else dotted((key,))
        )
        for key in islice(strange, MOST_PROBLEMS)
    ]


def either(choices: Sequence[str]) -> str:
    """Texts of which one is to be written.

    >>> either(["2 business days", "2 calendar days", "48 hours"])
    "'2 business days', '2 calendar days' or '48 hours'"
    """
    *others, last = (f"'{choice}'" for choice in choices)
    return f"{', '.join(others)} or {last}" if others else last


def kind_of(found: object) -> str:
    """The type of a value that was found, as people say it.

    >>> kind_of(4), kind_of("4")
    ('an int', 'a str')
    """
    name = type(found).__name__
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"


def quoted(found: object) -> str:
    """A value found, short enough for a message and on one line.

    >>> quoted("2 days"), quoted(1020)
    ("'2 days'", '1020')
    """
    if isinstance(found, str | bytes) and len(found) > 60:
        return f"{found[:60]!r}..."
    text = _shown(repr, found)
    return text if len(text) <= 80 else f"{text[:80]}..."


def _shown(how: Callable[[object], str], found: object) -> str:
    """A value as text, whatever its kind makes of that: an error must not fail for being told."""
    try:
        return how(found)
    except (ValueError, RecursionError):  # an int of thousands of digits, lists a thousand deep
        return f"a very large {type(found).__name__}"
    except Exception:
        return f"{kind_of(found)} that cannot be shown"
