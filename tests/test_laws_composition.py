"""Composing calendars obeys set algebra on open time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

from slaclock.calendar import Calendar

from .strategies import instants, law, plain_specs, zones

NOTHING = timedelta(0)
ALWAYS = Calendar.always("UTC")


@dataclass(frozen=True)
class Three:
    """Three plain calendars, and a stretch of time."""

    a: Calendar
    b: Calendar
    c: Calendar
    start: datetime
    end: datetime

    def open(self, calendar: Calendar) -> list[tuple[datetime, datetime]]:
        return [(one.start, one.end) for one in calendar.intervals(self.start, self.end)]

    def length(self, calendar: Calendar) -> timedelta:
        return calendar.between(self.start, self.end)


@st.composite
def threes(draw: st.DrawFn) -> Three:
    zone = draw(zones)
    at = draw(instants(zone))
    specs = [draw(plain_specs(where, at.date())) for where in (zone, draw(zones), draw(zones))]
    a, b, c = (spec.calendar for spec in specs)
    return Three(a, b, c, at, at + timedelta(days=draw(st.integers(1, 15))))


@law(quick=15, t=threes())
def test_union_and_intersection_count_everything_once(t: Three) -> None:
    """|a or b| + |a and b| = |a| + |b|, and |a without b| = |a| - |a and b|."""
    assert t.length(t.a | t.b) + t.length(t.a & t.b) == t.length(t.a) + t.length(t.b)
    assert t.length(t.a - t.b) == t.length(t.a) - t.length(t.a & t.b)


@law(quick=15, t=threes())
def test_composition_is_pointwise(t: Three) -> None:
    """A composed calendar is open when its operator says so of its members, at every change."""
    union, both, rest = t.a | t.b, t.a & t.b, t.a - t.b
    changes = {at for one in (t.a, t.b) for interval in t.open(one) for at in interval}
    for at in changes | {change - timedelta(microseconds=1) for change in changes}:
        a, b = t.a.is_open(at), t.b.is_open(at)
        assert union.is_open(at) == (a or b)
        assert both.is_open(at) == (a and b)
        assert rest.is_open(at) == (a and not b)


@law(quick=15, t=threes())
def test_order_and_grouping_do_not_matter(t: Three) -> None:
    """Union and intersection commute, associate, and distribute over each other."""
    assert t.open(t.a | t.b) == t.open(t.b | t.a)
    assert t.open(t.a & t.b) == t.open(t.b & t.a)
    assert t.open((t.a | t.b) | t.c) == t.open(t.a | (t.b | t.c))
    assert t.open((t.a & t.b) & t.c) == t.open(t.a & (t.b & t.c))
    assert t.open(t.a & (t.b | t.c)) == t.open((t.a & t.b) | (t.a & t.c))
    assert t.open(t.a | (t.b & t.c)) == t.open((t.a | t.b) & (t.a | t.c))


@law(quick=15, t=threes())
def test_complements_obey_de_morgan(t: Three) -> None:
    """Not open in either is closed in both; taking away twice is taking away the union."""
    assert t.open(ALWAYS - (t.a | t.b)) == t.open((ALWAYS - t.a) & (ALWAYS - t.b))
    assert t.open(ALWAYS - (t.a & t.b)) == t.open((ALWAYS - t.a) | (ALWAYS - t.b))
    assert t.open((t.a - t.b) - t.c) == t.open(t.a - (t.b | t.c))
    assert t.open(ALWAYS - (ALWAYS - t.a)) == t.open(t.a)


@law(quick=15, t=threes())
def test_a_calendar_composed_with_itself_is_itself(t: Three) -> None:
    """Idempotence, absorption, and nothing left of a calendar without itself."""
    assert t.open(t.a | t.a) == t.open(t.a & t.a) == t.open(t.a)
    assert t.open(t.a | (t.a & t.b)) == t.open(t.a & (t.a | t.b)) == t.open(t.a)
    assert t.open(t.a - t.a) == []
    assert (t.a - t.a).next_open(t.start) is None
