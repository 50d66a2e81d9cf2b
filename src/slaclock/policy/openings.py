"""Whether every calendar of a policy opens at all.

Nearly all are seen to be open at once. The years of the others are looked through one by one, which
takes long where there is nothing to be found, so it is given up before it takes too long.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..calendar import Calendar
from ..errors import Problem
from ..written import opens_by_year
from .calendars import Calendars
from .composition import Member

_MOST_EFFORT = 50
"""In years of a plain calendar: two compositions of two that never open, or dozens that do."""


class Search:
    """Looks for openings in the calendars of one policy, or of all in a file.

    Where it is given up, that is a problem too, unless one that never opens was found before.
    """

    def __init__(self) -> None:
        self._left = _MOST_EFFORT
        self._opens: dict[Calendar, bool | None] = {}
        self._is_over = False

    def never_opening(self, calendars: Calendars) -> Iterator[Problem]:
        """What is wrong with calendars that never open, at their names."""
        for name, member in calendars.members.items():
            calendar = calendars[name]
            if self._is_over or not _in_doubt(member) or calendar.written.surely_opens:
                continue
            if calendar not in self._opens:
                self._opens[calendar] = self._looked_through(calendar)
            opens = self._opens[calendar]
            if opens is False:
                what = f"calendar '{name}' never opens"
                yield Problem("never-opens", what, fix=_fix(member)).at(name)
            elif opens is None:
                self._is_over = True
                if False not in self._opens.values():
                    what = f"calendar '{name}' is closed all week, and to look on takes too long"
                    yield Problem("no-opening-found", what, fix=_fix(member)).at(name)

    def _looked_through(self, calendar: Calendar) -> bool | None:
        """Whether a calendar opens, None if it takes too long to tell."""
        years = opens_by_year(calendar.written)
        while self._left > 0:
            opens = next(years, None)
            if opens is None:
                return False
            self._left -= calendar.written.effort
            if opens:
                return True
        return None


def _in_doubt(member: Member) -> bool:
    """Whether a calendar may never open; a mere union opens when its members do."""
    return isinstance(member, Calendar) or bool(member.all_of or member.barring)


def _fix(member: Member) -> str:
    if isinstance(member, Calendar):
        return "give it hours"
    return "compose it of calendars that are open at the same time"
