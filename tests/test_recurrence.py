"""Recurrences: which dates they mean, which are refused, and that none takes long."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from slaclock import Calendar, CalendarError, Problem, recurrence
from slaclock.recurrence import check_recurrence, dates_of, effort, most_a_year

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST, LAST = 2016, 2036


def listed(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    some = st.lists(numbers, min_size=1, max_size=3, unique=True)
    return some.map(lambda found: ",".join(map(str, found)))


def either_side(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most) | st.integers(-most, -1)


@st.composite
def rules(draw: st.DrawFn) -> tuple[str, date]:
    """A recurrence with a first date, and that date."""
    frequency = draw(st.sampled_from(("YEARLY", "MONTHLY", "WEEKLY", "DAILY")))
    start = draw(st.dates(date(FIRST, 1, 1), date(FIRST + 8, 12, 31)))
    parts = {"FREQ": frequency}
    optional = {
        "INTERVAL": st.integers(1, 5).map(str),
        "WKST": st.sampled_from(DAYS),
        "BYMONTH": listed(st.integers(1, 12)),
        "BYMONTHDAY": listed(either_side(31)),
        "BYDAY": st.lists(st.sampled_from(DAYS), min_size=1, max_size=3).map(",".join),
    }
    if frequency in ("YEARLY", "MONTHLY"):
        most = st.tuples(either_side(5), st.sampled_from(DAYS))
        optional["BYDAY"] |= most.map(lambda pair: f"{pair[0]}{pair[1]}")
    if frequency == "YEARLY":
        optional |= {"BYWEEKNO": listed(either_side(53)), "BYYEARDAY": listed(either_side(366))}
    chosen = draw(st.lists(st.sampled_from(sorted(optional)), max_size=2, unique=True))
    if "INTERVAL" in chosen:  # else dateutil may look until the year 9999 for what never comes
        chosen = [name for name in chosen if name in ("INTERVAL", "WKST", "BYMONTH", "BYDAY")]
    for name in chosen:
        parts[name] = draw(optional[name])
    if "BYWEEKNO" in parts and any(one.isdigit() for one in parts.get("BYDAY", "")):
        del parts["BYDAY"]
    ends = draw(st.sampled_from(("", "COUNT", "UNTIL")))
    if ends == "COUNT":
        parts[ends] = str(draw(st.integers(1, 40)))
    elif ends == "UNTIL":
        parts[ends] = f"{draw(st.dates(date(FIRST, 1, 1), date(LAST, 1, 1))):%Y%m%d}"
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    return f"DTSTART:{start:%Y%m%d} RRULE:{rule}", start


@given(rules())
@settings(deadline=None, max_examples=60)
def test_the_dates_are_those_of_dateutil(drawn: tuple[str, date]) -> None:
    """Year by year, a recurrence falls where dateutil says, from its first date on."""
    text, _ = drawn
    try:
        checked, refused = check_recurrence(text), ""
    except CalendarError as error:
        checked, refused = "", error.problems[0].what
    if refused:
        assert refused.endswith("never falls on any date")
        reject()
    expected = []
    for at in rrulestr(text.replace(" ", "\n")):
        if at.year >= LAST:
            break
        expected.append(at.date())
    found = [day for year in range(FIRST, LAST) for day in sorted(dates_of(checked, year))]
    assert found == expected


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """A recurrence of several parts, with positions too, that may never fall on a date."""
    frequency = draw(st.sampled_from(("YEARLY", "MONTHLY", "WEEKLY", "DAILY")))
    numbered = st.tuples(either_side(5), st.sampled_from(DAYS)).map(lambda one: f"{one[0]}{one[1]}")
    parts = {
        "BYMONTH": listed(st.integers(1, 12)),
        "BYMONTHDAY": listed(either_side(31)),
        "BYDAY": st.lists(st.sampled_from(DAYS), min_size=1, max_size=4).map(",".join),
        "BYSETPOS": listed(either_side(6)),
        "BYWEEKNO": listed(either_side(53)),
        "BYYEARDAY": listed(either_side(366)),
    }
    if frequency in ("YEARLY", "MONTHLY"):
        parts["BYDAY"] |= st.lists(numbered, min_size=1, max_size=3).map(",".join)
    chosen = draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, max_size=3, unique=True))
    written = "".join(f";{name}={draw(parts[name])}" for name in chosen)
    ends = draw(st.sampled_from(("", ";COUNT=3", ";INTERVAL=2", ";INTERVAL=7")))
    return f"DTSTART:20260105 RRULE:FREQ={frequency}{written}{ends}"


@given(patterns())
@example("DTSTART:20260105 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")
@example("DTSTART:20260105 RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=WE")
@example("DTSTART:20260105 RRULE:FREQ=YEARLY;BYEASTER=-2,1")
@example("DTSTART:20260105 RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,20")
@settings(max_examples=200)
def test_what_is_seen_in_a_recurrence_without_looking_is_so(text: str) -> None:
    """That it falls on some date, and on how many of a weekday in a year at the most."""
    try:
        checked = check_recurrence(text)
    except CalendarError:
        reject()
    pattern = recurrence._rule_of(checked).pattern
    if "BYEASTER" not in pattern:
        assert any(recurrence._matching(pattern, year) for year in range(9944, 9972))
    if "INTERVAL" not in text:  # else dateutil may look until the year 9999 for what never comes
        whole = rrulestr(text.replace(" ", "\n"))
        expected = [at.date() for at in takewhile(lambda at: at.year < 2032, whole)]
        found = [day for year in range(2026, 2032) for day in sorted(dates_of(checked, year))]
        assert found == expected
    for year in (2026, 2027, 2028, 2032, 2036, 2052):
        fallen = Counter(day.weekday() for day in dates_of(checked, year))
        assert all(fallen[n] <= most for n, most in enumerate(most_a_year(checked)))


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        ("RRULE:FREQ=DAILY", [53, 53, 53, 53, 53, 53, 53]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,FR", [53, 0, 0, 0, 53, 0, 0]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO,-1MO,2FR", [24, 0, 0, 0, 12, 0, 0]),
        ("RRULE:FREQ=YEARLY;BYMONTH=5,8;BYDAY=-1MO", [2, 0, 0, 0, 0, 0, 0]),
        ("RRULE:FREQ=YEARLY;BYDAY=20MO", [1, 0, 0, 0, 0, 0, 0]),
        ("RRULE:FREQ=DAILY;BYMONTH=8", [5, 5, 5, 5, 5, 5, 5]),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", [0, 0, 0, 0, 12, 0, 0]),
        ("RRULE:FREQ=YEARLY;BYYEARDAY=100,-1", [2, 2, 2, 2, 2, 2, 2]),
        ("RRULE:FREQ=YEARLY;BYEASTER=1", [2, 2, 2, 2, 2, 2, 2]),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", [12, 12, 0, 0, 0, 0, 0]),
        ("DTSTART:20260105 RRULE:FREQ=DAILY;COUNT=4", [4, 4, 4, 4, 4, 4, 4]),
        ("DTSTART:20260105 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", [0, 27, 0, 0, 0, 0, 0]),
        ("DTSTART:20260105 RRULE:FREQ=MONTHLY;INTERVAL=5;BYDAY=TU", [0, 15, 0, 0, 0, 0, 0]),
    ],
)
def test_how_often_it_falls_on_a_weekday_at_the_most(rule: str, most: list[int]) -> None:
    assert list(most_a_year(check_recurrence(rule))) == most


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        ("RRULE:FREQ=DAILY", 100 + 7 * 53),
        ("RRULE:FREQ=YEARLY;BYEASTER=1", 100 + 7 * 2),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1", 100 + 2 * 24 + 2 * 20),
        ("DTSTART:20300101 RRULE:FREQ=YEARLY;BYEASTER=1;COUNT=9", 114),
        ("DTSTART:20200101 RRULE:FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=1;COUNT=9", 107 * 7),
        ("DTSTART:19000101 RRULE:FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=1;COUNT=9", 107 * 22),
        ("DTSTART:19000101 RRULE:FREQ=YEARLY;BYEASTER=1;COUNT=9", 114 * 127),
    ],
)
def test_a_count_takes_the_dates_of_years_before(rule: str, most: int) -> None:
    """One of each kind of year, unless the years that are left out decide."""
    assert effort(check_recurrence(rule), 2026) == most


@pytest.mark.parametrize(
    ("rule", "falls"),
    [
        ("FREQ=YEARLY;BYYEARDAY=366;BYMONTH=12;BYDAY=SU", True),
        ("FREQ=YEARLY;BYYEARDAY=366;BYMONTH=11;BYDAY=SU", False),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=WE", True),
        ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=1;BYDAY=SU", True),
        ("FREQ=YEARLY;BYWEEKNO=52;BYMONTH=2;BYDAY=SU", False),
        ("FREQ=MONTHLY;BYMONTH=2;BYDAY=5MO", True),
        ("FREQ=MONTHLY;BYMONTHDAY=15;BYDAY=5MO", False),
        ("FREQ=MONTHLY;BYMONTHDAY=15;BYSETPOS=-1", True),
        ("FREQ=MONTHLY;BYMONTHDAY=15;BYSETPOS=2", False),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;BYMONTH=2;BYSETPOS=2", False),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", False),
        ("FREQ=YEARLY;BYDAY=MO;BYSETPOS=53", True),
        ("FREQ=YEARLY;BYDAY=MO;BYSETPOS=54", False),
    ],
)
def test_what_never_falls_on_a_date_is_refused(rule: str, falls: bool) -> None:
    if falls:
        assert check_recurrence(f"RRULE:{rule}")
    else:
        with pytest.raises(CalendarError, match="never falls on any date"):
            check_recurrence(f"RRULE:{rule}")


def test_a_week_at_new_year_is_whole() -> None:
    """The first working day of a week that began in the old year is not looked for in the new."""
    rule = check_recurrence("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1")
    assert min(dates_of(rule, 2026)) == date(2026, 1, 5)  # 2026-01-01 is a Thursday


def test_the_week_begins_on_monday_whatever_the_process_thinks() -> None:
    """`calendar.setfirstweekday` is dateutil's default, and nothing of ours depends on it."""
    rule = check_recurrence("DTSTART:20260101 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU")
    expected = dates_of(rule, 2026)
    recurrence._days_of.cache_clear()
    try:
        calendar.setfirstweekday(calendar.SUNDAY)
        assert dates_of(rule, 2026) == expected
    finally:
        calendar.setfirstweekday(calendar.MONDAY)
        recurrence._days_of.cache_clear()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never falls on any date"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "never falls on any date"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;BYYEARDAY=366;BYMONTH=1", "never falls on any date"),
        ("RRULE:FREQ=YEARLY;BYWEEKNO=99", "has BYWEEKNO=99"),
        ("RRULE:FREQ=YEARLY;BYYEARDAY=400", "has BYYEARDAY=400"),
        ("RRULE:FREQ=YEARLY;BYMONTH=13", "has BYMONTH=13"),
        ("RRULE:FREQ=YEARLY;BYMONTH=0;BYMONTHDAY=1", "has BYMONTH=0"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-32", "has BYMONTHDAY=-32"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=" + "9" * 300, "has BYMONTHDAY=9"),
        ("RRULE:FREQ=MONTHLY;BYDAY=99FR", "has BYDAY=99FR"),
        ("RRULE:FREQ=MONTHLY;BYDAY=6FR", "has BYDAY=6FR"),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1XX", "has BYDAY=-1XX"),
        ("RRULE:FREQ=MONTHLY;BYDAY=\u00b2MO", "has BYDAY=\u00b2MO"),
        ("RRULE:FREQ=WEEKLY;BYDAY=2MO", "where weekdays have no number"),
        ("RRULE:FREQ=YEARLY;BYSETPOS=1", "has BYSETPOS alone"),
        ("RRULE:FREQ=YEARLY;BYSETPOS=0;BYDAY=MO", "has BYSETPOS=0"),
        ("RRULE:FREQ=YEARLY;BYEASTER=999", "has BYEASTER=999"),
        ("RRULE:FREQ=YEARLY;BYEASTER=1;BYMONTH=12", "has BYEASTER beside other parts"),
        ("RRULE:FREQ=YEARLY;BYMONTH=6", "has no BYMONTHDAY, which needs a DTSTART"),
        ("RRULE:FREQ=DAILY;COUNT=1", "has COUNT, which needs a DTSTART"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;COUNT=0", "has COUNT=0"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101", "has both COUNT and UNTIL"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;INTERVAL=0", "has INTERVAL=0"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;INTERVAL=-1", "has INTERVAL=-1"),
        ("DTSTART:20260101 RRULE:FREQ=DAILY;UNTIL=20270101T000000Z", "has UNTIL=20270101T000000Z"),
        ("DTSTART:20261399 RRULE:FREQ=DAILY", "has 20261399, which is no date"),
        ("DTSTART:00010101 RRULE:FREQ=DAILY", "starts too early or too late"),
        ("RRULE:FREQ=DAILY;WKST=XX", "has WKST=XX"),
        ("RRULE:FREQ=DAILY;", "has a part ''"),
        ("RRULE:FREQ=DAILY;CACHE=1", "has a part 'CACHE=1'"),
        ("RRULE:FREQ=DAILY;FREQ=DAILY", "has FREQ twice"),
        ("RRULE:FREQ=SECONDLY", "does not name whole dates"),
        ("RRULE:FREQ=DAILY;BYHOUR=1", "does not name whole dates"),
        ("RRULE:FREQ=DAILY;BYMONTH=" + ",".join(["1"] * 2000), "is no recurrence"),
        ("RRULE:FREQ=DAILY\nEXDATE:20260101", "is no recurrence"),
    ],
)
def test_what_makes_no_sense_is_refused(rule: str, said: str) -> None:
    """Each with what was found; none is looked for until the year 9999."""
    with pytest.raises(CalendarError) as caught:
        Calendar("UTC", hours={"mon-fri": "09:00-17:00"}, closed=[rule])
    [problem] = caught.value.problems
    assert problem.code == "bad-recurrence"
    assert said in problem.what
    assert problem.fix


def test_counting_to_a_billion_stops_at_the_year_asked_for() -> None:
    """A recurrence is counted year by year, and only as far as somebody asks."""
    rule = "DTSTART:20260101 RRULE:FREQ=DAILY;COUNT=999999999"
    desk = Calendar("UTC", hours={"mon-fri": "09:00-17:00"}, closed=[rule])
    assert desk.next_open(datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_recurrence_that_starts_later_is_found() -> None:
    """The search for an opening goes as far as what is written, first dates of rules included."""
    rule = "DTSTART:20900105 RRULE:FREQ=WEEKLY;BYDAY=MO"
    desk = Calendar("UTC", special={rule: "09:00-17:00"})
    assert desk.next_open(datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2090, 1, 9, 9, tzinfo=UTC)


def test_a_recurrence_that_has_been_counted_down_is_over() -> None:
    """Five days of January 2020, and none ever after."""
    rule = "DTSTART:20200101 RRULE:FREQ=DAILY;COUNT=5"
    assert dates_of(rule, 2020) == {date(2020, 1, day) for day in range(1, 6)}
    assert dates_of(rule, 2021) == dates_of(rule, 2030) == frozenset()


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=YEARLY", [date(2026, 3, 9)]),
        ("FREQ=YEARLY;BYMONTH=5,6", [date(2026, 5, 9), date(2026, 6, 9)]),
        ("FREQ=MONTHLY;INTERVAL=6", [date(2026, 3, 9), date(2026, 9, 9)]),
        ("FREQ=WEEKLY;INTERVAL=26", [date(2026, 3, 9), date(2026, 9, 7)]),
    ],
)
def test_what_a_recurrence_leaves_out_its_first_date_says(rule: str, days: list[date]) -> None:
    """The month, the day of the month, or the weekday (RFC 5545, section 3.3.10)."""
    assert sorted(dates_of(f"DTSTART:20260309 RRULE:{rule}", 2026)) == days


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2,12"])
@pytest.mark.parametrize("days", ["MO,-1FR", "FR,-1FR", "SA,1MO,MO", "1TU,SU", "-5WE,TH"])
def test_weekdays_with_and_without_a_number_are_a_union(rule: str, days: str) -> None:
    """As RFC 5545 has it; dateutil takes the dates that are both."""
    for year in (2024, 2026, 2030):
        together = dates_of(check_recurrence(f"RRULE:{rule};BYDAY={days}"), year)
        each = (
            dates_of(check_recurrence(f"RRULE:{rule};BYDAY={day}"), year) for day in days.split(",")
        )
        assert together == frozenset().union(*each)


def test_a_weekday_that_stands_there_many_times_costs_no_more() -> None:
    """A list of all that it could stand for is made once."""
    rule = check_recurrence(f"RRULE:FREQ=YEARLY;BYDAY={','.join(['MO'] * 600)},1FR")
    mondays = {date(2026, 1, 5) + timedelta(weeks=n) for n in range(52)}
    assert dates_of(rule, 2026) == mondays | {date(2026, 1, 2)}


def test_the_last_of_two_kinds_of_weekdays() -> None:
    """BYSETPOS counts in the union: of every Monday and the last Friday, the last."""
    rule = check_recurrence("RRULE:FREQ=MONTHLY;BYMONTH=5,7;BYDAY=MO,-1FR;BYSETPOS=-1")
    assert dates_of(rule, 2026) == {date(2026, 5, 29), date(2026, 7, 31)}


@pytest.mark.parametrize(
    ("rule", "alike"),
    [
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=-1MO"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1,-1,40,-40", "FREQ=MONTHLY;BYDAY=-1MO"),
        ("FREQ=DAILY;BYDAY=MO,TU;BYSETPOS=1", "FREQ=DAILY;BYDAY=MO,TU"),
        ("FREQ=DAILY;BYDAY=MO,TU;BYSETPOS=-1,7", "FREQ=DAILY;BYDAY=MO,TU"),
    ],
)
def test_positions_that_a_period_does_not_have_say_nothing(rule: str, alike: str) -> None:
    """And those that stand there twice say it once; a day is the first and last of its own."""
    ours, other = (check_recurrence(f"RRULE:{one}") for one in (rule, alike))
    for year in (2026, 2028):
        assert dates_of(ours, year) == dates_of(other, year)


def test_what_never_comes_is_told_without_looking() -> None:
    """No period has such a day; to look through days for each of these took a minute."""
    for position in range(2, 367):
        with pytest.raises(CalendarError) as caught:
            check_recurrence(f"RRULE:FREQ=DAILY;BYDAY=MO;BYSETPOS={position}")
        assert "never falls on any date" in caught.value.problems[0].what


def test_what_was_refused_once_is_refused_again() -> None:
    """In the same words, at another place."""
    errors: list[Problem] = []
    for loc in (("closed", 0), ("closed", 1)):
        with pytest.raises(CalendarError) as caught:
            check_recurrence("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", loc)
        errors += caught.value.problems
    assert [one.field for one in errors] == ["closed.0", "closed.1"]
    assert len({one.what for one in errors}) == 1


@pytest.mark.parametrize("interval", ["", ";INTERVAL=3"])
def test_counting_down_over_a_century_counts_every_date(interval: str) -> None:
    """Whole years at once, the first from where it starts."""
    first = date(1905, 3, 2)
    rule = check_recurrence(f"DTSTART:19050302 RRULE:FREQ=DAILY;COUNT=12345{interval}")
    last = first + timedelta(days=12344 * (3 if interval else 1))
    assert max(dates_of(rule, last.year)) == last
    assert dates_of(rule, last.year + 1) == frozenset()
    assert dates_of(rule, 2199) == frozenset()


def test_counting_reaches_far_years() -> None:
    """Beyond those that calendars count too."""
    rule = check_recurrence("DTSTART:19000105 RRULE:FREQ=YEARLY;COUNT=6000;BYDAY=1MO")
    assert sorted(dates_of(rule, 7000)) == [date(7000, 1, 6)]
    assert dates_of(rule, 7901) == frozenset()


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ("DTSTART:19000101 RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=1;COUNT=64", 1),
        ("DTSTART:19000101 RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=1;COUNT=63", 0),
    ],
)
def test_counting_down_every_other_year(rule: str, dates: int) -> None:
    """From 1900 on, 2026 is the sixty-fourth."""
    assert len(dates_of(check_recurrence(rule), 2026)) == dates
