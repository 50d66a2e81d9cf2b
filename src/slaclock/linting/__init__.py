"""Lint: what is wrong or doubtful in a policy although it loads.

Loading refuses what cannot be read or followed. Here is what can, and probably means something
else than its author thinks: promises that contradict each other, levels that nothing reaches,
minutes lost at midnight, dates that have passed. Each check is a function of a `Subject`, beside
others on the same noun; `CODES` says of each code why it matters. Nothing reads the system clock.
"""

from __future__ import annotations

from datetime import date, datetime

from ..document import Document
from ..errors import PolicyError, Problem, kind_of, quoted
from ..policy import Policy, PolicyBook
from . import books, calendars, dates, early, events, hours, ladder, matrix, targets, zones
from .codes import CODES
from .subject import Subject

__all__ = ["CODES", "lint"]

_CHECKS = (
    *dates.CHECKS, *books.CHECKS, *hours.CHECKS, *calendars.CHECKS, *zones.CHECKS,
    *targets.CHECKS, *events.CHECKS, *matrix.CHECKS, *ladder.CHECKS, *early.CHECKS,
)  # fmt: skip
_ABOUT_A_KEY = {"unused-calendar", "level-never-reached"}


def lint(policy: Policy | PolicyBook, today: date | None = None) -> list[Problem]:
    """What is wrong or doubtful in a policy, or in the policies of a book, although it loads.

    Sorted by file and line, which are known when the policy was loaded from a file or a text. A
    finding is an `error` where something written can never work, else a `warning`. Its `code` is
    stable; the table `CODES` of `slaclock.linting` says why each matters.

    >>> desk = {"timezone": "UTC", "hours": {"mon-sun": "00:00-23:59"}}
    >>> policy = Policy(name="Acme", effective={"from": date(2026, 1, 1)}, calendars={"desk": desk},
    ...                 calendar="desk", milestones={"resolution": {"within": "8 business hours"}},
    ...                 review={"every": "12 months"}, retention={"keep": "3 years"})
    >>> print(*lint(policy, today=date(2026, 11, 21)))
    calendars.desk.hours.mon-sun: '00:00-23:59' ends a minute before 24:00, and that minute is lost
      fix: write '00:00-24:00'

    Args:
        policy: A policy, or a book, whose policies are also held against each other.
        today: The date of the question. Without it, what depends on it is not looked at.

    Raises:
        PolicyError: *policy* or *today* is something else.
    """
    book = _book(policy)
    _check(today)
    found: list[tuple[tuple[int, ...], Problem]] = []
    files: dict[object, int] = {}
    days = books.turning_days(book)
    for place, one in enumerate(book):
        source = one._source
        known = isinstance(source, Document)
        number = files.setdefault(source.name if isinstance(source, Document) else place, place)
        for problem in _once(Subject(one, today, book, days)):
            if isinstance(source, Document):
                problem = source.locate(problem, key=problem.code in _ABOUT_A_KEY)
            elif len(book) > 1:
                problem = problem.at(one.name)
            found.append(((number, problem.line or 0, problem.column or 0, known), problem))
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def _once(subject: Subject) -> list[Problem]:
    """What the checks find; what several rows inherit from one place is said once."""
    found: dict[tuple[object, ...], Problem] = {}
    for check in _CHECKS:
        for problem in check(subject):
            found.setdefault((problem.code, problem.loc), problem)
    return list(found.values())


def _book(policy: object) -> PolicyBook:
    if isinstance(policy, PolicyBook):
        return policy
    if isinstance(policy, Policy):
        return PolicyBook([policy])
    raise PolicyError.of(
        "not-a-policy",
        f"found {quoted(policy)}, {kind_of(policy)}; a Policy or a PolicyBook is required",
        fix="pass what load_policy or load_policies gives",
    )


def _check(today: object) -> None:
    if today is not None and (not isinstance(today, date) or isinstance(today, datetime)):
        raise PolicyError.of(
            "not-a-date",
            f"today is {quoted(today)}, {kind_of(today)}; a date is required",
            fix="pass e.g. today=date(2026, 11, 21)",
        )
