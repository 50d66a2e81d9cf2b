"""Where a policy uses durations and calendars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..duration import Duration
from ..errors import Location
from ..policy import CalendarChoice, Composition, Level, Policy, Target, Trigger
from ..policy.part import One


class Use(NamedTuple):
    """A duration where it is written, and the calendars on which business time counts there."""

    loc: Location
    duration: Duration
    choice: CalendarChoice | None
    milestone: str | None = None

    @property
    def calendars(self) -> tuple[str, ...]:
        """The names of the calendars that may count."""
        return () if self.choice is None else self.choice.names


def durations(policy: Policy) -> Iterator[Use]:
    """Every duration that promises or triggers something."""
    for loc, target, name in targets(policy):
        own = policy.milestones.get(name)
        choice = target.calendar or (own and own.calendar) or policy.calendar
        if target.within is not None:
            yield Use(loc, target.within, choice, name)
    for number, level in policy.escalations.items():
        choice = level.calendar or policy.calendar
        loc = ("escalations", number)
        if level.respond_within is not None:
            yield Use((*loc, "respond_within"), level.respond_within, choice)
        if level.repeat is not None:
            yield Use((*loc, "repeat", "every"), level.repeat.every, choice)
        for place, trigger in triggers(number, level):
            yield from _of_trigger(policy, place, trigger)


def _of_trigger(policy: Policy, loc: Location, trigger: Trigger) -> Iterator[Use]:
    own = policy.milestones.get(trigger.milestone or "")
    choice = (own and own.calendar) or policy.calendar
    for key, duration, counted_on in (
        ("unresolved_after", trigger.unresolved_after, policy.calendar),
        ("by", trigger.by, choice),
        ("due_within", trigger.due_within, choice),
    ):
        if duration is not None:
            yield Use((*loc, key), duration, counted_on)


def targets(policy: Policy) -> Iterator[tuple[Location, Target, str]]:
    """Every target where it is written, with its milestone."""
    for name, milestone in policy.milestones.items():
        if milestone.within is not None:
            target = Target(within=milestone.within, calendar=milestone.calendar)
            yield ("milestones", name, "within"), target, name
    for row, cells in policy.priorities.items():
        for name, cell in cells.items():
            yield cell_place(row, name, cell), cell, name


def cell_place(row: str, milestone: str, cell: Target) -> Location:
    """Where the duration of a cell stands: the cell itself when it is written short."""
    loc = ("priorities", row, milestone)
    return loc if cell.model_fields_set == {"within"} else (*loc, "within")


def target_place(policy: Policy, milestone: str, row: str | None) -> Location:
    """Where the duration is written that a row promises for a milestone."""
    if row is not None and row in policy.priorities:
        cell = policy.priorities[row].get(milestone)
        if cell is not None and cell.within is not None:
            return cell_place(row, milestone, cell)
    return ("milestones", milestone, "within")


def triggers(number: int, level: Level) -> Iterator[tuple[Location, Trigger]]:
    """The triggers of a level where they are written; a single one needs no list."""
    loc = ("escalations", number, "when")
    for place, trigger in enumerate(level.when):
        yield (loc if isinstance(level.when, One) else (*loc, place)), trigger


def chosen(policy: Policy) -> tuple[str, ...]:
    """The calendars that the policy may choose, by name."""
    choices = [policy.calendar]
    choices += [milestone.calendar for milestone in policy.milestones.values()]
    choices += [cell.calendar for row in policy.priorities.values() for cell in row.values()]
    choices += [level.calendar for level in policy.escalations.values()]
    return _names(choices)


def chosen_for_business(policy: Policy) -> tuple[str, ...]:
    """The calendars on which something is counted or delivered."""
    choices = [use.choice for use in durations(policy) if use.duration.is_business]
    beside = {
        trigger.milestone
        for level in policy.escalations.values()
        for trigger in level.when
        for length in (trigger.by, trigger.due_within)
        if length is not None and length.is_business
    }
    for row, cells in policy.priorities.items():
        for name in cells:  # which may name a calendar alone
            target = policy.target(name, row)
            within = None if target is None else target.within
            if target is not None and (name in beside or (within and within.is_business)):
                choices.append(target.calendar)
    choices += [
        level.calendar or policy.calendar
        for level in policy.escalations.values()
        if level.deliver == "next_opening"
    ]
    return _names(choices)


def _names(choices: list[CalendarChoice | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in choices if one is not None for name in one.names))


def with_members(policy: Policy, names: tuple[str, ...]) -> tuple[str, ...]:
    """Calendars by name, and those of which they are composed."""
    found = dict.fromkeys(names)
    waiting = list(names)
    while waiting:
        member = policy.calendars.members[waiting.pop()]
        for _, part in member.places() if isinstance(member, Composition) else ():
            if part not in found:
                found[part] = None
                waiting.append(part)
    return tuple(found)
