"""The report: how well promises were kept, by group, milestone and priority."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from ..assessment import Assessment
from ..errors import InputError, Problem, did_you_mean, kind_of, quoted
from ..interval import aware
from . import page, sheet, tables, text
from .ledger import AsOf, Ledger
from .tables import Row
from .tally import ratio
from .words import clean, count, moment, percent
from .worst import Breach

Table = Literal["milestones", "cases", "months"]
_ALREADY_THERE = ("milestone", "priority")


class Report:
    """What became of promises: compliance, times, escalations, repeats and satisfaction.

    The assessments are read once, one after the other, and not kept: what stays are sums, two
    numbers for each cycle that was met (for exact percentiles), four for each case that has a
    requester and a category, and the worst breaches.

    *Compliance* is met in time / (met in time + breached). Every cycle counts once, under the
    priority that decided it; what is open, ended or without a target is counted apart. `month`
    is that of the due (of the start where there is no due) in the calendar's zone; a case as such
    counts in the month of its opening, an escalation in the month in which its level was reached.

    *Response time* is that of `first_response`, or of `acknowledgement` in a policy that has no
    such milestone; *resolution time* that of `resolution`. Both are of cycles that were met, in
    time or late: *business* is what the milestone's own clock counted (for a promise in elapsed
    time that runs round the clock, too), *elapsed* is from start to meeting, pauses and nights
    included. Percentiles interpolate linearly between the two nearest values, both ends included
    (`statistics.quantiles(method="inclusive")`).

    *Escalations* are levels reached, but not by the opening alone. A case is a *repeat* when one
    with the same `requester` and `category` was opened before it and was closed (resolved, if
    never closed) at most *repeat_within* before it was opened, or later; one that is not over yet
    makes no repeat. The rate is of the cases that have both attributes. *Satisfaction* is the mean
    of the attribute `satisfaction`, as number or text, where it is given. Attributes are those at
    the instant of reading.

    >>> from datetime import UTC
    >>> from slaclock import Case, Clock, Event, Policy
    >>> clock = Clock(Policy(name="Acme", priorities={"high": {"resolution": "4 hours"}}))
    >>> nine = datetime(2026, 11, 20, 9, tzinfo=UTC)
    >>> solved = [Event("resolved", nine.replace(hour=hour)) for hour in (10, 11, 12, 16)]
    >>> cases = (
    ...     Case(number, nine, "high", {"team": "red"}, [event])
    ...     for number, event in enumerate(solved)
    ... )
    >>> report = Report(clock.assess_all(cases, now=nine.replace(hour=17)), by=("team", "month"))
    >>> report.compliance()
    0.75
    >>> row = report.rows()[0]
    >>> row["team"], row["month"], row["milestone"], row["priority"], row["met"], row["breached"]
    ('red', '2026-11', 'resolution', 'high', 3, 1)
    >>> row["business_median_seconds"] / 3600
    2.5

    **Properties**: the order of the assessments does not matter; groups add up to the totals; one
    more cycle met in time never lowers compliance.

    Args:
        assessments: What `clock.assess_all(cases, now=..., errors="collect")` gives; problems
            are counted as unreadable, and the first of them listed.
        by: What to group by: names of attributes, and `month`. Rows are always for each milestone
            and priority.
        repeat_within: How soon after a closing a case is a repeat.
        worst: How many of the breaches to keep with their explanations, the longest overdue first.

    Raises:
        InputError: *assessments* holds something else, or another argument makes no sense.
    """

    __slots__ = ("_ledger",)

    def __init__(
        self,
        assessments: Iterable[Assessment | Problem],
        by: Iterable[str] | str = (),
        *,
        repeat_within: timedelta = timedelta(days=30),
        worst: int = 10,
    ) -> None:
        ledger = Ledger(_checked_by(by), _checked_window(repeat_within), _checked_worst(worst))
        if not isinstance(assessments, Iterable):
            raise InputError.of(
                "not-assessments",
                f"found {quoted(assessments)}, {kind_of(assessments)}; assessments are required",
                fix="pass what clock.assess_all(cases, now=..., errors='collect') gives",
            )
        ledger.read(assessments)
        self._ledger = ledger

    # ---------------------------------------------------------------- figures

    @property
    def by(self) -> tuple[str, ...]:
        """What it is grouped by."""
        return self._ledger.by

    @property
    def unreadable(self) -> int:
        """How many problems came in place of an assessment."""
        return self._ledger.problems.offered

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The first twenty of those problems, by file and line."""
        return tuple(self._ledger.problems)

    @property
    def worst_breaches(self) -> tuple[Breach, ...]:
        """The breaches that were longest overdue, each on its own clock, with explanations."""
        return self._ledger.breaches

    def compliance(self, milestone: str | None = None, priority: str | None = None) -> float | None:
        """Met in time / (met in time + breached), of all or of one milestone or priority.

        None when nothing of that name has been decided.
        """
        total: Counter[str] = Counter()
        for place, tally in self._ledger.tallies.items():
            if milestone in (None, place.milestone) and priority in (None, place.priority):
                total.update(tally.outcomes)
        return ratio(total["met"], total["met"] + total["breached"])

    def rows(self, of: Table = "milestones") -> tuple[Row, ...]:
        """Plain rows, times in seconds; what cannot be said is None.

        `milestones`: for each group, milestone and priority the names of *by*, `milestone`,
        `priority`, `cycles`, `met` (in time), `breached`, `open`, `ended`, `untargeted`,
        `compliance`; of all cycles that were met, `business_mean_seconds`,
        `business_median_seconds`, `business_p90_seconds`, and the same three `elapsed_...`.

        `cases`: for each group and priority the names of *by*, `priority`, `cases`; six times
        `response_business_mean_seconds` and so on, and six `resolution_...`; `escalations`,
        `escalations_per_level` (a dict), `reopened`, `reopened_rate`, `repeats`,
        `repeat_candidates` (cases that have a requester and a category), `repeat_rate`,
        `satisfaction`, `satisfaction_count`.

        `months`: for each month and milestone in which something was decided `month`,
        `milestone`, `met`, `breached`, `compliance`.

        Raises:
            InputError: There is no such table.
        """
        if of == "milestones":
            return tables.milestone_rows(self._ledger)
        if of == "cases":
            return tables.case_rows(self._ledger)
        if of == "months":
            return tables.month_rows(self._ledger)
        raise InputError.of(
            "unknown-table",
            f"there is no table {quoted(of)}",
            fix=did_you_mean(of, get_args(Table)),
        )

    def totals(self) -> Row:
        """One row for everything: the counts of `milestones` and all of `cases`."""
        return tables.totals(self._ledger)

    # ---------------------------------------------------------------- forms

    def to_text(self) -> str:
        """Tables for a terminal of 100 columns; the totals stand last."""
        return text.to_text(self._ledger, self._read())

    def to_csv(self, of: Table = "milestones") -> str:
        """One table of `rows` as CSV.

        Escalations per level become a column for each level. Text that a spreadsheet would
        execute (beginning with =, +, -, @, tab, CR, LF or a full-width twin) gets an apostrophe in
        front; numbers stay numbers.

        Raises:
            InputError: There is no such table.
        """
        rows = self.rows(of)
        named = {
            "milestones": (*self.by, "milestone", "priority", *tables.MILESTONE_KEYS),
            "cases": (*self.by, "priority", *tables.CASE_KEYS),
            "months": tables.MONTH_KEYS,
        }
        return sheet.to_csv(rows, named[of])

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain JSON data."""
        ledger = self._ledger
        return {
            "as_of": _iso(ledger.latest),
            "earliest_as_of": _iso(ledger.earliest),
            "policies": [
                {"name": name, "version": version, "digest": digest}
                for name, version, digest in self._policies()
            ],
            "by": list(self.by),
            "totals": self.totals(),
            "milestones": list(self.rows()),
            "cases": list(self.rows("cases")),
            "months": list(self.rows("months")),
            "worst_breaches": [breach.to_dict() for breach in self.worst_breaches],
            "unreadable": {
                "count": self.unreadable,
                "problems": [problem.to_dict() for problem in self.problems],
            },
        }

    def to_json(self) -> str:
        """`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def to_html(self, *, title: str = "Service report", now: datetime | None = None) -> str:
        """One page to be forwarded: no script, nothing to be fetched, light and dark, printable.

        It says as of when it speaks: *now*, or the latest instant for which cases were assessed.
        The same assessments give the same page.

        Raises:
            InputError: *title* is no text, or *now* is naive or no datetime.
        """
        if not isinstance(title, str):
            raise InputError.of(
                "bad-title",
                f"title is {quoted(title)}, {kind_of(title)}; text is required",
                fix="pass e.g. title='Service report'",
            )
        return page.to_html(self._ledger, clean(title), self._as_of(now), self._policies())

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        total = self.totals()
        return f"<Report: {count(total['cases'])} cases, {percent(total['compliance'])} in time>"

    def _policies(self) -> list[tuple[str, str | None, str]]:
        return sorted(self._ledger.policies, key=lambda one: (one[0], one[1] or "", one[2]))

    def _as_of(self, now: datetime | None = None) -> str:
        if now is not None:
            at = aware(now, "now")
            return moment(at, str(at.tzinfo))
        latest = self._ledger.latest
        if latest is None:
            return ""
        return moment(datetime.fromisoformat(latest.text), latest.timezone)

    def _read(self) -> str:
        if not self._ledger.policies:
            return "No case was read"
        names = [f"{name} {version}" if version else name for name, version, _ in self._policies()]
        named = ", ".join(clean(name, 40) for name in dict.fromkeys(names))
        return f"{text.shortened(named)}\nas of {self._as_of()}"


def _checked_by(by: Any) -> tuple[str, ...]:
    names = (by,) if isinstance(by, str) else tuple(by) if isinstance(by, Iterable) else None
    if names is None or not all(isinstance(name, str) and name for name in names):
        raise InputError.of(
            "bad-by",
            f"by is {quoted(by)}; names of attributes are required",
            fix="pass e.g. by=('team', 'month')",
        )
    names = tuple(name for name in names if name not in _ALREADY_THERE)
    for name in names:
        if names.count(name) > 1:
            raise InputError.of(
                "bad-by", f"by has {quoted(name)} twice", fix="name each attribute once"
            )
        if name in tables.COLUMNS:
            raise InputError.of(
                "bad-by",
                f"by has {quoted(name)}, which rows have as a column of their own",
                fix="give the attribute another name",
            )
    return names


def _checked_window(within: Any) -> timedelta:
    if isinstance(within, timedelta) and within >= timedelta(0):
        return within
    raise InputError.of(
        "bad-repeat-within",
        f"repeat_within is {quoted(within)}; a timedelta that is not negative is required",
        fix="pass e.g. repeat_within=timedelta(days=30)",
    )


def _checked_worst(worst: Any) -> int:
    if isinstance(worst, int) and not isinstance(worst, bool) and worst >= 0:
        return worst
    raise InputError.of(
        "bad-worst",
        f"worst is {quoted(worst)}; a whole number from 0 on is required",
        fix="pass e.g. worst=10",
    )


def _iso(as_of: AsOf | None) -> str | None:
    return None if as_of is None else as_of.text
