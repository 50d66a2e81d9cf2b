"""Whether the names that a policy uses are there, and what it says in two places agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol

from ..duration import Duration
from ..errors import Location, Problem, did_you_mean, dotted, quoted
from ..wording import some
from .choice import CalendarChoice
from .ladder import Trigger
from .milestone import STANDARD, Target
from .priority import folded
from .values import percent_text

if TYPE_CHECKING:
    from .policy import Policy


_SHOWN, _MOST_SHARES = 20, 100


class Gaps(Protocol):
    """What was taken out of the document because of problems of its own."""

    removed: set[Location]

    def lacks(self, *loc: str | int) -> bool: ...


def reference_problems(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    """Everything that does not fit together in a policy whose parts could each be read."""
    checks = (
        _effective, _calendars, _clocks, _columns, _own, _chains, _rows, _priorities,
        _statuses, _triggers,
    )  # fmt: skip
    return (problem for look in checks for problem in look(policy, gaps))


def _effective(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    start, end = policy.effective.from_, policy.effective.until
    if start is not None and end is not None and end <= start:
        yield Problem(
            "never-in-force",
            f"until {end} is not after from {start}",
            fix="until is the first date no longer in force; write a later one",
        ).at("effective", "until")


# -- calendars -----------------------------------------------------------------------------------


def _choices(policy: Policy) -> Iterator[tuple[Location, CalendarChoice | None]]:
    yield ("calendar",), policy.calendar
    for name, milestone in policy.milestones.items():
        yield ("milestones", name, "calendar"), milestone.calendar
    for loc, target in _cells(policy):
        yield (*loc, "calendar"), target.calendar
    for number, level in policy.escalations.items():
        yield ("escalations", number, "calendar"), level.calendar


def _cells(policy: Policy) -> Iterator[tuple[Location, Target]]:
    for row, cells in policy.priorities.items():
        for name, target in cells.items():
            yield ("priorities", row, name), target


def _calendars(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    broken = {dotted(loc[1:2]) for loc in gaps.removed if loc[0] == "calendars" and len(loc) > 1}
    known = [*policy.calendars, *sorted(broken)]
    for loc, choice in _choices(policy):
        for place, name in choice.places() if choice is not None else ():
            if name not in policy.calendars and not gaps.lacks("calendars", name):
                yield Problem(
                    "unknown-calendar",
                    f"no calendar {quoted(name)}",
                    fix=did_you_mean(name, known)
                    if known
                    else f"define it: calendars: {{{name}: {{timezone: ..., hours: ...}}}}",
                ).at(*loc, *place)


def _clocks(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    """Business time is open time of a calendar, so there must be one."""
    if policy.calendar is not None or gaps.lacks("calendar"):
        return
    for loc, duration, milestone in _uncalendared(policy):
        if (
            duration is not None
            and duration.is_business
            and not _choice_lost(gaps, loc)
            and not (milestone and gaps.lacks("milestones", milestone, "calendar"))
        ):
            yield _no_calendar(policy, f"'{duration}' is open time of a calendar").at(*loc)
    for number, level in policy.escalations.items():
        loc = ("escalations", number, "deliver")
        if (
            level.deliver == "next_opening"
            and level.calendar is None
            and not _choice_lost(gaps, loc)
        ):
            yield _no_calendar(policy, "'next_opening' is that of a calendar").at(*loc)


def _no_calendar(policy: Policy, what: str) -> Problem:
    name = next(iter(policy.calendars), "support")
    return Problem(
        "no-calendar",
        f"{what}, and none is chosen",
        fix=f"add 'calendar: {name}', the default for business durations",
    )


def _choice_lost(gaps: Gaps, loc: Location) -> bool:
    """Whether the calendar that counted at *loc* was taken out."""
    owners = [loc[:length] for length in range(2, len(loc))]
    return any(gaps.lacks(*owner, "calendar") for owner in owners)


def _uncalendared(policy: Policy) -> Iterator[tuple[Location, Duration | None, str | None]]:
    """What counts on the default calendar, and the milestone that might have named another."""
    for name, milestone in policy.milestones.items():
        if milestone.calendar is None:
            yield ("milestones", name, "within"), milestone.within, name
    for loc, cell in _cells(policy):
        own = policy.milestones.get(str(loc[-1]))
        if cell.calendar is None and (own is None or own.calendar is None):
            yield (*loc, "within"), cell.within, str(loc[-1])
    names_calendar = cache(partial(_names_calendar, policy))
    for loc, trigger in _triggers_of(policy):
        yield (*loc, "unresolved_after"), trigger.unresolved_after, None
        if trigger.milestone is not None and not names_calendar(trigger.milestone):
            yield (*loc, "by"), trigger.by, trigger.milestone
            yield (*loc, "due_within"), trigger.due_within, trigger.milestone
    for number, level in policy.escalations.items():
        if level.calendar is None:
            yield ("escalations", number, "respond_within"), level.respond_within, None
            if level.repeat is not None:
                yield ("escalations", number, "repeat", "every"), level.repeat.every, None


def _names_calendar(policy: Policy, milestone: str) -> bool:
    """Whether a milestone has a calendar of its own in every row."""
    own = policy.milestones.get(milestone)
    if own is not None and own.calendar is not None:
        return True
    cells = (row.get(milestone) for row in policy.priorities.values())
    named = (cell is not None and cell.calendar is not None for cell in cells)
    return bool(policy.priorities) and all(named)


# -- milestones ----------------------------------------------------------------------------------


def _columns(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    known = dict.fromkeys([*policy.milestones, *STANDARD])
    for loc, _ in _cells(policy):
        name = str(loc[-1])
        if name not in known and not gaps.lacks("milestones", name):
            yield Problem(
                "unknown-milestone",
                f"no milestone {quoted(name)}",
                fix=_or_define(did_you_mean(name, known), name),
            ).at(*loc)


def _or_define(fix: str, name: str) -> str:
    if fix.startswith("did you mean"):
        return fix
    return f"define it under milestones: {name}: {{met_by: ...}}; {fix}"


def _own(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    for name, milestone in policy.milestones.items():
        loc = ("milestones", name)
        if milestone.after is not None and milestone.started_by is not None:
            yield Problem(
                "two-starts",
                f"starts after '{milestone.after}' and by '{milestone.started_by}'; "
                "one start is required",
                fix="leave out after or started_by",
            ).at(*loc, "after")
        if len(milestone.warn_at) > _MOST_SHARES:
            yield Problem(
                "bad-percentage",
                f"found {len(milestone.warn_at)} shares; {_MOST_SHARES} at the most are watched",
                fix="list those at which somebody is to do something",
            ).at(*loc, "warn_at")
        seen: set[Fraction] = set()
        for place, share in enumerate(milestone.warn_at):
            if share in seen:
                yield Problem(
                    "repeated-name",
                    f"{percent_text(share)} is listed twice",
                    fix="list each share once",
                ).at(*loc, "warn_at", place)
            seen.add(share)
        if name in STANDARD or milestone.met_by or gaps.lacks(*loc, "met_by"):
            continue
        near = did_you_mean(name, STANDARD)
        yield Problem(
            "never-met",
            f"milestone '{name}' says nothing of what meets it",
            fix="add met_by, e.g. met_by: resolved"
            + (f"; or {near}" if near.startswith("did you mean") else ""),
        ).at(*loc)


def _chains(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    lost = _lost(gaps)
    known = dict.fromkeys(policy.milestone_names)
    after = {name: m.after for name, m in policy.milestones.items() if m.after is not None}
    circles = _circles(after)
    for name, other in after.items():
        loc = ("milestones", name, "after")
        if other not in known and not lost(other):
            yield _unknown_milestone(known, other).at(*loc)
        elif name in circles:
            yield Problem(
                "circular-milestones",
                f"milestone '{name}' waits for itself: {' after '.join(circles[name])}",
                fix="let one of them be started by an event",
            ).at(*loc)


def _circles(after: Mapping[str, str]) -> dict[str, list[str]]:
    """By name the way from a milestone back to itself, of a long one the beginning."""
    circles: dict[str, list[str]] = {}
    done: set[str] = set()
    for first in after:
        chain: dict[str, int] = {}
        name = first
        while name in after and name not in done and name not in chain:
            chain[name] = len(chain)
            name = after[name]
        done.update(chain)
        circle = list(chain)[chain[name] :] if name in chain else []
        rounds = circle + circle[:_SHOWN]
        for place, one in enumerate(circle):
            way = rounds[place : place + min(len(circle), _SHOWN)]
            circles[one] = [*way, *(["..."] if len(circle) > _SHOWN else []), one]
    return circles


def _unknown_milestone(known: Iterable[str], name: str) -> Problem:
    fix = did_you_mean(name, known)
    if name in STANDARD:
        fix = f"add '{name}:' under milestones"
    return Problem("unknown-milestone", f"the policy has no milestone {quoted(name)}", fix=fix)


# -- priorities ----------------------------------------------------------------------------------


def _rows(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    """Upper and lower case are alike, so no two rows or aliases may differ by that alone."""
    seen: dict[str, str] = {}
    if not policy.priorities:
        seen = {folded(row): row for row in policy.rows}
    for section, names in (
        ("priorities", tuple(policy.priorities)),
        ("priority_aliases", tuple(policy.priority_aliases)),
    ):
        for name in names:
            other = seen.setdefault(folded(name), name)
            if other is not name:
                yield Problem(
                    "repeated-name",
                    f"'{name}' is '{other}' again: upper and lower case are alike",
                    fix="keep one of them",
                ).at(section, name)


_NAMING = ("priorities", "priority_aliases")


def _priorities(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    if not policy.priorities and (gaps.lacks("priorities") or gaps.lacks("priority_matrix")):
        return
    lost = {
        folded(dotted(place[1:2])) for place in gaps.removed if place[0] in _NAMING and place[1:2]
    }
    rows = policy.rows
    names = (*rows, *policy.priority_aliases)
    row_names = lost.union(map(folded, rows))
    all_names = lost.union(map(folded, names))
    for loc, name, may_be_alias in _uses(policy):
        if folded(name) not in (all_names if may_be_alias else row_names):
            yield Problem(
                "unknown-priority",
                f"no row {quoted(name)} in the table of priorities",
                fix=did_you_mean(name, names if may_be_alias else rows),
            ).at(*loc)


def _uses(policy: Policy) -> Iterator[tuple[Location, str, bool]]:
    """Where a priority is named, and whether an alias will do there."""
    for alias, row in policy.priority_aliases.items():
        yield ("priority_aliases", alias), row, False
    if policy.default_priority is not None:
        yield ("default_priority",), policy.default_priority, True
    for place, entry in enumerate(policy.priority_matrix):
        for below, row in entry.places():
            yield ("priority_matrix", place, *below), row, True
    has_names = bool(policy.rows or policy.priority_aliases)
    for loc, trigger in _triggers_of(policy):
        for place, row in enumerate(trigger.priority if has_names else ()):
            yield (*loc, "priority", place), row, True


# -- statuses and the ladder ---------------------------------------------------------------------


def _statuses(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for meaning in type(policy.statuses).model_fields:
        for place, status in enumerate(getattr(policy.statuses, meaning)):
            if status in seen:
                yield Problem(
                    "repeated-name",
                    f"status {quoted(status)} is listed under '{seen[status]}' already",
                    fix="list each status once",
                ).at("statuses", meaning, place)
            seen.setdefault(status, meaning)


def _triggers_of(policy: Policy) -> Iterator[tuple[Location, Trigger]]:
    for number, level in policy.escalations.items():
        for place, trigger in enumerate(level.when):
            yield ("escalations", number, "when", place), trigger


def _lost(gaps: Gaps) -> Callable[[str], bool]:
    """Whether a milestone of that name may have been in what was taken out."""
    places = [place for place in gaps.removed if place[:1] == ("priorities",)]
    columns = {place[2] for place in places if len(place) > 2}
    rows = any(len(place) < 3 for place in places)
    return lambda name: rows or name in columns or gaps.lacks("milestones", name)


def _triggers(policy: Policy, gaps: Gaps) -> Iterator[Problem]:
    lost = _lost(gaps)
    known = dict.fromkeys(policy.milestone_names)
    for loc, trigger in _triggers_of(policy):
        name, below = trigger.milestone, trigger.unanswered
        if name is not None and name not in known and not lost(name):
            key = "overdue" if trigger.overdue else "of"
            yield _unknown_milestone(known, name).at(*loc, key)
        if below is None:
            continue
        if below >= int(loc[1]):
            yield Problem(
                "level-not-below",
                f"level {loc[1]} waits for the answer of level {below}, which is not below it",
                fix=f"name a level below {loc[1]}",
            ).at(*loc, "unanswered")
        elif below not in policy.escalations and not gaps.lacks("escalations", below):
            levels = some(n for n in policy.escalations if n < int(loc[1]))
            yield Problem(
                "unknown-level",
                f"there is no level {below}",
                fix=f"name one of: {levels}" if levels else "define it under escalations",
            ).at(*loc, "unanswered")
