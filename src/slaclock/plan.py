"""A policy compiled for replay: its terms, its milestones and who listens to which event."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from .calendar import Calendar
from .cycle import Cycle
from .duration import Duration
from .errors import CaseError, quoted
from .escalation import Watch, watches
from .lazy import lazy
from .policy import STANDARD, CalendarChoice, EventMatch, Level, Milestone, Policy
from .policy.priority import first_match, folded, row_names
from .term import BusinessDayRule, Term
from .track import CaseState, Track
from .wording import some

STANDARD_EVENTS = frozenset(
    {"opened", "acknowledged", "responded", "updated", "customer_replied", "paused", "resumed"}
    | {"status", "priority", "changed", "assigned", "promised", "escalation_requested"}
    | {"escalated", "answered", "resolved", "closed", "reopened", "cancelled"}
)


class Plan:
    """What a clock keeps of one policy. Immutable but for its caches, which only grow."""

    def __init__(self, policy: Policy, calendars: Mapping[str, Calendar]) -> None:
        self.policy = policy
        known = {name: one for name, one in calendars.items() if name in policy.calendars}
        self.calendars = policy.calendars.replaced(known) if known else policy.calendars
        self.milestones = {name: policy.milestone(name) for name in policy.milestone_names}
        self.label = (policy.name, policy.version, policy.digest)
        self.zone = self._policy_zone()
        self.title = f"{policy.name} {policy.version}" if policy.version else policy.name
        self._has_rows = bool(policy.rows)
        self._promises: dict[
            tuple[str, str | None], tuple[Duration | None, CalendarChoice | None]
        ] = {}
        self._settled: dict[tuple[str, str | None], Term] = {}
        self._terms: dict[tuple[object, ...], Term] = {}
        self._rows: dict[str, str] = {}

    def _policy_zone(self) -> ZoneInfo:
        """That of the policy; a default calendar that was replaced brings its own."""
        if self.policy.timezone is None and self.policy.calendar is not None:
            name = self.policy.calendar.default
            if name is not None:
                return self.calendars[name].zone
        return self.policy.zone

    # ---------------------------------------------------------------- events

    @lazy
    def unresolved(self) -> dict[Duration, Milestone]:
        """What `unresolved_after` watches: like a resolution of that length."""
        resolution = self.milestones.get("resolution", STANDARD["resolution"])
        like = Milestone(
            started_by=EventMatch(event="opened"),
            met_by=(EventMatch(event="resolved"),),
            pausable=resolution.pausable,
            repeats=False,
        )
        return {
            trigger.unresolved_after: like
            for level in self.policy.escalations.values()
            for trigger in level.when
            if trigger.unresolved_after is not None
        }

    @lazy
    def first_response(self) -> tuple[EventMatch, ...]:
        """The events that answer a customer for the first time."""
        return self.milestones.get("first_response", STANDARD["first_response"]).met_by

    @lazy
    def starting(self) -> frozenset[str]:
        """Own events that start something: they come before what meets something."""
        started = {m.started_by.event for m in self.milestones.values() if m.started_by}
        return frozenset(started - STANDARD_EVENTS)

    @lazy
    def known_events(self) -> frozenset[str]:
        """Every event name that means something to the policy."""
        names = set(STANDARD_EVENTS)
        for milestone in self.milestones.values():
            names.update(match.event for match in milestone.met_by)
            names.update(milestone.until)
            if milestone.started_by is not None:
                names.add(milestone.started_by.event)
            owner = milestone.owner
            if owner is not None and not isinstance(owner, str):
                names.add(owner.event)
        for level in self.policy.escalations.values():
            names.update(trigger.event for trigger in level.when if trigger.event)
        return frozenset(names)

    @lazy
    def asked_attributes(self) -> frozenset[str]:
        """The attributes of a case that the policy asks for; all others change nothing."""
        policy = self.policy
        levels = policy.escalations.values()
        choices = [
            policy.calendar,
            *(level.calendar for level in levels),
            *(milestone.calendar for milestone in self.milestones.values()),
            *(cell.calendar for row in policy.priorities.values() for cell in row.values()),
        ]
        conditions = [
            *(milestone.applies_to for milestone in self.milestones.values()),
            *(trigger.case for level in levels for trigger in level.when if trigger.case),
            *(entry.when for entry in policy.priority_matrix),
        ]
        names = {name for condition in conditions for name, _ in condition.by_attribute}
        names |= {choice.by for choice in choices if choice is not None and choice.by is not None}
        return frozenset(names | {entry.by for entry in policy.priority_matrix})

    @lazy
    def listeners(self) -> dict[str, tuple[int, ...]]:
        """By event, the places (in the order of tracks, then of unresolved ones) that hear it."""
        found: dict[str, list[int]] = {}
        for place, milestone in enumerate([*self.milestones.values(), *self.unresolved.values()]):
            names = {match.event for match in milestone.met_by} | set(milestone.until)
            if milestone.started_by is not None:
                names.add(milestone.started_by.event)
            for name in names:
                found.setdefault(name, []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    @lazy
    def rules(self) -> dict[str, dict[str, str]]:
        """By milestone, the rules that an explanation names."""
        rule = self.policy.rules.business_day
        common = {
            "priority_change": self.policy.rules.priority_change,
            "reopen": self.policy.rules.reopen,
            "business_day": rule if isinstance(rule, str) else f"{rule.working_hours} of work",
        }
        return {
            name: {**common, "started_by": one.started_by.event if one.started_by else ""}
            for name, one in self.milestones.items()
        }

    @lazy
    def followers(self) -> tuple[str, ...]:
        """The milestones that come after another, each behind the one that it follows."""
        depth: dict[str | None, int] = {None: 0}

        def deep(name: str) -> int:
            chain: list[str] = []
            step: str | None = name
            while step is not None and step not in depth:
                chain.append(step)
                step = self.milestones[step].after
            for one in reversed(chain):
                depth[one] = depth[self.milestones[one].after] + 1
            return depth[name]

        following = [name for name, one in self.milestones.items() if one.after is not None]
        return tuple(sorted(following, key=deep))

    @lazy
    def watches(self) -> tuple[Watch, ...]:
        """The triggers of the ladder."""
        return watches(self.policy.escalations, self.row_of)

    @lazy
    def owner_events(self) -> frozenset[str]:
        """The events whose value is an owner."""
        owners = [milestone.owner for milestone in self.milestones.values()]
        return frozenset(
            one.event for one in owners if one is not None and not isinstance(one, str)
        )

    # ---------------------------------------------------------------- tracks and terms

    def tracks(self, state: CaseState) -> dict[str, Track]:
        """A track for each milestone, those that follow another after it."""
        return {
            name: Track(name, milestone, partial(self.term, name), state)
            for name, milestone in self.milestones.items()
        }

    def unresolved_tracks(self, state: CaseState) -> dict[Duration, Track]:
        """A hidden track for each length of `unresolved_after`."""
        return {
            length: Track(
                f"unresolved {length}", like, partial(self._unresolved, length), state, True
            )
            for length, like in self.unresolved.items()
        }

    def term(self, milestone: str, row: str | None, attributes: Mapping[str, Any]) -> Term:
        """The term of *milestone* for *row*, on the calendar that *attributes* choose."""
        key = (milestone, row if self._has_rows else None)
        found = self._settled.get(key)
        if found is not None:
            return found
        within, choice = self._promised(milestone, row)
        term = self._term(within, choice, attributes, exact_fit=True)
        chosen = self._chosen(within, choice)
        if chosen is None or chosen.by is None:  # whatever the attributes are
            self._settled[key] = term
        return term

    def _promised(
        self, milestone: str, row: str | None
    ) -> tuple[Duration | None, CalendarChoice | None]:
        """What the target of *milestone* in *row* says; asked after each event, so it is kept."""
        key = (milestone, row if self._has_rows else None)
        found = self._promises.get(key)
        if found is None:
            target = self.policy.target(milestone, row)
            found = (None, None) if target is None else (target.within, target.calendar)
            self._promises[key] = found
        return found

    def _unresolved(self, length: Duration, row: str | None, attributes: Mapping[str, Any]) -> Term:
        return self._term(length, None, attributes)

    def level_term(self, level: Level, attributes: Mapping[str, Any]) -> Term:
        """The calendar on which a level is delivered, counts business durations, and is shown.

        Raises:
            CaseError: Something counts on it, and *attributes* choose none.
        """
        choice = level.calendar or self.policy.calendar
        try:
            name = None if choice is None else choice.pick(attributes)
        except CaseError:
            if level.counts_on_calendar:
                raise
            name = None
        calendar = None if name is None else self.calendars[name]
        return Term(None, name, calendar, self.zone if calendar is None else calendar.zone)

    def clock_beside(
        self, milestone: str, cycle: Cycle, duration: Duration, attributes: Mapping[str, Any]
    ) -> Term:
        """*duration* before or after the due of a *cycle* of *milestone*.

        Open time is that of the calendar on which the target counts; if it counts on none, of the
        one that the milestone names, chosen at the start of the cycle, else of the default one.
        """
        _, choice = self._promised(milestone, cycle.row)
        if duration.is_business and cycle.term.calendar is None and choice is not None:
            return self._term(duration, choice, cycle.attributes)
        return self.clock_of(cycle.term, duration, attributes)

    def clock_of(self, term: Term, duration: Duration, attributes: Mapping[str, Any]) -> Term:
        """*duration* on its own clock, with the calendar of *term*, else the default one.

        Days, months and years are those of the zone in which *term* is read.
        """
        if not duration.is_business:
            return Term(duration, None, None, term.zone)
        if term.calendar is None:
            return self._term(duration, None, attributes)
        return Term(
            duration, term.calendar_name, term.calendar, term.zone, False, self.business_day
        )

    def _term(
        self,
        within: Duration | None,
        choice: CalendarChoice | None,
        attributes: Mapping[str, Any],
        *,
        exact_fit: bool = False,
    ) -> Term:
        chosen = self._chosen(within, choice)
        name = None if chosen is None else chosen.pick(attributes)
        key = (within, name, exact_fit)
        if key not in self._terms:
            self._terms[key] = self._new_term(within, name, exact_fit)
        return self._terms[key]

    def _chosen(
        self, within: Duration | None, choice: CalendarChoice | None
    ) -> CalendarChoice | None:
        return choice or (self.policy.calendar if within and within.is_business else None)

    def _new_term(self, within: Duration | None, name: str | None, exact_fit: bool) -> Term:
        calendar = None if name is None else self.calendars[name]
        zone = self.zone if calendar is None else calendar.zone
        if within is not None and not within.is_business:
            return Term(within, None, None, zone)
        assert within is None or calendar is not None, "loading asks for a default calendar"
        next_opening = (
            exact_fit
            and self.policy.rules.exact_fit == "next_opening"
            and within is not None
            and within.amount > within.amount * 0
        )
        return Term(within, name, calendar, zone, next_opening, self.business_day)

    @lazy
    def business_day(self) -> BusinessDayRule:
        """What a business day means in this policy."""
        rule = self.policy.rules.business_day
        if isinstance(rule, str):
            return rule
        return rule.working_hours.amount

    # ---------------------------------------------------------------- rows

    @lazy
    def _row_names(self) -> dict[str, str]:
        return row_names(self.policy.rows, self.policy.priority_aliases)

    def row_of(self, priority: str) -> str:
        """The row of a priority that was given.

        Raises:
            CaseError: The policy has rows, and no such one.
        """
        known = self._rows.get(priority)
        if known is not None:
            return known
        if not self._has_rows:
            return priority
        row = self._row_names.get(folded(priority))
        if row is None:
            names = (*self.policy.rows, *self.policy.priority_aliases)
            raise CaseError.of(
                "unknown-priority",
                f"priority {quoted(priority)} is no row of {self.policy.name}",
                fix=f"use one of: {some(names)}",
            )
        self._rows[priority] = row  # only names that mean a row, so it stays small
        return row

    def row_without_priority(self, attributes: Mapping[str, Any]) -> str | None:
        """The row of a case whose priority was not given.

        Raises:
            CaseError: Neither matrix nor default gives one, and there are several.
        """
        row = self.row_by_attributes(attributes)
        if row is None and len(self.policy.rows) > 1:
            raise CaseError.of(
                "no-priority",
                f"a case without a priority, and {self.policy.name} has no default_priority",
                fix=f"give it one of: {some(self.policy.rows)}",
            )
        return row

    def row_by_attributes(self, attributes: Mapping[str, Any]) -> str | None:
        """The row that the matrix gives, else the default, else the only one, if any does."""
        given = first_match(self.policy.priority_matrix, attributes)
        if given is not None:
            return self.row_of(given)
        if self.policy.default_priority is not None:
            return self.row_of(self.policy.default_priority)
        return self.policy.rows[0] if len(self.policy.rows) == 1 else None
