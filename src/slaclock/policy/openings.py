"""Whether every calendar of a policy opens at all.

Nearly all are seen to be open at once. The years of the others are looked through one by one, which
takes long where there is nothing to be found, so it is given up before it takes too long.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..calendar import Calendar
from ..errors import Problem
from .calendars import Calendars
from .composition import Member

_MOST_EFFORT = 50
"""In years of a plain calendar: two compositions of two that never open, or dozens that do."""


def never_opening(calendars: Calendars) -> Iterator[Problem]:
    """What is wrong with calendars that never open, at their names.

    Where looking for an opening is given up, that is a problem too, unless there was one before.
    """
    left, is_right = _MOST_EFFORT, True
    for name, member in calendars.members.items():
        calendar = calendars[name]
        if not _in_doubt(member) or calendar.surely_opens:
            continue
        opens, effort = _looked_through(calendar, left)
        left -= effort
        if opens is False:
            is_right = False
            what = f"calendar '{name}' never opens"
            yield Problem("never-opens", what, fix=_fix(member)).at(name)
        elif opens is None and is_right:
            what = f"calendar '{name}' is closed all week, and to look through years is too much"
            yield Problem("no-opening-found", what, fix=_fix(member)).at(name)
        if opens is None:
            return


def _looked_through(calendar: Calendar, most: int) -> tuple[bool | None, int]:
    """Whether a calendar opens, None if to tell takes more effort than *most*; and the effort."""
    years, effort = calendar.opens_by_year, 0
    while effort < most:
        opens = next(years, None)
        if opens is not False:
            return bool(opens), effort + calendar.effort
        effort += calendar.effort
    return None, effort


def _in_doubt(member: Member) -> bool:
    """Whether a calendar may never open; a mere union opens when its members do."""
    return isinstance(member, Calendar) or bool(member.all_of or member.barring)


def _fix(member: Member) -> str:
    if isinstance(member, Calendar):
        return "give it hours"
    return "compose it of calendars that are open at the same time"
