"""The clock: a policy ready to read cases.

State = f(policy, events, now): the same input always gives the same answer. A clock holds nothing
but its compiled policies, so it may be shared between threads and pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal, overload

from .assessing import assessment_of
from .assessment import Assessment
from .calendar import Calendar
from .case import Case, read_attributes
from .errors import CaseError, InputError, PolicyError, Problem, did_you_mean, kind_of, quoted
from .interval import to_utc
from .jsonable import Frozen
from .plan import Plan
from .policy import Policy, PolicyBook
from .policy.scalar import looked_up
from .replay import Replay
from .term import Term
from .years import FIRST_YEAR

_WARM_YEARS = 10
_NO_ATTRIBUTES: Mapping[str, Any] = Frozen()


class Clock:
    """A policy, or a book of them, ready to read cases. Immutable, picklable, thread-safe.

    >>> from datetime import UTC
    >>> policy = Policy(
    ...     name="Acme support",
    ...     calendars={"desk": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}},
    ...     calendar="desk",
    ...     priorities={"high": {"resolution": "4 business hours"}},
    ... )
    >>> clock = Clock(policy)
    >>> friday = datetime(2026, 11, 20, 15, tzinfo=UTC)
    >>> print(clock.due("resolution", priority="high", opened=friday))
    2026-11-23 11:00:00+00:00
    >>> a = clock.assess(Case("T-1", friday, "high"), now=friday.replace(hour=17))
    >>> a["resolution"].remaining
    datetime.timedelta(seconds=7200)

    Args:
        policy: A policy, which is taken whether or not it is in force, or a book, of which the
            first that is in force and applies is taken.
        calendars: Calendars that replace those of the same name, also inside compositions.

    Raises:
        PolicyError: *policy* is something else, or a calendar replaces none.
    """

    __slots__ = ("_book", "_calendars", "_dues", "_plans")

    def __init__(
        self, policy: Policy | PolicyBook, calendars: Mapping[str, Calendar] | None = None
    ) -> None:
        if isinstance(policy, Policy):
            policies: tuple[Policy, ...] = (policy,)
            book = None
        elif isinstance(policy, PolicyBook):
            policies, book = tuple(policy), policy
        else:
            raise PolicyError.of(
                "not-a-policy",
                f"found {quoted(policy)}, {kind_of(policy)}; a Policy or a PolicyBook is required",
                fix="pass what load_policy or load_policies gives",
            )
        if not isinstance(calendars, Mapping | None):
            raise PolicyError.of(
                "not-a-mapping",
                f"calendars is {quoted(calendars)}, {kind_of(calendars)}; a mapping is required",
                fix="pass e.g. calendars={'support': office}",
            )
        replacing = dict(calendars or {})
        _check_calendars(replacing, policies)
        self._book = book
        self._calendars = replacing
        self._plans = {id(one): Plan(one, replacing) for one in policies}
        self._dues: dict[tuple[str, str | None], Term] = {}

    def __repr__(self) -> str:
        return f"<Clock of {', '.join(policy.name for policy in self.policies)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        plans = list(self._plans.values())
        return Clock, (self._book if self._book is not None else plans[0].policy, self._calendars)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies that it reads, in order."""
        return tuple(plan.policy for plan in self._plans.values())

    def policy_for(self, case: Case) -> Policy:
        """The policy under which *case* falls.

        Raises:
            CaseError: None applies; the message says why, for each.
        """
        _check_case(case)
        return self._plan(case.attributes, case.opened).policy

    def _plan(self, attributes: Mapping[str, Any], opened: datetime) -> Plan:
        if self._book is not None:
            return self._plans[id(self._book.for_case(looked_up(attributes), opened))]
        (plan,) = self._plans.values()
        applies_to = plan.policy.applies_to
        if applies_to and not applies_to.hold(attributes):
            raise CaseError.of(
                "no-policy",
                f"{plan.policy.name} does not apply: {applies_to.why_not(attributes)}",
                fix="use a PolicyBook whose last policy applies to every case",
            )
        return plan

    def due(
        self,
        milestone: str,
        *,
        priority: str | None = None,
        opened: datetime,
        attributes: Mapping[str, Any] = _NO_ATTRIBUTES,
    ) -> datetime | None:
        """When *milestone* is due for a case opened (started) at *opened*, before any event.

        None when it has no target in that row.

        Raises:
            CaseError: *opened* is naive, the priority or milestone is unknown, or no policy
                applies.
        """
        term = None
        if attributes is _NO_ATTRIBUTES or attributes == {}:
            try:  # noqa: SIM105  # suppress() takes as long as the rest
                term = self._dues.get((milestone, priority))
            except TypeError:  # what cannot be looked up is no name, and is told so
                pass
        if term is None:
            term = self._due_term(milestone, priority, opened, attributes)
        if term.target is None:
            to_utc(opened, "opened", CaseError)
            return None
        return term.due_at(opened)

    def _due_term(
        self, milestone: str, priority: str | None, opened: datetime, attributes: Mapping[str, Any]
    ) -> Term:
        at = to_utc(opened, "opened", CaseError)
        attributes = looked_up(read_attributes(attributes))
        plan = self._plan(attributes, at)
        if not isinstance(milestone, str) or milestone not in plan.milestones:
            raise CaseError.of(
                "unknown-milestone",
                f"{plan.policy.name} has no milestone {quoted(milestone)}",
                fix=did_you_mean(milestone, plan.milestones),
            )
        if priority is None:
            row = plan.row_without_priority(attributes)
        else:
            row = plan.row_of(_name_of(priority))
        term = plan.term(milestone, row, attributes)
        if self._book is None and not attributes and isinstance(priority, str | None):
            # Without attributes and versions the answer depends on nothing else.
            self._dues[milestone, priority] = term
        return term

    def assess(self, case: Case, *, now: datetime) -> Assessment:
        """Where every promise of *case* stands at *now*; events after it have not happened.

        Raises:
            CaseError: *now* is naive or before the opening, no policy applies, a priority is
                unknown, or the history makes no sense.
        """
        _check_case(case)
        at = to_utc(now, "now", CaseError)
        if at < case.opened:
            raise CaseError.of(
                "now-before-opened",
                f"case {case.id}: now is {at.isoformat()}, before the opening at "
                f"{case.opened.isoformat()}",
                fix="ask for an instant at or after the opening",
            )
        plan = self._plan(case.attributes, case.opened)
        return assessment_of(Replay(plan, case, at))

    @overload
    def assess_all(
        self,
        cases: Iterable[Case | Problem],
        *,
        now: datetime,
        errors: Literal["raise"] = "raise",
    ) -> Iterator[Assessment]: ...

    @overload
    def assess_all(
        self, cases: Iterable[Case | Problem], *, now: datetime, errors: Literal["collect"]
    ) -> Iterator[Assessment | Problem]: ...

    def assess_all(
        self,
        cases: Iterable[Case | Problem],
        *,
        now: datetime,
        errors: Literal["raise", "collect"] = "raise",
    ) -> Iterator[Assessment] | Iterator[Assessment | Problem]:
        """Assess one case after the other, lazily.

        With `errors="collect"` a case that cannot be assessed comes out as a Problem that names
        it, and problems that come in (from `read_cases`) are passed on; otherwise both raise.
        """
        if errors not in ("raise", "collect"):
            raise ValueError(f"errors is {quoted(errors)}; use 'raise' or 'collect'")
        to_utc(now, "now", CaseError)
        if not isinstance(cases, Iterable):
            raise CaseError.of(
                "not-cases",
                f"found {quoted(cases)}, {kind_of(cases)}; several cases are required",
                fix="pass a list of cases, or what read_cases gives",
            )
        return self._assess_all(cases, now, collect=errors == "collect")

    def _assess_all(
        self, cases: Iterable[Case | Problem], now: datetime, *, collect: bool
    ) -> Iterator[Assessment | Problem]:
        for case in cases:
            if isinstance(case, Problem):
                if not collect:
                    raise CaseError(case)
                yield case
                continue
            try:
                assessment = self.assess(case, now=now)
            except InputError as error:
                if not collect:
                    raise
                place = f"case {case.id}" if isinstance(case, Case) else "case"
                for one in error.problems:
                    yield replace(one, what=one.what.removeprefix(f"{place}: ")).at(place)
            else:
                yield assessment

    def warmed(self, until: date) -> Clock:
        """The same clock with the ten years up to *until* of its calendars compiled.

        Compiling happens by itself; a server that must not wait for it can do it at its start.

        Raises:
            PolicyError: *until* is no date.
            CalendarError: It lies outside the years for which calendars count.
        """
        if not isinstance(until, date) or until != until:  # only NaT differs from itself
            raise PolicyError.of(
                "not-a-date", f"until is {quoted(until)}; a date is required", fix="pass a date"
            )
        for plan in self._plans.values():
            for calendar in plan.calendars.values():
                calendar.timetable.years(max(until.year - _WARM_YEARS, FIRST_YEAR), until.year)
        return self


def _name_of(priority: object) -> str:
    """The name of a priority; a whole number stands for its digits, as in a case."""
    if isinstance(priority, str | int) and not isinstance(priority, bool):
        return str(priority)
    raise CaseError.of(
        "unknown-priority",
        f"priority is {quoted(priority)}, {kind_of(priority)}; a name is required",
        fix="pass e.g. priority='high'",
    )


def _check_case(case: object) -> None:
    if not isinstance(case, Case):
        raise CaseError.of(
            "not-a-case",
            f"found {quoted(case)}, {kind_of(case)}; a Case is required",
            fix="pass Case(...), or read rows with read_cases",
        )


def _check_calendars(replacing: Mapping[str, Calendar], policies: Iterable[Policy]) -> None:
    known = {name for policy in policies for name in policy.calendars}
    for name, calendar in replacing.items():
        if name not in known:
            raise PolicyError.of(
                "unknown-calendar",
                f"no policy has a calendar {quoted(name)} to be replaced",
                fix=did_you_mean(name, sorted(known)),
            )
        if not isinstance(calendar, Calendar):
            raise PolicyError.of(
                "not-a-calendar",
                f"calendar '{name}' is {quoted(calendar)}, {kind_of(calendar)}",
                fix="pass a Calendar",
            )
