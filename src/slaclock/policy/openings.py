"""Whether every calendar of a policy opens at all, looked for no longer than is quick.

Nearly all are seen to be open at a glance. To look through years takes long where there is nothing
to be found, so it is given up before it takes too long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..calendar import Calendar
from ..errors import Problem
from ..looks import Look, glances, searches
from .calendars import Calendars
from .composition import Member

_FREE = 60
"""The effort for a calendar that takes no longer than to read it."""
_MOST_EFFORT = 36_000
"""Beyond that: two compositions of two that never open, or dozens that do."""


class Search:
    """Looks for openings in the calendars of one policy, or of all that are read together.

    Where it is given up, that is a problem too, unless one that never opens was found before.
    """

    def __init__(self) -> None:
        self._left = _MOST_EFFORT
        self._searched: dict[Calendar, bool | None] = {}
        self._is_over = False

    def never_opening(self, calendars: Calendars) -> Iterator[Problem]:
        """What is wrong with calendars that never open, at their names."""
        for name, member in calendars.members.items():
            if self._is_over or not _in_doubt(member):
                continue
            opens = self._opens(calendars[name])
            if opens is False:
                what = f"calendar '{name}' never opens"
                yield Problem("never-opens", what, fix=_fix(member)).at(name)
            elif opens is None:
                self._is_over = True
                if False not in self._searched.values():
                    what = f"calendar '{name}' is closed all week, and to look on takes too long"
                    yield Problem("no-opening-found", what, fix=_fix(member)).at(name)

    def _opens(self, calendar: Calendar) -> bool | None:
        """Whether a calendar opens, None if it takes too long to tell."""
        seen = self._seen(glances(calendar.written), _FREE)
        if seen is not False:
            return seen
        if calendar not in self._searched:
            self._searched[calendar] = self._seen(searches(calendar.written), 0)
        return self._searched[calendar]

    def _seen(self, looks: Iterable[Look], free: int) -> bool | None:
        for effort, seen_open in looks:
            self._left -= max(0, effort - free)
            free = max(0, free - effort)
            if self._left < 0:
                return None
            if seen_open():
                return True
        return False


def _in_doubt(member: Member) -> bool:
    """Whether a calendar may never open; a mere union opens when its members do."""
    return isinstance(member, Calendar) or bool(member.all_of or member.barring)


def _fix(member: Member) -> str:
    if isinstance(member, Calendar):
        return "give it hours"
    return "compose it of calendars that are open at the same time"
