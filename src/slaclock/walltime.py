"""Wall time made absolute: how the years of a timetable are compiled.

A wall time that the clock shows twice means the first; one that it skips moves forward by the gap
(RFC 5545; PEP 495, fold=0); a stretch wholly inside a gap does not happen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .hours import DAY, Stretch
from .years import FIRST_YEAR, LAST_YEAR, NEVER, Hours, Years, totals_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_NOTHING = timedelta(0)
_DAY = timedelta(days=1)
_REACH = 2
"""Days after its own that open time of a date may touch: a night shift, where a zone skips the
date on which it would end."""


class Open(NamedTuple):
    """Open time, and the date (its ordinal) to which it belongs."""

    start: datetime
    end: datetime
    day: int


class Source(Protocol):
    """What a timetable is compiled from."""

    @property
    def written(self) -> tuple[int, int]:
        """The years of the first and last date that is written out (no pattern): bounds for
        how far a search for the next opening has to look."""
        ...

    def open_time(self, zone: ZoneInfo, year: int) -> Iterator[Open]:
        """The open time that touches *year*; that of each date is whole."""
        ...


class WallHours:
    """A timetable's source: the stretches of each date as wall time, and its closed parts.

    Both become absolute before the one is cut out of the other, so that nothing but the clock
    decides what happens in a gap.
    """

    def __init__(
        self,
        hours_on: Callable[[date], Sequence[Stretch]],
        closed_on: Callable[[date], Sequence[Stretch]] | None,
        written: tuple[int, int],
    ) -> None:
        self._hours_on = hours_on
        self._closed_on = closed_on
        self.written = written

    def open_time(self, zone: ZoneInfo, year: int) -> Iterator[Open]:
        first = date(year, 1, 1).toordinal() - _REACH
        return self.open_time_of(zone, range(first, date(year + 1, 1, 1).toordinal()))

    def open_time_of(self, zone: ZoneInfo, days: range) -> Iterator[Open]:
        """The open time that belongs to dates, by their ordinals."""
        cuts = _Cuts(zone, self._closed_on)
        for midnight in _midnights(zone, days.start, days.stop):
            stretches = self._hours_on(midnight.date())
            if stretches:
                closed = cuts.around(midnight)
                for one in _absolute(zone, midnight, stretches):
                    yield from _without(one, closed) if closed else (one,)


class _Cuts:
    """The closed parts of dates, each made absolute once."""

    def __init__(
        self, zone: ZoneInfo, closed_on: Callable[[date], Sequence[Stretch]] | None
    ) -> None:
        self._zone = zone
        self._closed_on = closed_on
        self._known: dict[int, list[Open]] = {}

    def around(self, midnight: datetime) -> list[Open]:
        """Those that may cut open time of the date that begins at *midnight*, in order, merged."""
        if self._closed_on is None:
            return []
        found: list[Open] = []
        for neighbour in (midnight + days * _DAY for days in range(-_REACH, _REACH + 1)):
            day = neighbour.toordinal()
            if day not in self._known:
                stretches = self._closed_on(neighbour.date())
                self._known[day] = _merged(_absolute(self._zone, neighbour, stretches))
            found += self._known[day]
        return _merged(found)


class Combination:
    """A timetable's source: open when *needed* of its members are, and none that is excepted."""

    def __init__(
        self,
        members: Sequence[Member],
        excepted: Sequence[Member],
        needed: int,
        written: tuple[int, int],
    ) -> None:
        self._members = members
        self._excepted = excepted
        self._needed = needed
        self.written = written

    def open_time(self, zone: ZoneInfo, year: int) -> Iterator[Open]:
        for opens, closes in self.stretches(_new_year(zone, year), _new_year(zone, year + 1)):
            yield from cut_at_midnights(zone, opens, closes)

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Maximal open stretches from *start* to *end*, cut there, in UTC."""
        changes = sorted(
            (at, is_member, change)
            for is_member, members in ((True, self._members), (False, self._excepted))
            for member in members
            for stretch in member.stretches(start, end)
            for at, change in zip(stretch, (1, -1), strict=True)
        )
        opened = barring = 0
        since: datetime | None = None
        for position, (at, is_member, change) in enumerate(changes):
            if is_member:
                opened += change
            else:
                barring += change
            if position + 1 < len(changes) and changes[position + 1][0] == at:
                continue
            if opened >= self._needed and not barring:
                since = since or at
            elif since is not None:
                yield since, at
                since = None


class Member(Protocol):
    """What is combined: a timetable, or something that tells the same of a few years."""

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Maximal open stretches from *start* to *end*, cut there, in UTC."""
        ...


class Uncompiled:
    """A member that tells its open time date by date and keeps nothing: for who asks once."""

    def __init__(self, zone: ZoneInfo, hours: WallHours) -> None:
        self._zone = zone
        self._hours = hours

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Maximal open stretches from *start* to *end*, cut there, in UTC.

        What lies outside the years that calendars count is left out.
        """
        start = max(start, _new_year(self._zone, FIRST_YEAR))
        end = min(end, _new_year(self._zone, LAST_YEAR + 1))
        first, last = (at.astimezone(self._zone).toordinal() for at in (start, end))
        days = range(first - _REACH, last + 1)
        for one in _merged(self._hours.open_time_of(self._zone, days)):
            opens, closes = max(one.start, start), min(one.end, end)
            if opens < closes:
                yield opens.astimezone(UTC), closes.astimezone(UTC)


def compiled(zone: ZoneInfo, source: Source, year: int) -> Years:
    """One year, counted from its own beginning."""
    found = sorted(source.open_time(zone, year), key=lambda one: one.start)
    first = date(year, 1, 1).toordinal()
    start, end = _new_year(zone, year), _new_year(zone, year + 1)
    kept = [_clipped(zone, one, start, end) for one in _without_overlaps(found)]
    pieces = [one for one in kept if one is not None]
    before = [_NOTHING]
    for one in pieces:
        before.append(before[-1] + (one.end - one.start))
    business_days, hours = _business_days(found, first)
    opens = [one.start for one in pieces] + [NEVER]
    closes = [one.end for one in pieces] + [NEVER]
    return Years(
        first=year,
        last=year,
        first_day=first,
        opens=opens,
        closes=closes,
        utc_opens=[at.astimezone(UTC) for at in opens],
        utc_closes=[at.astimezone(UTC) for at in closes],
        before=before,
        first_total=0,
        totals=totals_of(before),
        days=[one.day for one in pieces],
        heads=[i for i in range(len(pieces)) if not i or closes[i - 1] != opens[i]],
        starts=_starts(zone, closes, year),
        business_days=business_days,
        ranks=_ranks(business_days, first, date(year + 1, 1, 1).toordinal()),
        hours=hours,
        first_rank=0,
        long_gaps=[],
    )


def local_midnight(zone: ZoneInfo, on: date) -> datetime:
    """The instant at which *on* begins in *zone*, in UTC."""
    return datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)


def _new_year(zone: ZoneInfo, year: int) -> datetime:
    return local_midnight(zone, date(year, 1, 1))


@lru_cache(maxsize=16384)
def _clock_changes(zone: ZoneInfo, year: int) -> frozenset[int]:
    """The dates, as ordinals, whose offset from UTC is not the same all day.

    A clock that is changed near midnight may skip, or show again, the end of the date before.
    """
    first = date(year, 1, 1).toordinal() - 2
    last = date(year, 12, 31).toordinal() + 3
    midnights = list(_midnights(zone, first - 1, last + 2))
    offsets = [midnight.utcoffset() for midnight in midnights]
    changes = [n for n, (now, then) in enumerate(pairwise(offsets)) if now != then]
    # A midnight is skipped or shown twice only beside these.
    near = {n + step for n in changes for step in (-1, 0, 1)} & set(range(1, len(midnights) - 2))
    return frozenset(first - 1 + n for n in near if len(_offsets(*midnights[n : n + 2])) > 1)


def _offsets(*midnights: datetime) -> set[timedelta | None]:
    """What the clock of these midnights is off UTC, whichever of two each may mean."""
    return {one.replace(fold=fold).utcoffset() for one in midnights for fold in (0, 1)}


def _midnights(zone: ZoneInfo, first: int, end: int) -> Iterator[datetime]:
    """The midnights of the dates with ordinals *first* to the one before *end*, as wall time."""
    midnight = datetime.fromordinal(first).replace(tzinfo=zone)
    for _ in range(first, end):
        yield midnight
        midnight += _DAY


def _absolute(zone: ZoneInfo, midnight: datetime, stretches: Sequence[Stretch]) -> Iterator[Open]:
    """The wall time of one date as absolute time."""
    day = midnight.toordinal()
    changes = _clock_changes(zone, midnight.year)
    for stretch in stretches:
        start = midnight + _seconds(stretch.start)
        end = midnight + _seconds(stretch.end)
        if changes.isdisjoint(range(day, day + stretch.end // DAY + 1)):
            yield Open(start, end, day)
        elif not _inside_gap(start, end):
            start, end = start.astimezone(UTC), end.astimezone(UTC)
            if start < end:
                yield Open(start, end, day)


@lru_cache(maxsize=4096)
def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


def _inside_gap(start: datetime, end: datetime) -> bool:
    """Whether the wall clock skips both ends, and so all that lies between."""
    return all(
        at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) != at.replace(tzinfo=None)
        for at in (start, end)
    )


def _cut(one: Open, start: datetime | None = None, end: datetime | None = None) -> Open:
    """A part of open time; what is kept in UTC stays there, whatever it is cut by."""
    zone = one.start.tzinfo
    return Open((start or one.start).astimezone(zone), (end or one.end).astimezone(zone), one.day)


def _merged(found: Iterable[Open]) -> list[Open]:
    """Stretches in order, those that overlap or touch as one."""
    merged: list[Open] = []
    for one in sorted(found, key=lambda one: one.start):
        if merged and one.start <= merged[-1].end:
            last = merged.pop()
            one = Open(last.start, max(last.end, one.end), last.day)
        merged.append(one)
    return merged


def _without(one: Open, cuts: Sequence[Open]) -> list[Open]:
    """What is left of open time outside *cuts*, which are in order and do not overlap."""
    left = [one]
    first = bisect_right(cuts, one.start, key=lambda cut: cut.end)
    for cut in takewhile(lambda cut: cut.start < one.end, islice(cuts, first, None)):
        whole = left.pop()
        pieces = (
            _cut(whole, end=min(whole.end, cut.start)),
            _cut(whole, start=max(whole.start, cut.end)),
        )
        left += [piece for piece in pieces if piece.start < piece.end]
    return left


def _without_overlaps(found: Iterable[Open]) -> list[Open]:
    """Open time cut so that it belongs to one date: where two overlap, to the later one."""
    pieces: list[Open] = []
    for one in found:
        after: list[Open] = []
        while pieces and pieces[-1].end > one.start:
            over = pieces.pop()
            if over.end > one.end:
                after.append(_cut(over, start=max(over.start, one.end)))
            if over.start < one.start:
                pieces.append(_cut(over, end=one.start))
                break
        pieces += [one, *reversed(after)]
    return pieces


def _clipped(zone: ZoneInfo, one: Open, start: datetime, end: datetime) -> Open | None:
    """The part of *one* inside the year."""
    if one.start >= start and one.end <= end:
        return one
    opens = max(one.start.astimezone(UTC), start)
    closes = min(one.end.astimezone(UTC), end)
    if opens >= closes:
        return None
    return _comparable(zone, opens, closes, one.day)


def _comparable(zone: ZoneInfo, start: datetime, end: datetime, day: int) -> Open:
    """Open time given in UTC, in the zone unless it touches a date on which the clocks change."""
    opens, closes = start.astimezone(zone), end.astimezone(zone)
    touched = range(opens.toordinal(), closes.toordinal() + 1)
    if _clock_changes(zone, opens.year).isdisjoint(touched):
        return Open(opens, closes, day)
    return Open(start, end, day)


def cut_at_midnights(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Open]:
    """Open time of several dates, by the dates that the wall clock shows; both ends are in UTC."""
    while start < end:
        on = start.astimezone(zone).date()
        tomorrow = datetime.fromordinal(on.toordinal() + 1).replace(tzinfo=zone)
        midnight = tomorrow.astimezone(UTC)
        if midnight <= start:  # a clock put back over midnight shows the old date, and it, again
            midnight = tomorrow.replace(fold=1).astimezone(UTC)
        until = min(end, midnight)
        yield _comparable(zone, start, until, on.toordinal())
        start = until


def _business_days(found: Iterable[Open], first: int) -> tuple[list[int], list[Hours]]:
    hours: dict[int, Hours] = {}
    for one in found:
        if one.day >= first:
            known = hours.get(one.day)
            if known is None:
                hours[one.day] = Hours(one.start, one.end, one.start.tzinfo is not UTC)
            else:
                hours[one.day] = Hours(known.opens, max(known.closes, one.end), throughout=False)
    return list(hours), list(hours.values())


def _starts(zone: ZoneInfo, closes: list[datetime], year: int) -> list[int]:
    changes = _clock_changes(zone, year)
    starts = []
    index = 0
    first, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    for day, midnight in enumerate(_midnights(zone, first, end), start=first):
        if day in changes:
            midnight = midnight.astimezone(UTC)
        while closes[index] <= midnight:
            index += 1
        starts.append(~index if day in changes else index)
    return starts


def _ranks(business_days: list[int], first: int, end: int) -> list[int]:
    ranks = []
    rank = 0
    for day in range(first, end):
        ranks.append(rank)
        if rank < len(business_days) and business_days[rank] == day:
            rank += 1
    return ranks
