"""Whether every calendar of a policy opens at all, looked for no longer than is quick.

Nearly all are seen to be open at a glance. To look through years takes long where there is nothing
to be found, so a calendar that is closed for as long as that lasts counts as one that never opens.
Once others have taken too much of the time, the rest is taken to open, as nearly all do.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..calendar import Calendar
from ..errors import Problem
from ..looks import Listed, glances, searches
from .calendars import Calendars
from .composition import Member

_FREE = 30
"""The effort for a calendar that takes no longer than to read it."""
_MOST = 52_000
"""Beyond that, for one: ten years of a desk that is closed for parts of each day, say."""
_MOST_OF_ALL, _FOR_A_VALUE, _LEAST_OF_ALL = 40_000, 4, 4_000
"""For all but the last of a policy: less by its values, which take time to be read, too."""


class Search:
    """Looks for openings in the calendars of one policy, or of all in a file."""

    def __init__(self) -> None:
        self._left = _MOST_OF_ALL
        self._searched: dict[Calendar, bool | None] = {}
        self._listed = Listed()

    def another_file(self) -> None:
        """Begin with all the time again, unless something is wrong already."""
        if all(self._searched.values()):
            self._left = _MOST_OF_ALL

    def never_opening(self, calendars: Calendars, values: int) -> Iterator[Problem]:
        """What is wrong with calendars that never open, at their names.

        The more *values* a policy has, the less there is left to look through years.
        """
        left = max(_LEAST_OF_ALL, _MOST_OF_ALL - _FOR_A_VALUE * values)
        self._left = min(self._left, left)
        for name, member in calendars.members.items():
            opens = not _in_doubt(member) or self._opens(calendars[name])
            if opens is False:
                what = f"calendar '{name}' never opens"
                yield Problem("never-opens", what, fix=_fix(member)).at(name)
            elif opens is None:
                what = f"calendar '{name}' is closed all week, and to look on takes too long"
                yield Problem("no-opening-found", what, fix=_fix(member)).at(name)

    def _opens(self, calendar: Calendar) -> bool | None:
        """Whether a calendar opens, None if it is closed for as long as it may be looked at."""
        if self._searched and calendar in self._searched:  # to hash none where there are none
            return self._searched[calendar]
        if self._is_seen_open(calendar):
            return True
        found = self._searched[calendar] = self._is_found_open(calendar)
        return found

    def _is_seen_open(self, calendar: Calendar) -> bool:
        """Whether it is open at a glance, or there is no time for one."""
        free = _FREE
        for effort, seen_open in glances(calendar.written, self._listed):
            self._left -= max(0, effort - free)
            free = max(0, free - effort)
            if self._left <= 0 or seen_open():
                return True
        return False

    def _is_found_open(self, calendar: Calendar) -> bool | None:
        left = _MOST
        for effort, seen_open in searches(calendar.written):
            if effort > left:
                return None
            left -= effort
            self._left -= effort
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
