"""The clock: a policy ready to read cases.

State = f(policy, events, now): the same input always gives the same answer. A clock holds nothing
but its compiled policies, so it may be shared between threads and pickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal

from .assessment import Alert, Assessment, Escalation, Phase, Reading, reading_of
from .calendar import Calendar
from .case import Case
from .errors import CaseError, InputError, PolicyError, Problem, did_you_mean, quoted
from .escalation import Rung, percent
from .explanation import Evidence
from .interval import to_utc
from .jsonable import Frozen
from .plan import Plan
from .policy import Policy, PolicyBook
from .replay import Replay
from .term import Term
from .track import Track
from .years import FIRST_YEAR

_ORDER = {"warning": 0, "breach": 1, "escalation": 2}
_WARM_YEARS = 10
_NO_ATTRIBUTES: Mapping[str, Any] = Frozen()


class Clock:
    """A policy, or a book of them, ready to read cases. Immutable, picklable, thread-safe.

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
                f"found {quoted(policy)}, a {type(policy).__name__}; a Policy or a PolicyBook "
                "is required",
                fix="pass what load_policy or load_policies gives",
            )
        replacing = dict(calendars or {})
        _check_calendars(replacing, policies)
        self._book = book
        self._calendars = replacing
        self._plans = {id(one): Plan(one, replacing) for one in policies}
        self._dues: dict[tuple[str, str | None], Term] = {}
        if book is None:
            self._plans = {id(policy): self._plans[id(policy)]}

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
        return self._plan(case.attributes, case.opened).policy

    def _plan(self, attributes: Mapping[str, Any], opened: datetime) -> Plan:
        if self._book is not None:
            return self._plans[id(self._book.for_case(attributes, opened))]
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
        term = self._dues.get((milestone, priority)) if not attributes else None
        if term is None:
            term = self._due_term(milestone, priority, opened, attributes)
        return None if term.target is None else term.due_at(opened)

    def _due_term(
        self, milestone: str, priority: str | None, opened: datetime, attributes: Mapping[str, Any]
    ) -> Term:
        at = to_utc(opened, "opened", CaseError)
        plan = self._plan(attributes, at)
        if milestone not in plan.milestones:
            raise CaseError.of(
                "unknown-milestone",
                f"{plan.policy.name} has no milestone {quoted(milestone)}",
                fix=did_you_mean(milestone, plan.milestones),
            )
        row = plan.row_without_priority(attributes) if priority is None else plan.row_of(priority)
        term = plan.term(milestone, row, attributes)
        if self._book is None and not attributes:
            # Without attributes and versions the answer depends on nothing else.
            self._dues[milestone, priority] = term
        return term

    def assess(self, case: Case, *, now: datetime) -> Assessment:
        """Where every promise of *case* stands at *now*; events after it have not happened.

        Raises:
            CaseError: *now* is naive or before the opening, no policy applies, a priority is
                unknown, or the history makes no sense.
        """
        if not isinstance(case, Case):
            raise CaseError.of(
                "not-a-case",
                f"found {quoted(case)}, a {type(case).__name__}; a Case is required",
                fix="pass Case(...), or read rows with read_cases",
            )
        at = to_utc(now, "now", CaseError)
        if at < case.opened:
            raise CaseError.of(
                "now-before-opened",
                f"case {case.id}: now is {at.isoformat()}, before the opening at "
                f"{case.opened.isoformat()}",
                fix="ask for an instant at or after the opening",
            )
        plan = self._plan(case.attributes, case.opened)
        return _assessment(Replay(plan, case, at))

    def assess_all(
        self,
        cases: Iterable[Case | Problem],
        *,
        now: datetime,
        errors: Literal["raise", "collect"] = "raise",
    ) -> Iterator[Assessment | Problem]:
        """Assess one case after the other, lazily.

        With `errors="collect"` a case that cannot be assessed comes out as a Problem that names
        it, and problems that come in (from `read_cases`) are passed on; otherwise both raise.
        """
        if errors not in ("raise", "collect"):
            raise ValueError(f"errors is {errors!r}; use 'raise' or 'collect'")
        to_utc(now, "now", CaseError)
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
                yield from (one.at(f"case {case.id}", *one.loc) for one in error.problems)
            else:
                yield assessment

    def warmed(self, until: date) -> Clock:
        """The same clock with the ten years up to *until* of its calendars compiled.

        Compiling happens by itself; a server that must not wait for it can do it at its start.

        Raises:
            PolicyError: *until* is no date.
            CalendarError: It lies outside the years for which calendars count.
        """
        if not isinstance(until, date):
            raise PolicyError.of(
                "not-a-date", f"until is {quoted(until)}; a date is required", fix="pass a date"
            )
        for plan in self._plans.values():
            for calendar in plan.calendars.values():
                calendar.timetable.years(max(until.year - _WARM_YEARS, FIRST_YEAR), until.year)
        return self


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
                f"calendar '{name}' is {quoted(calendar)}, a {type(calendar).__name__}",
                fix="pass a Calendar",
            )


# -------------------------------------------------------------------- putting answers together


def _assessment(replay: Replay) -> Assessment:
    plan, case, now = replay.plan, replay.case, replay.now
    zone = plan.zone
    cycles = {name: _readings(replay, track) for name, track in replay.tracks.items()}
    readings = {
        name: found[-1]
        if found and not replay.tracks[name].waits_again
        else _waiting(replay, replay.tracks[name])
        for name, found in cycles.items()
    }
    escalations = tuple(_escalation(rung, replay) for rung in replay.ladder.rungs)
    next_change = replay.next_change_at()
    return Assessment(
        case=case,
        now=now.astimezone(zone),
        priority=replay.state.row,
        policy=plan.label,
        readings=readings,
        all_cycles=cycles,
        escalations=escalations,
        alerts=_alerts(replay, cycles),
        next_change_at=None if next_change is None else next_change.astimezone(zone),
        retain_until=_retain_until(replay),
        ignored_events=tuple(replay.ignored),
        resolved_at=None if replay.resolved_at is None else replay.resolved_at.astimezone(zone),
        closed_at=None if replay.closed_at is None else replay.closed_at.astimezone(zone),
        reopened=replay.reopenings,
        timezone=str(zone),
    )


def _owner(replay: Replay, track: Track) -> str | None:
    owner = track.milestone.owner
    if owner is None or isinstance(owner, str):
        return owner
    named = replay.state.owners.get(owner.event)
    return None if named is None else str(named)


def _evidence(replay: Replay, track: Track, number: int | None) -> Evidence:
    milestone = track.milestone
    awaits = ""
    if number is None:
        awaited = f"{milestone.after} to be met" if milestone.after else milestone.started_by
        awaits = "ended before it started" if track.cancelled else f"waiting for {awaited}"
    return Evidence(
        case=replay.case.id,
        milestone=track.name,
        policy=replay.plan.title,
        rules=replay.plan.rules[track.name],
        awaits=awaits,
        zone=replay.plan.zone,
        cycle=None if number is None else track.cycles[number],
        now=replay.now,
    )


def _readings(replay: Replay, track: Track) -> tuple[Reading, ...]:
    return tuple(
        reading_of(cycle, replay.now, _evidence(replay, track, number), _owner(replay, track))
        for number, cycle in enumerate(track.cycles)
    )


def _waiting(replay: Replay, track: Track) -> Reading:
    """The reading of a milestone that has not started, or waits again."""
    target = replay.plan.policy.target(track.name, replay.state.row)
    return Reading(
        milestone=track.name,
        cycle=len(track.cycles) + 1,
        phase=Phase.ended if track.cancelled else Phase.waiting,
        started_at=None,
        due_at=None,
        due_if_resumed_now=None,
        met_at=None,
        breached_at=None,
        target=None if target is None else target.within,
        calendar=None,
        owner=_owner(replay, track),
        elapsed=replay.now - replay.now,
        paused=replay.now - replay.now,
        remaining=None,
        overdue_by=None,
        used=None,
        in_time=None,
        warned_at=None,
        priority=replay.state.row,
        timezone=str(replay.plan.zone),
        evidence=_evidence(replay, track, None),
    )


def _escalation(rung: Rung, replay: Replay) -> Escalation:
    zone = replay.plan.level_term(rung.level, replay.state.attributes).zone
    return Escalation(
        level=rung.number,
        at=rung.at.astimezone(zone),
        deliver_at=rung.deliver_at.astimezone(zone),
        why=rung.why,
        to=rung.level.to,
        notify=tuple(rung.level.notify),
        respond_by=None if rung.respond_by is None else rung.respond_by.astimezone(zone),
        answered_at=None if rung.answered_at is None else rung.answered_at.astimezone(zone),
        is_assignment=rung.by_opening,
    )


def _alerts(replay: Replay, cycles: Mapping[str, tuple[Reading, ...]]) -> tuple[Alert, ...]:
    found: list[Alert] = []
    for name, readings in cycles.items():
        for reading, cycle in zip(readings, replay.tracks[name].cycles, strict=True):
            zone = cycle.term.zone
            for share, at in cycle.warned.items():
                found.append(
                    _alert(replay, reading, f"warning {percent(share)}", at.astimezone(zone))
                )
            if reading.breached_at is not None:
                found.append(_alert(replay, reading, "breach", reading.breached_at))
    for rung in replay.ladder.rungs:
        found += _notices(rung, replay)
    return tuple(sorted(found, key=lambda one: (one.at.astimezone(UTC), _ORDER[one.kind], one.key)))


def _alert(replay: Replay, reading: Reading, what: str, at: datetime) -> Alert:
    kind = what.split()[0]
    said = "overdue" if kind == "breach" else f"{what.split()[1]} used"
    return Alert(
        key=f"{replay.case.id}/{reading.milestone}/{what}/{reading.cycle}",
        kind=kind,
        at=at,
        milestone=reading.milestone,
        level=None,
        to=reading.owner,
        notify=(),
        respond_by=None,
        why=f"{reading.milestone} {said}",
    )


def _notices(rung: Rung, replay: Replay) -> Iterator[Alert]:
    escalation = _escalation(rung, replay)
    for number, at in enumerate(rung.notices_by(replay.now), start=1):
        yield Alert(
            key=f"{replay.case.id}/level {rung.number}/notice/{number}",
            kind="escalation",
            at=at.astimezone(escalation.at.tzinfo),
            milestone=None,
            level=rung.number,
            to=escalation.to,
            notify=escalation.notify,
            respond_by=escalation.respond_by,
            why=escalation.why,
        )


def _retain_until(replay: Replay) -> datetime | None:
    retention = replay.plan.policy.retention
    if retention is None or replay.closed_at is None or not replay.is_closed:
        return None
    since = {
        "closed": replay.closed_at,
        "resolved": replay.resolved_at or replay.closed_at,
        "opened": replay.case.opened,
    }[retention.from_]
    return retention.keep.after(since.astimezone(replay.plan.zone))
