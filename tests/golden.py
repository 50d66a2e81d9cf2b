"""Golden tables: what is received then is due then, for every promise of the packaged policies.

A person can check them with a wall calendar: they list the closed days, print the weekday beside
each date and say what is nasty about the day. They are written by `python -m tests.golden`, and
only by that, so that a change of an answer is a change that somebody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from slaclock import (
    Calendar,
    Case,
    Clock,
    Event,
    Policy,
    packaged_policies,
    packaged_policy,
)

from .wall import shown, wall

FOLDER = Path(__file__).parent / "golden"

OFFICE = Calendar(timezone="Europe/London", hours={"mon-fri": "09:00-17:00"}, holidays="GB-ENG")
DOOR = """\
Desk: Mon-Fri 09:00-17:00 Europe/London. Clocks go forward on Sun 2026-03-29 at 01:00 and back on
Sun 2026-10-25 at 02:00. Besides weekends it is closed on
  Thu 2026-01-01  New Year's Day
  Fri 2026-04-03  Good Friday
  Mon 2026-04-06  Easter Monday
  Mon 2026-05-04  May Day
  Mon 2026-05-25  Spring Bank Holiday
  Mon 2026-08-31  Late Summer Bank Holiday
  Fri 2026-12-25  Christmas Day
  Mon 2026-12-28  Boxing Day (observed)
  Fri 2027-01-01  New Year's Day
"""
RECEIVED = """\
Wed 2025-12-31 16:30  half an hour before the year ends
Thu 2026-01-01 11:00  New Year's Day
Fri 2026-01-02 09:00  opening
Fri 2026-03-27 16:00  the weekend of the spring change lies ahead
Sat 2026-03-28 23:30  the night of the spring change
Sun 2026-03-29 00:59  a minute before the clocks go forward
Sun 2026-03-29 02:00  they have gone forward
Mon 2026-03-30 08:59  a minute before opening
Thu 2026-04-02 13:00  four hours before Easter
Thu 2026-04-02 16:59  a minute before Easter
Fri 2026-04-03 12:00  Good Friday
Mon 2026-04-06 10:00  Easter Monday
Tue 2026-04-07 09:00  the opening after Easter
Fri 2026-05-01 17:00  closing time, before a long weekend
Mon 2026-05-04 10:00  May Day
Fri 2026-05-22 09:00  the opening before a long weekend
Mon 2026-05-25 23:59  Spring Bank Holiday, a minute before midnight
Tue 2026-05-26 00:00  midnight after it
Wed 2026-07-01 13:00  four hours before closing
Wed 2026-07-01 17:00  closing time
Fri 2026-08-28 16:30  half an hour before a long weekend
Mon 2026-08-31 09:00  Late Summer Bank Holiday
Sat 2026-10-24 22:00  the night of the autumn change
Sun 2026-10-25 01:30  the first time that the clock shows it
Sun 2026-10-25 01:30  the second time
Mon 2026-10-26 09:00  the opening after it
Thu 2026-11-19 10:00  worked answer
Fri 2026-11-20 06:00  worked answer
Fri 2026-11-20 16:30  worked answer
Fri 2026-11-20 18:00  worked answer
Sat 2026-11-21 11:00  worked answer
Wed 2026-12-23 17:00  closing time, one working day before Christmas
Thu 2026-12-24 13:00  four hours before Christmas
Thu 2026-12-24 16:59  a minute before Christmas
Thu 2026-12-24 17:00  closing time
Fri 2026-12-25 12:00  Christmas Day
Sat 2026-12-26 12:00  Boxing Day, a Saturday
Mon 2026-12-28 12:00  Boxing Day (observed)
Tue 2026-12-29 09:00  the opening after it
Thu 2026-12-31 16:30  half an hour before the year ends
Fri 2027-01-01 00:00  New Year's Day, midnight
Mon 2027-01-04 08:59  a minute before opening
Mon 2028-02-28 16:30  the day before 29 February
Tue 2028-02-29 10:00  29 February
Tue 2028-02-29 17:00  29 February, closing time
Wed 2028-03-01 09:00  the day after
"""

Answer = Callable[[datetime], datetime | None]


def received() -> Iterator[tuple[datetime, str]]:
    """The instants of the tables, and what is nasty about each."""
    for line in RECEIVED.splitlines():
        text, _, note = line.partition("  ")
        yield wall(text).replace(fold=note == "the second time"), note


def rendered(name: str) -> str:
    """The golden file of the packaged policy of that *name*."""
    found = packaged_policy(name)
    lines = [f"{name}: what is received then is due then", "", DOOR.rstrip()]
    for policy in [found] if isinstance(found, Policy) else found:
        for title, answer in _questions(policy):
            lines += ["", f"{policy.name}, {title}"]
            for at, note in received():
                line = f"  {shown(at):35} -> {shown(answer(at)):21} {'' if at.fold else note}"
                lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def _questions(policy: Policy) -> Iterator[tuple[str, Answer]]:
    """What to ask of a policy: each promise once, each level that time alone reaches, retention."""
    clock = Clock(policy, calendars={"support": OFFICE})
    attributes = {name: one.one_of[0] for name, one in policy.applies_to.by_attribute}
    for target, uses in _promises(policy).items():
        milestone, row = uses[0]
        said = ", ".join(f"{name} ({row})" if row else name for name, row in uses)
        yield f"{target}: {said}", partial(_due, clock, milestone, row, attributes)
    for number, level in policy.escalations.items():
        answer = partial(_reached, clock, number, attributes)
        if answer(wall("Thu 2026-11-19 10:00")) not in (None, wall("Thu 2026-11-19 10:00")):
            which = f" (priority {policy.default_priority})" if policy.priorities else ""
            said = f"level {number} ({level.to}) is reached while nobody does anything{which}"
            yield said, answer
    if policy.retention is not None:
        said = f"{policy.retention.keep}: closed then, the records are kept until then"
        yield said, partial(_kept, clock, attributes)


def _promises(policy: Policy) -> dict[str, list[tuple[str, str | None]]]:
    """The milestones and rows that promise the same, by what they promise."""
    promises: dict[str, list[tuple[str, str | None]]] = {}
    for milestone in policy.milestone_names:
        for row in policy.priorities or [None]:
            target = policy.target(milestone, row)
            if target is not None and str(target.within) not in ("None", "immediately"):
                promises.setdefault(str(target.within), []).append((milestone, row))
    return promises


def _due(
    clock: Clock, milestone: str, row: str | None, attributes: dict[str, Any], at: datetime
) -> datetime | None:
    return clock.due(milestone, priority=row, opened=at, attributes=attributes)


def _reached(clock: Clock, level: int, attributes: dict[str, Any], at: datetime) -> datetime | None:
    a = clock.assess(Case(1, at, attributes=attributes), now=at + timedelta(days=30))
    return next((one.at for one in a.escalations if one.level == level), None)


def _kept(clock: Clock, attributes: dict[str, Any], at: datetime) -> datetime | None:
    case = Case(1, at, attributes=attributes, events=[Event("closed", at)])
    return clock.assess(case, now=at).retain_until


def main() -> None:
    """Write the golden files."""
    FOLDER.mkdir(exist_ok=True)
    for name in packaged_policies():
        (FOLDER / f"{name}.txt").write_text(rendered(name), encoding="utf-8")
        print(f"wrote {name}.txt")


if __name__ == "__main__":
    main()
