"""The clock and its answers as Python shows them: what is asked, what comes back, what is refused.

What the answers mean is the matter of the tests of the rules.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slaclock import (
    Alert,
    Assessment,
    Calendar,
    CalendarError,
    Case,
    CaseError,
    Clock,
    Escalation,
    Event,
    Explanation,
    Phase,
    Policy,
    PolicyBook,
    PolicyError,
    Problem,
    Reading,
    SlaclockError,
)
from slaclock.errors import InputError, kind_of, quoted
from slaclock.policy.priority import folded

from .desk import HOUR, JUST, OFFICE, assess, case, policy, resolution, shown, told, wall

NINE = wall("Fri 09:00")
NOTHING = timedelta(0)

DESK = policy(
    {"first_response": None, "resolution": {"pausable": True}, "update": None},
    version="1.0",
    priorities={
        "low": {"first_response": "4 hours", "resolution": "8bh"},
        "high": {"first_response": "1 hour", "resolution": "4bh"},
    },
    default_priority="low",
    priority_aliases={"urgent": "high"},
)


def gold(**fields: Any) -> Policy:
    """A policy for gold alone."""
    return policy({"resolution": {"within": "1bh"}}, name="Gold", applies_to={"tier": "gold"},
                  **fields)  # fmt: skip


def refused(
    make: Callable[..., object], *args: Any, error: type[InputError] = CaseError, **named: Any
) -> tuple[str, str, str]:
    with pytest.raises(error) as caught:
        make(*args, **named)
    (problem,) = caught.value.problems
    assert type(caught.value) is error
    return problem.code, problem.what, problem.fix


# ---------------------------------------------------------------- due


@pytest.mark.parametrize(
    ("milestone", "priority", "opened", "expected"),
    [
        ("resolution", None, "Fri 15:00", "Mon+ 15:00"),
        ("resolution", "low", "Fri 15:00", "Mon+ 15:00"),
        ("resolution", "high", "Fri 15:00", "Mon+ 11:00"),
        ("resolution", "urgent", "Fri 15:00", "Mon+ 11:00"),
        ("resolution", "HIGH", "Fri 15:00", "Mon+ 11:00"),
        ("resolution", "high", "Sat 12:00", "Mon+ 13:00"),
        ("resolution", "high", "Fri 13:00", "Fri 17:00"),
        ("first_response", None, "Fri 15:00", "Fri 19:00"),
        ("first_response", "high", "Fri 23:30", "Sat 00:30"),
        ("update", "high", "Fri 15:00", "-"),
    ],
)
def test_due_without_a_case(
    milestone: str, priority: str | None, opened: str, expected: str
) -> None:
    """By the row that the priority names, the default one without; None without a target."""
    clock = Clock(DESK)
    for _ in ("asked", "remembered"):
        assert shown(clock.due(milestone, priority=priority, opened=wall(opened))) == expected


def test_due_is_in_the_zone_of_the_promise() -> None:
    """That of the calendar, of the policy for what is counted round the clock."""
    at = NINE.astimezone(UTC)
    clock = Clock(THREE_ZONES)
    for _ in ("asked", "remembered"):
        resolved = clock.due("resolution", priority="high", opened=at)
        answered = clock.due("first_response", priority="high", opened=at)
        assert (str(resolved), str(answered)) == (
            "2026-11-20 14:00:00+01:00",
            "2026-11-20 05:00:00-05:00",
        )


def test_due_looks_at_attributes() -> None:
    """For the matrix and the calendar of a case that has them."""
    calendars = {"office": OFFICE.to_dict(), "always": Calendar.always("UTC").to_dict()}
    by_region = policy(
        {"resolution": None},
        calendars=calendars,
        calendar={"by": "region", "emea": "office", "default": "always"},
        priorities={"low": {"resolution": "8bh"}, "high": {"resolution": "4bh"}},
        priority_matrix=[{"impact": "high", "urgency": {"high": "high"}}],
        default_priority="low",
    )
    clock = Clock(by_region)
    emea = {"region": "emea"}
    critical = {"impact": "high", "urgency": "high"}
    for attributes, expected in (
        (emea, "Mon+ 15:00"),
        ({}, "Fri 23:00"),
        ({**emea, **critical}, "Mon+ 11:00"),
        (critical, "Fri 19:00"),
        ({}, "Fri 23:00"),
        (emea, "Mon+ 15:00"),
    ):
        due = clock.due("resolution", opened=wall("Fri 15:00"), attributes=attributes)
        assert shown(due) == expected


def test_due_asks_a_book_for_the_policy_of_the_day() -> None:
    """The answer for one opening is not remembered for another."""
    book = PolicyBook([
        policy({"resolution": {"within": "1bh"}}, version="1", effective={"until": "2026-11-20"}),
        policy({"resolution": {"within": "2bh"}}, version="2", effective={"from": "2026-11-20"}),
    ])  # fmt: skip
    clock = Clock(book)
    assert shown(clock.due("resolution", opened=wall("Thu 12:00"))) == "Thu 13:00"
    assert shown(clock.due("resolution", opened=wall("Fri 12:00"))) == "Fri 14:00"
    assert shown(clock.due("resolution", opened=wall("Thu 12:00"))) == "Thu 13:00"


def test_due_follows_exact_fit() -> None:
    """A due at a close moves to the next opening where the rule says so."""
    clock = Clock(resolution("4bh", rules={"exact_fit": "next_opening"}))
    for _ in ("asked", "remembered"):
        assert shown(clock.due("resolution", opened=wall("Fri 13:00"))) == "Mon+ 09:00"


def test_due_takes_what_is_a_datetime_by_another_name() -> None:
    """As the timestamps of data frames are."""

    class Stamp(datetime):
        """A datetime of somebody else's."""

    opened = Stamp(2026, 11, 20, 15, tzinfo=UTC)
    for milestone, expected in (("resolution", "Mon+ 15:00"), ("first_response", "Fri 19:00")):
        assert shown(Clock(DESK).due(milestone, opened=opened)) == expected


def test_due_refuses_what_it_cannot_know() -> None:
    """A milestone or a priority that there is not, an opening that is no instant."""
    due = Clock(DESK).due
    for _ in ("first", "again"):
        assert refused(due, "resolutoin", opened=NINE) == (
            "unknown-milestone",
            "Desk has no milestone 'resolutoin'",
            "did you mean 'resolution'?",
        )
        assert refused(due, "x", opened=NINE)[2] == "use one of: first_response, resolution, update"
        assert refused(due, "resolution", priority="hihg", opened=NINE) == (
            "unknown-priority",
            "priority 'hihg' is no row of Desk",
            "use one of: low, high, urgent",
        )
        for milestone in ("first_response", "resolution"):
            for naive, code in ((datetime(2026, 11, 20), "naive-datetime"),
                                (date(2026, 11, 20), "not-a-datetime")):  # fmt: skip
                found, what, _fix = refused(due, milestone, opened=naive)
                assert (found, what.split()[0]) == (code, "opened")
            due(milestone, opened=NINE)  # now it is remembered


def test_due_is_for_cases_that_the_policy_applies_to() -> None:
    """By the attributes that are given."""
    clock = Clock(gold())
    assert shown(clock.due("resolution", opened=NINE, attributes={"tier": "gold"})) == "Fri 10:00"
    for attributes in ({}, {"tier": "silver"}):
        code, what, fix = refused(clock.due, "resolution", opened=NINE, attributes=attributes)
        assert (code, fix) == (
            "no-policy",
            "use a PolicyBook whose last policy applies to every case",
        )
        assert what.startswith("Gold does not apply: ")
        assert "tier" in what


# ---------------------------------------------------------------- assess


def test_assess_takes_a_case_and_an_instant_not_before_it() -> None:
    """The opening itself is early enough."""
    clock = Clock(DESK)
    opened = case("Fri 09:00")
    assert clock.assess(opened, now=NINE).now == NINE
    assert refused(clock.assess, opened, now=NINE - JUST) == (
        "now-before-opened",
        "case T-1: now is 2026-11-20T08:59:59.999999+00:00, before the opening at "
        "2026-11-20T09:00:00+00:00",
        "ask for an instant at or after the opening",
    )
    assert refused(clock.assess, opened, now=datetime(2026, 11, 20))[:2] == (
        "naive-datetime",
        "now has no time zone: 2026-11-20T00:00:00",
    )
    assert refused(clock.assess, opened, now=date(2026, 11, 21))[0] == "not-a-datetime"
    assert refused(clock.assess, "T-1", now=NINE) == (
        "not-a-case",
        "found 'T-1', a str; a Case is required",
        "pass Case(...), or read rows with read_cases",
    )
    with pytest.raises(TypeError):
        clock.assess(opened)  # type: ignore[call-arg]


def numbered(*openings: str) -> Iterator[Case]:
    for number, opened in enumerate(openings, start=1):
        yield Case(number, wall(opened))


def test_assess_all_goes_through_cases_in_order() -> None:
    """Each as `assess` has it."""
    clock, now = Clock(DESK), wall("Fri 12:00")
    found = list(clock.assess_all(numbered("Fri 09:00", "Thu 09:00"), now=now))
    assert found == [clock.assess(one, now=now) for one in numbered("Fri 09:00", "Thu 09:00")]
    assert list(clock.assess_all([], now=now)) == []


def test_assess_all_is_lazy() -> None:
    """One case is read for one answer; what it was asked for wrongly is refused at once."""
    read: list[int | str] = []

    def reading() -> Iterator[Case]:
        for one in numbered("Fri 09:00", "Fri 10:00", "Fri 11:00"):
            read.append(one.id)
            yield one

    answers = Clock(DESK).assess_all(reading(), now=wall("Fri 12:00"))
    assert read == []
    next(answers)
    assert read == [1]
    assert refused(Clock(DESK).assess_all, [], now=datetime(2026, 11, 20))[:2] == (
        "naive-datetime",
        "now has no time zone: 2026-11-20T00:00:00",
    )
    wrong: Any = "ignore"
    with pytest.raises(ValueError, match=r"^errors is 'ignore'; use 'raise' or 'collect'$"):
        Clock(DESK).assess_all([], now=NINE, errors=wrong)


UNREADABLE = Problem("bad-value", "opened is 'soon'", field="row 7.opened")


def test_assess_all_raises_at_the_first_case_that_it_cannot_assess() -> None:
    """After the answers before it; a problem of the reader raises as well."""
    now = wall("Fri 12:00")
    cases: list[Case | Problem] = [*numbered("Fri 09:00", "Fri 13:00"), UNREADABLE]
    for named in ({}, {"errors": "raise"}):
        answers = Clock(DESK).assess_all(cases, now=now, **named)  # type: ignore[call-overload]
        assert isinstance(next(answers), Assessment)
        with pytest.raises(CaseError, match="case 2: now is"):
            next(answers)
    with pytest.raises(CaseError) as caught:
        list(Clock(DESK).assess_all([UNREADABLE], now=now))
    assert caught.value.problems == (UNREADABLE,)


def test_what_cannot_be_assessed_is_named_to_the_event() -> None:
    """By the case, and the place in it; what is no case has no name."""
    wrong: Any = "T-1"
    cases: list[Any] = [case("Fri 09:00", "Fri 10:00 priority hihg"), wrong]
    found = [*Clock(DESK).assess_all(cases, now=wall("Fri 12:00"), errors="collect")]
    assert [one.field for one in found if isinstance(one, Problem)] == [
        "case T-1.events.priority", "case",
    ]  # fmt: skip
    assert [one.loc for one in found if isinstance(one, Problem)] == [
        ("case T-1", "events", "priority"), ("case",),
    ]  # fmt: skip


def test_a_priority_that_cannot_be_one_is_refused() -> None:
    """In words, whatever its kind."""
    for priority in (["high"], {"high": 1}):
        with pytest.raises(CaseError, match="a name is required"):
            Clock(DESK).due("resolution", priority=priority, opened=NINE)  # type: ignore[arg-type]


def test_a_priority_may_be_a_number_as_in_a_case() -> None:
    """It stands for its digits."""
    desk = policy(priorities={"1": {"resolution": "1 hour"}, "2": {"resolution": "2 hours"}})
    due = Clock(desk).due("resolution", priority=1, opened=NINE)  # type: ignore[arg-type]
    assert due == Clock(desk).due("resolution", priority="1", opened=NINE)


def test_assess_all_collects_what_it_cannot_assess() -> None:
    """In its place, with the case's id; a problem of the reader is passed on as it is."""
    now = wall("Fri 12:00")
    cases: list[Case | Problem] = [
        *numbered("Fri 13:00", "Fri 09:00"),
        UNREADABLE,
        Case("T-9", NINE, "hihg"),
        *numbered("Fri 10:00"),
    ]
    found = list(Clock(DESK).assess_all(cases, now=now, errors="collect"))
    assert [type(one) for one in found] == [Problem, Assessment, Problem, Problem, Assessment]
    assert found[2] is UNREADABLE
    early, unknown = found[0], found[3]
    assert isinstance(early, Problem)
    assert isinstance(unknown, Problem)
    assert (early.code, early.field, early.severity) == ("now-before-opened", "case 1", "error")
    assert str(early).count("case 1") == 1
    assert (unknown.code, unknown.field) == ("unknown-priority", "case T-9")
    assert unknown.what == "priority 'hihg' is no row of Desk"
    assert (unknown.loc, unknown.fix) == (("case T-9",), "use one of: low, high, urgent")


# ---------------------------------------------------------------- what it is made of


def test_a_clock_knows_its_policies() -> None:
    """The one, or those of a book in their order; the first that applies is taken."""
    one = Clock(DESK)
    assert one.policies == (DESK,)
    assert one.policy_for(case("Fri 09:00")) is DESK
    assert repr(one) == "<Clock of Desk>"
    special, both = gold(), PolicyBook([gold(), DESK])
    two = Clock(both)
    assert two.policies == (special, DESK)
    assert repr(two) == "<Clock of Gold, Desk>"
    assert two.policy_for(case("Fri 09:00")) == DESK
    assert two.policy_for(case("Fri 09:00", attributes={"tier": "gold"})) == special
    assert Clock(PolicyBook()).policies == ()


def test_a_book_asks_for_the_policy_at_the_opening() -> None:
    """By what the case was then, and in every question alike."""
    clock = Clock(PolicyBook([gold(version="3"), DESK]))
    now = wall("Fri 12:00")
    lines = ("Fri 10:00 changed tier=gold",)
    assert clock.assess(case("Fri 09:00", *lines), now=now).policy[0] == "Desk"
    a = clock.assess(case("Fri 09:00", attributes={"tier": "gold"}), now=now)
    assert a.policy == ("Gold", "3", clock.policies[0].digest)
    assert shown(a["resolution"].due_at) == "Fri 10:00"
    due = clock.due("resolution", opened=NINE, attributes={"tier": "gold"})
    assert shown(due) == "Fri 10:00"
    assert shown(clock.due("resolution", opened=NINE)) == "Fri 17:00"


def test_a_clock_survives_pickle() -> None:
    """With its policy or its book, and the calendars that were replaced."""
    always = {"office": Calendar.always("Europe/London")}
    now = wall("Fri 12:00")
    for clock, policies in (
        (Clock(DESK), (DESK,)),
        (Clock(DESK, calendars=always), (DESK,)),
        (Clock(PolicyBook([gold(), DESK])), (gold(), DESK)),
        (Clock(PolicyBook([DESK])), (DESK,)),
        (Clock(PolicyBook([NEXT_YEAR]), always), (NEXT_YEAR,)),
    ):
        again = pickle.loads(pickle.dumps(clock))
        assert (type(again), again.policies, repr(again)) == (Clock, policies, repr(clock))
        if policies[-1] is NEXT_YEAR:
            assert refused(again.assess, case("Fri 09:00"), now=now)[0] == "no-policy"
            continue
        due = clock.due("resolution", opened=wall("Fri 15:00"))
        assert again.due("resolution", opened=wall("Fri 15:00")) == due
        assert again.assess(case("Fri 09:00"), now=now) == clock.assess(case("Fri 09:00"), now=now)


NEXT_YEAR = policy({"resolution": {"within": "1bh"}}, effective={"from": "2027-01-01"})


@pytest.mark.parametrize("wrong", ["support.yaml", {"name": "Desk"}, None, [DESK], Policy])
def test_a_clock_is_of_a_policy_or_a_book(wrong: Any) -> None:
    """A file's name, data and lists are refused with what gives one."""
    code, what, fix = refused(Clock, wrong, error=PolicyError)
    assert code == "not-a-policy"
    assert what == (
        f"found {quoted(wrong)}, {kind_of(wrong)}; a Policy or a PolicyBook is required"
    )
    assert fix == "pass what load_policy or load_policies gives"


# ---------------------------------------------------------------- calendars=


def test_calendars_replace_those_of_the_same_name() -> None:
    """Also the default one, in compositions, and for what is counted in its zone."""
    berlin = Calendar("Europe/Berlin", hours={"mon-fri": "10:00-12:00"})
    composed = policy(
        {"resolution": {"within": "4bh"}, "review": {
            "within": "4bh", "calendar": "both", "started_by": "opened", "met_by": "reviewed"},
         "call": {"within": "1 hour", "started_by": "opened", "met_by": "called"}},
        calendars={"office": OFFICE.to_dict(),
                   "late": {"timezone": "UTC", "hours": {"mon-fri": "20:00-21:00"}},
                   "both": {"any_of": ["office", "late"]}},
    )  # fmt: skip
    plain, changed = Clock(composed), Clock(composed, calendars={"office": berlin})
    at = wall("Fri 09:30")

    def dues(clock: Clock) -> list[str]:
        names = ("resolution", "review", "call")
        return [str(clock.due(name, opened=at)) for name in names]

    assert dues(plain) == [
        "2026-11-20 13:30:00+00:00", "2026-11-20 13:30:00+00:00", "2026-11-20 10:30:00+00:00",
    ]  # fmt: skip
    assert dues(changed) == [
        "2026-11-24 10:30:00+01:00", "2026-11-23 11:30:00+01:00", "2026-11-20 11:30:00+01:00",
    ]  # fmt: skip
    assert dues(Clock(PolicyBook([composed]), {"office": berlin})) == dues(changed)
    assert dues(Clock(composed, calendars={})) == dues(Clock(composed, None)) == dues(plain)
    assert changed.policies == (composed,)


def test_calendars_may_be_of_any_policy_of_a_book() -> None:
    """Those that do not have it are left as they are."""
    own = policy({"resolution": {"within": "1bh"}}, name="Gold", applies_to={"tier": "gold"},
                 calendars={"gold": OFFICE.to_dict()}, calendar="gold")  # fmt: skip
    clock = Clock(PolicyBook([own, DESK]), {"gold": Calendar.always("UTC")})
    at = wall("Sat 09:00")
    assert shown(clock.due("resolution", opened=at, attributes={"tier": "gold"})) == "Sat 10:00"
    assert shown(clock.due("resolution", opened=at)) == "Mon+ 17:00"


def test_calendars_that_replace_nothing_are_refused() -> None:
    """A name that there is not, and what is no calendar."""
    assert refused(Clock, DESK, {"ofice": OFFICE}, error=PolicyError) == (
        "unknown-calendar",
        "no policy has a calendar 'ofice' to be replaced",
        "did you mean 'office'?",
    )
    assert refused(Clock, DESK, {"x": OFFICE}, error=PolicyError)[2] == (
        "use one of: always, nights, office"
    )
    assert refused(Clock, DESK, {"office": "always"}, error=PolicyError) == (
        "not-a-calendar",
        "calendar 'office' is 'always', a str",
        "pass a Calendar",
    )


# ---------------------------------------------------------------- warmed


def test_a_warmed_clock_compiles_nothing_for_ten_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ten years up to a date are there; the next one and the one before them are not."""
    clock = Clock(PolicyBook([gold(), resolution("8bh")]))
    assert clock.warmed(until=date(2030, 6, 1)) is clock

    def compiled(*args: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("slaclock.timetable.compiled", compiled)
    for attributes in ({}, {"tier": "gold"}):
        for year, is_there in ((2020, True), (2025, True), (2030, True), (2019, False)):
            opened = datetime(year, 11, 20, 9, tzinfo=UTC)
            if is_there:
                assert clock.due("resolution", opened=opened, attributes=attributes) is not None
            else:
                with pytest.raises(AssertionError, match="compiled again"):
                    clock.due("resolution", opened=opened, attributes=attributes)


def test_a_clock_can_be_warmed_in_the_first_years_and_up_to_the_last() -> None:
    """Calendars count from 1900 to 2199, and other dates are refused."""
    door = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}
    for until in (date(1905, 1, 1), date(2199, 12, 31)):
        desk = policy({"resolution": {"within": "1bh"}}, calendars={"office": door})
        opened = datetime(until.year, 3, 1, 12, tzinfo=UTC)
        assert Clock(desk).warmed(until=until).due("resolution", opened=opened)
    assert refused(Clock(DESK).warmed, until=date(2200, 1, 1), error=CalendarError) == (
        "instant-out-of-range",
        "calendars count from 1900 to 2199, and 2200 was asked for",
        "check the year; leave rows with placeholder dates out",
    )
    assert refused(Clock(DESK).warmed, until="2030", error=PolicyError) == (
        "not-a-date",
        "until is '2030'; a date is required",
        "pass a date",
    )


# ---------------------------------------------------------------- answers

THREE_ZONES = Policy.model_validate({
    "name": "Three zones",
    "version": "1.0",
    "timezone": "America/New_York",
    "calendars": {
        "berlin": {"timezone": "Europe/Berlin", "hours": {"mon-fri": "09:00-17:00"}},
        "manila": {"timezone": "Asia/Manila", "hours": {"mon-fri": "09:00-18:00"}},
    },
    "calendar": "berlin",
    "milestones": {
        "first_response": None,
        "resolution": {"warn_at": ["50%"], "owner": {"event": "assigned"}},
        "closure": {"within": "1 business day", "owner": "Records"},
    },
    "priorities": {
        "low": {"first_response": "4 hours", "resolution": "8bh"},
        "high": {"first_response": "1 hour", "resolution": "4bh"},
    },
    "default_priority": "low",
    "escalations": {
        1: {"to": "Desk", "when": "opened", "respond_within": "2bh"},
        2: {"to": "Lead", "notify": ["customer"], "when": {"overdue": "resolution"},
            "respond_within": "1 hour", "calendar": "manila", "deliver": "next_opening",
            "repeat": {"every": "1 hour", "times": 1}},
    },
})  # fmt: skip
"""Read in New York, resolved in Berlin, escalated to Manila."""

ANSWERED = {
    "milestone": "first_response", "cycle": 1, "phase": "met",
    "started_at": "2026-11-20T03:00:00-05:00", "due_at": "2026-11-20T04:00:00-05:00",
    "due_if_resumed_now": None, "met_at": "2026-11-20T04:00:00-05:00", "breached_at": None,
    "target": "1 hour", "calendar": None, "owner": None, "elapsed": 3600.0, "paused": 0.0,
    "remaining": 0.0, "overdue_by": 0.0, "used": 1.0, "in_time": True, "warned_at": None,
    "priority": "high", "timezone": "America/New_York",
}  # fmt: skip
LATE = {
    "milestone": "resolution", "cycle": 1, "phase": "running",
    "started_at": "2026-11-20T09:00:00+01:00", "due_at": "2026-11-20T13:00:00+01:00",
    "due_if_resumed_now": None, "met_at": None, "breached_at": "2026-11-20T13:00:00+01:00",
    "target": "4 business hours", "calendar": "berlin", "owner": "7", "elapsed": 18000.0,
    "paused": 0.0, "remaining": -3600.0, "overdue_by": 3600.0, "used": 1.25, "in_time": False,
    "warned_at": "2026-11-20T11:00:00+01:00", "priority": "high", "timezone": "Europe/Berlin",
}  # fmt: skip
AWAITED = {
    "milestone": "closure", "cycle": 1, "phase": "waiting", "started_at": None, "due_at": None,
    "due_if_resumed_now": None, "met_at": None, "breached_at": None, "target": "1 business day",
    "calendar": None, "owner": "Records", "elapsed": 0.0, "paused": 0.0, "remaining": None,
    "overdue_by": None, "used": None, "in_time": None, "warned_at": None, "priority": "high",
    "timezone": "America/New_York",
}  # fmt: skip
WHOLE = {
    "case": "T-1",
    "now": "2026-11-20T08:00:00-05:00",
    "timezone": "America/New_York",
    "priority": "high",
    "policy": {"name": "Three zones", "version": "1.0", "digest": THREE_ZONES.digest},
    "due_at": "2026-11-20T13:00:00+01:00",
    "breached": True,
    "next_change_at": "2026-11-22T20:00:00-05:00",
    "retain_until": None,
    "resolved_at": None,
    "closed_at": None,
    "reopened": 0,
    "readings": {"first_response": ANSWERED, "resolution": LATE, "closure": AWAITED},
    "cycles": {"first_response": [ANSWERED], "resolution": [LATE], "closure": []},
    "escalations": [
        {
            "level": 1, "at": "2026-11-20T09:00:00+01:00",
            "deliver_at": "2026-11-20T09:00:00+01:00", "why": "opened", "to": "Desk",
            "notify": [], "respond_by": "2026-11-20T11:00:00+01:00",
            "answered_at": "2026-11-20T10:00:00+01:00", "is_assignment": True,
        },
        {
            "level": 2, "at": "2026-11-20T20:00:00+08:00",
            "deliver_at": "2026-11-23T09:00:00+08:00", "why": "resolution overdue", "to": "Lead",
            "notify": ["customer"], "respond_by": "2026-11-23T10:00:00+08:00",
            "answered_at": None, "is_assignment": False,
        },
    ],
    "alerts": [
        {
            "key": "T-1/level 1/notice/1", "kind": "escalation",
            "at": "2026-11-20T09:00:00+01:00", "milestone": None, "level": 1, "to": "Desk",
            "notify": [], "respond_by": "2026-11-20T11:00:00+01:00", "why": "opened",
        },
        {
            "key": "T-1/resolution/warning 50%/1", "kind": "warning",
            "at": "2026-11-20T11:00:00+01:00", "milestone": "resolution", "level": None, "to": "7",
            "notify": [], "respond_by": None, "why": "resolution 50% used",
        },
        {
            "key": "T-1/resolution/breach/1", "kind": "breach",
            "at": "2026-11-20T13:00:00+01:00", "milestone": "resolution", "level": None, "to": "7",
            "notify": [], "respond_by": None, "why": "resolution overdue",
        },
    ],
    "ignored_events": [
        {
            "name": "lunch", "at": "2026-11-20T10:00:00+00:00", "value": {"a": 1},
            "reason": "hungry", "by": "Zoë", "seq": 3, "why": "nothing in Three zones mentions it",
        },
    ],
}  # fmt: skip
NOTICES = [
    {
        "key": f"T-1/level 2/notice/{number}", "kind": "escalation",
        "at": f"2026-11-23T{hour}:00:00+08:00", "milestone": None, "level": 2, "to": "Lead",
        "notify": ["customer"], "respond_by": "2026-11-23T10:00:00+08:00",
        "why": "resolution overdue",
    }
    for number, hour in ((1, "09"), (2, "10"))
]  # fmt: skip


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}+00:00")


def of_three_zones(*events: Event, now: str = "20T13:00") -> Assessment:
    """How the case stands that is late in Berlin."""
    happened = [
        Event("assigned", instant("20T08:10"), 7),
        Event("responded", instant("20T09:00")),
        Event("lunch", instant("20T10:00"), {"a": 1}, "hungry", "Zoë", 3),
        *events,
    ]
    told = Case("T-1", instant("20T08:00"), "high", events=happened)
    return Clock(THREE_ZONES).assess(told, now=instant(now))


def test_an_assessment_is_plain_data() -> None:
    """Durations are seconds, instants have the offset of the zone in which they are read."""
    a = of_three_zones()
    assert a.to_dict() == WHOLE
    assert a.to_dict(explain=False) == WHOLE
    assert list(a.to_dict()) == list(WHOLE)
    assert json.loads(a.to_json()) == WHOLE
    assert "Zoë" in a.to_json()
    assert a["resolution"].to_dict() == LATE
    assert list(LATE) == list(a["resolution"].to_dict())
    assert a.escalations[1].to_dict() == WHOLE["escalations"][1]  # type: ignore[index]
    assert a.alerts[2].to_dict() == WHOLE["alerts"][2]  # type: ignore[index]


def test_notices_appear_in_manila_when_somebody_is_there() -> None:
    """Each at its own time."""
    assert of_three_zones(now="23T00:59").to_dict()["alerts"] == WHOLE["alerts"]
    whole: Any = WHOLE["alerts"]
    for now, count, following in (
        ("23T01:00", 1, "2026-11-22T21:00:00-05:00"),
        ("23T02:00", 2, None),
    ):
        data = of_three_zones(now=now).to_dict()
        assert data["alerts"] == [*whole, *NOTICES[:count]]
        assert data["next_change_at"] == following


def test_explanations_are_there_when_asked_for() -> None:
    """In every reading of every cycle, beside what is there anyway."""
    a = of_three_zones()
    data = json.loads(a.to_json(explain=True))
    assert data == a.to_dict(explain=True)
    readings = [*data["readings"].values(), *data["cycles"]["resolution"]]
    assert len(readings) == 4
    for reading in readings:
        explained = reading.pop("explanation")
        assert explained == a[reading["milestone"]].explanation.to_dict()
    for readings in data["cycles"].values():
        for reading in readings:
            reading.pop("explanation", None)
    assert data == WHOLE
    assert a["resolution"].to_dict(explain=True)["explanation"]["steps"]
    assert isinstance(a["resolution"].explanation, Explanation)


def test_the_answers_are_values() -> None:
    """With the fields that the plain data has, frozen, equal by content."""
    a = of_three_zones()
    assert (type(a.escalations[0]), type(a.alerts[0])) == (Escalation, Alert)
    assert {type(reading) for reading in a.readings.values()} == {Reading}
    assert (a.case.id, a.priority, a.now) == ("T-1", "high", instant("20T13:00"))
    assert a.policy == ("Three zones", "1.0", THREE_ZONES.digest)
    assert [(one.name, one.at, one.why) for one in a.ignored_events] == [
        ("lunch", instant("20T10:00"), "nothing in Three zones mentions it")
    ]
    reading = a["resolution"]
    assert (reading.phase, reading.elapsed, reading.used) == (Phase.running, 5 * HOUR, 1.25)
    assert (reading.breached, a["first_response"].breached) == (True, False)
    assert (a == of_three_zones(), a == of_three_zones(now="20T14:00")) == (True, False)
    assert "evidence" not in repr(reading)
    for answer, name in ((a, "now"), (reading, "phase"), (a.alerts[0], "key")):
        with pytest.raises(AttributeError):
            setattr(answer, name, None)
    assert pickle.loads(pickle.dumps(a)) == a


def test_readings_are_asked_for_by_name() -> None:
    """A name that there is not is a KeyError that lists those that there are."""
    a = of_three_zones()
    assert a["closure"] is a.readings["closure"]
    assert a.cycles("resolution") == (a["resolution"],)
    assert a.cycles("closure") == ()
    for ask in (a.__getitem__, a.cycles):
        with pytest.raises(KeyError) as caught:
            ask("resolutoin")
        assert caught.value.args == (
            "no milestone 'resolutoin'; there are: first_response, resolution, closure",
        )
    none = assess(policy(), "Fri 09:00", now="Fri 09:00")
    with pytest.raises(KeyError, match="no milestone 'resolution'; there are: none"):
        none["resolution"]
    assert (none.due_at, none.breached, none.next_change_at) == (None, False, None)


def test_every_cycle_is_kept() -> None:
    """The oldest first; the reading is that of the last one, and a breach of any counts."""
    desk = resolution("1bh", rules={"reopen": "restart"})
    a = assess(desk, "Fri 09:00", "Fri 11:00 resolved", "Fri 12:00 reopened", now="Fri 12:30")
    first, second = a.cycles("resolution")
    fields = "cycle phase started_at due_at breached_at in_time"
    assert told(first, fields) == "1 | met | Fri 09:00 | Fri 10:00 | Fri 10:00 | False"
    assert told(second, fields) == "2 | running | Fri 12:00 | Fri 13:00 | - | -"
    assert a["resolution"] is second
    assert (second.breached, a.breached, shown(a.due_at)) == (False, True, "Fri 13:00")
    assert [one["cycle"] for one in a.to_dict()["cycles"]["resolution"]] == [1, 2]


@pytest.mark.parametrize(
    ("lines", "now", "expected"),
    [
        ((), "Fri 09:30", "Fri 10:00"),
        ((), "Fri 10:30", "Fri 10:00"),
        (("Fri 09:30 responded",), "Fri 09:30", "Fri 17:00"),
        (("Fri 09:30 resolved",), "Fri 09:30", "-"),
        (("Fri 09:30 paused",), "Fri 09:40", "Fri 10:00"),
        (("Fri 09:30 responded", "Fri 09:30 paused"), "Fri 09:40", "-"),
        (("Fri 09:30 responded", "Mon+ 10:00 paused"), "Mon+ 10:00", "Fri 17:00"),
        (("Fri 09:30 cancelled",), "Fri 09:40", "-"),
    ],
)
def test_due_at_is_the_earliest_of_what_is_unmet(
    lines: tuple[str, ...], now: str, expected: str
) -> None:
    """A breached one too; what is met, ended or stands still without a breach has none."""
    desk = policy({"resolution": {"within": "8bh", "pausable": True},
                   "first_response": {"within": "1bh"}})  # fmt: skip
    assert shown(assess(desk, "Fri 09:00", *lines, now=now).due_at) == expected


def test_what_waits_has_a_reading_without_instants() -> None:
    """Its target and its owner are known; a cancelled case has nothing to wait for."""
    for events, phase, said in (
        ((), "waiting", "closure of T-1: waiting for resolved"),
        ((Event("cancelled", instant("20T11:00")),), "ended",
         "closure of T-1: ended before it started"),
    ):  # fmt: skip
        reading = of_three_zones(*events)["closure"]
        assert reading.to_dict() == {**AWAITED, "phase": phase}
        assert (reading.elapsed, reading.paused) == (NOTHING, NOTHING)
        assert str(reading.explanation).splitlines()[0] == said
        assert reading.explanation.steps == ()


def test_what_waits_again_is_its_next_cycle() -> None:
    """What comes after another says so; a milestone without a target in the row has none."""
    desk = policy(
        {"resolution": {"within": "8bh"}, "closure": {"within": "1bh"},
         "review": {"after": "resolution", "met_by": "reviewed"}},
        rules={"reopen": "restart"},
    )  # fmt: skip
    a = assess(desk, "Fri 09:00", "Fri 10:00 resolved", "Fri 11:30 reopened", now="Fri 12:00")
    assert told(a["closure"], "cycle phase target due_at breached owner") == (
        "2 | waiting | 1 business hour | - | False | -"
    )
    assert told(a.cycles("closure")[0], "cycle breached") == "1 | True"
    assert a.breached
    early = assess(desk, "Fri 09:00", now="Fri 09:30")
    assert told(early["review"], "cycle phase target") == "1 | waiting | -"
    assert str(early["review"].explanation).startswith(
        "review of T-1: waiting for resolution to be met"
    )


def test_what_waits_has_the_target_of_its_row() -> None:
    """That of the row in which the case is now."""
    desk = policy({"resolution": {}, "closure": {"within": "3bh"}},
                  priorities={"low": {}, "high": {"closure": "1bh"}},
                  default_priority="low")  # fmt: skip
    a = assess(desk, "Fri 09:00", "Fri 10:00 priority high", now="Fri 09:30")
    assert told(a["closure"], "target priority") == "3 business hours | low"
    a = assess(desk, "Fri 09:00", "Fri 10:00 priority high", now="Fri 10:30")
    assert told(a["closure"], "target priority") == "1 business hour | high"


def test_a_level_is_told_in_the_zone_of_the_calendar_that_the_case_chooses() -> None:
    """Manila for what no region names, London for emea."""
    manila = {"timezone": "Asia/Manila", "hours": {"mon-fri": "09:00-18:00"}}
    desk = policy(
        {"resolution": {"within": "1 hour"}},
        calendars={"office": OFFICE.to_dict(), "manila": manila},
        calendar={"by": "region", "emea": "office", "default": "manila"},
        escalations={1: {"to": "Lead", "when": {"overdue": "resolution"}}},
    )
    for attributes, expected in (
        ({"region": "emea"}, "2026-11-20T10:00:00+00:00"),
        ({}, "2026-11-20T18:00:00+08:00"),
    ):
        a = assess(desk, "Fri 09:00", now="Fri 10:00", attributes=attributes)
        assert a.escalations[0].at.isoformat() == expected
        assert a.alerts[-1].at.isoformat() == expected


def test_owners_are_text() -> None:
    """The one written, or the last one that was assigned; nobody before that."""
    desk = policy({"resolution": {"within": "1bh", "owner": {"event": "assigned"}},
                   "closure": {"owner": {"event": "assigned"}},
                   "first_response": {"owner": "Ann"}})  # fmt: skip
    lines = ("Fri 10:00 assigned Bob", "Fri 11:00 assigned Cat")
    for now, expected in (("Fri 09:30", None), ("Fri 10:00", "Bob"), ("Fri 12:00", "Cat")):
        a = assess(desk, "Fri 09:00", *lines, now=now)
        owners = [a[name].owner for name in ("resolution", "closure", "first_response")]
        assert owners == [expected, expected, "Ann"]
    assert [one.to for one in a.alerts] == ["Cat"]


def test_alerts_of_one_instant_have_an_order() -> None:
    """Warnings, then breaches, then escalations; of one kind by key."""
    desk = policy(
        {"resolution": {"within": "1bh", "warn_at": ["100%", "50%"]},
         "acknowledgement": {"within": "1 hour", "warn_at": ["100%"]},
         "update": {"within": "1bh"}},
        escalations={2: {"to": "Lead", "when": [{"overdue": "resolution"}]}},
    )  # fmt: skip
    a = assess(desk, "Fri 09:00", now="Fri 12:00")
    assert [told(one, "at key") for one in a.alerts] == [
        "Fri 09:30 | T-1/resolution/warning 50%/1",
        "Fri 10:00 | T-1/acknowledgement/warning 100%/1",
        "Fri 10:00 | T-1/resolution/warning 100%/1",
        "Fri 10:00 | T-1/acknowledgement/breach/1",
        "Fri 10:00 | T-1/resolution/breach/1",
        "Fri 10:00 | T-1/update/breach/1",
        "Fri 10:00 | T-1/level 2/notice/1",
    ]
    assert shown(a["resolution"].warned_at) == "Fri 09:30"
    assert [one.why for one in a.alerts[:3]] == [
        "resolution 50% used", "acknowledgement 100% used", "resolution 100% used",
    ]  # fmt: skip


def test_alerts_are_in_order_across_zones() -> None:
    """By instant, not by what the clocks on the walls show."""
    desk = policy(
        {"resolution": {"within": "2bh"}, "acknowledgement": {"within": "1 hour"}},
        timezone="Asia/Tokyo",
    )
    a = assess(desk, "Fri 09:00", now="Fri 12:00")
    assert [(one.key, one.at.isoformat()) for one in a.alerts] == [
        ("T-1/acknowledgement/breach/1", "2026-11-20T19:00:00+09:00"),
        ("T-1/resolution/breach/1", "2026-11-20T11:00:00+00:00"),
    ]


def test_the_life_of_a_case_is_told() -> None:
    """When it was resolved and closed last, and how often reopened, in the policy's zone."""
    events = [
        Event("resolved", instant("20T11:00")),
        Event("reopened", instant("20T12:00")),
        Event("resolved", instant("20T14:00")),
        Event("closed", instant("20T15:00")),
        Event("reopened", instant("20T16:00")),
        Event("cancelled", instant("20T17:00")),
    ]
    kept = policy(retention={"keep": "1 month", "from": "closed"}).retention
    clock = Clock(THREE_ZONES.model_copy(update={"retention": kept}))
    fields = "resolved_at closed_at reopened retain_until"
    noon, later = "2026-11-20T06:00:00-05:00", "2026-11-20T09:00:00-05:00"
    closed, cancelled = "2026-11-20T10:00:00-05:00", "2026-11-20T12:00:00-05:00"
    for count, expected in enumerate((
        [None, None, 0, None],
        [noon, None, 0, None],
        [noon, None, 1, None],
        [later, None, 1, None],
        [later, closed, 1, "2026-12-20T10:00:00-05:00"],
        [later, closed, 2, None],
        [later, cancelled, 2, "2026-12-20T12:00:00-05:00"],
    )):  # fmt: skip
        told = Case("T-1", instant("20T08:00"), "high", events=events[:count])
        data = clock.assess(told, now=instant("21T12:00")).to_dict()
        assert [data[name] for name in fields.split()] == expected


def test_a_paused_reading_says_when_it_would_be_due() -> None:
    """In its zone; the amounts stand still."""
    desk = THREE_ZONES.model_validate({
        **THREE_ZONES.model_dump(mode="json"),
        "milestones": {"resolution": {"pausable": True}},
        "escalations": {},
    })  # fmt: skip
    paused = Case("T-1", instant("20T08:00"), "high", events=[Event("paused", instant("20T09:00"))])
    reading = Clock(desk).assess(paused, now=instant("20T10:00"))["resolution"].to_dict()
    assert reading == {
        **LATE, "phase": "paused", "due_at": None, "breached_at": None, "owner": None,
        "due_if_resumed_now": "2026-11-20T14:00:00+01:00", "elapsed": 3600.0, "paused": 3600.0,
        "remaining": 10800.0, "overdue_by": 0.0, "used": 0.25, "in_time": None, "warned_at": None,
    }  # fmt: skip


def test_a_calendar_for_each_region_leaves_the_policy_in_its_own_zone() -> None:
    """Without a default calendar there is none whose zone could be that of the policy."""
    desk = {"timezone": "Asia/Tokyo", "hours": {"mon-fri": "09:00-17:00"}}
    regions = Policy.model_validate({
        "name": "Regions",
        "calendars": {"desk": desk},
        "calendar": {"by": "region", "apac": "desk"},
        "milestones": {"resolution": {"within": "4bh"}},
    })  # fmt: skip
    a = Clock(regions).assess(Case(1, NINE, attributes={"region": "apac"}), now=NINE)
    assert a.to_dict()["timezone"] == "UTC"
    assert a["resolution"].timezone == "Asia/Tokyo"


def test_there_are_cycles_of_every_milestone() -> None:
    """By name, those that have not started too."""
    a = assess(DESK, "Fri 09:00", now="Fri 09:00")
    assert len(a.all_cycles) == len(a.readings) == 3
    assert {name: len(cycles) for name, cycles in a.all_cycles.items()} == dict.fromkeys(
        a.readings, 1
    )


@pytest.mark.parametrize("within", ["40 business hours", "5 business days", "90 hours"])
def test_a_pickled_assessment_counts_as_before(within: str) -> None:
    """Wherever its calendar began to count: years that were asked for before are not known anew."""
    policy = resolution(within)
    clock = Clock(policy)
    clock.due("resolution", opened=instant("20T09:00").replace(year=2019))
    events = ("Thu 10:00 paused", "Thu 12:00 resumed", "Fri 11:00 paused")
    a = clock.assess(case("Thu 09:00", *events), now=wall("Mon+ 12:00"))
    again = pickle.loads(pickle.dumps(a))
    assert again == a
    assert again.cycles("resolution") == a.cycles("resolution")
    assert again["resolution"].explanation.steps == a["resolution"].explanation.steps
    assert str(again["resolution"].explanation) == str(a["resolution"].explanation)


# -------------------------------------------------------------------- what is asked wrongly


WRONG_OPENINGS: list[Any] = [datetime(2026, 1, 1), date(2026, 1, 1), "x", None]


@pytest.mark.parametrize("opened", WRONG_OPENINGS)
def test_an_opening_is_checked_though_nothing_is_promised(opened: Any) -> None:
    """Whatever was asked before."""
    clock = Clock(policy({"resolution": {"within": "4 business hours"}, "promise": {}}))
    for _ in range(2):
        for milestone in ("promise", "resolution"):
            with pytest.raises(CaseError, match=r"^opened (is|has) "):
                clock.due(milestone, opened=opened)
            clock.due(milestone, opened=wall("Fri 09:00"))


def test_true_is_no_priority_though_one_is() -> None:
    """They are equal, and as keys of a mapping the same."""
    clock = Clock(resolution(rows={"1": "8 business hours", "2": "4 business hours"}))
    whole: Any = 1
    for _ in range(2):
        assert clock.due("resolution", priority=whole, opened=wall("Fri 09:00")) is not None
        with pytest.raises(CaseError) as caught:
            clock.due("resolution", priority=True, opened=wall("Fri 09:00"))  # type: ignore[arg-type]
        [problem] = caught.value.problems
        assert (problem.code, problem.what, problem.fix) == (
            "unknown-priority",
            "priority is True, a bool; a name is required",
            "pass e.g. priority='high'",
        )


@pytest.mark.parametrize("attributes", [None, "abc", [("tier", "gold")], [], "", 0, {1: 2}])
@pytest.mark.parametrize("applies_to", [{}, {"tier": "gold"}, {"tier": {"missing": True}}])
def test_attributes_are_a_mapping(attributes: Any, applies_to: dict[str, Any]) -> None:
    """Also where nothing looks at them."""
    clock = Clock(policy({"resolution": {"within": "8 business hours"}}, applies_to=applies_to))
    for _ in range(2):
        with pytest.raises(CaseError, match="attribute"):
            clock.due("resolution", opened=wall("Fri 09:00"), attributes=attributes)
        if not applies_to:
            assert clock.due("resolution", opened=wall("Fri 09:00"), attributes={}) is not None


@pytest.mark.parametrize("milestone", [["resolution"], None, 5, {}])
def test_a_milestone_is_a_name(milestone: Any) -> None:
    """With the names that there are."""
    clock = Clock(policy({"resolution": {"within": "8 business hours"}}))
    for attributes in ({}, {"tier": "gold"}):
        with pytest.raises(CaseError, match="has no milestone"):
            clock.due(milestone, opened=wall("Fri 09:00"), attributes=attributes)


@pytest.mark.parametrize("cases", [None, 5, case("Fri 09:00")])
@pytest.mark.parametrize("errors", ["raise", "collect"])
def test_several_cases_are_several(cases: Any, errors: Any) -> None:
    """A single case is the likely slip; it is told at once, and not with the first answer."""
    said = f"^found {re.escape(quoted(cases))}, {kind_of(cases)}; several cases are required\n"
    said += "  fix: pass a list of cases, or what read_cases gives$"
    with pytest.raises(CaseError, match=said) as caught:
        Clock(resolution("8 business hours")).assess_all(
            cases, now=wall("Fri 09:00"), errors=errors
        )
    assert caught.value.problems[0].code == "not-cases"


# -------------------------------------------------------------------- statuses and levels by hand


def test_a_status_is_an_event_for_milestones_too() -> None:
    """As it is for the ladder: whatever the status means."""
    milestones = {
        "touched": {"within": "1 business hour", "met_by": "status"},
        "look": {"within": "1 business hour", "started_by": "status", "met_by": "looked"},
    }
    for status in ("foo", "solved", "on_hold"):
        statuses = {"resolved": ["solved"], "paused": ["on_hold"]}
        a = assess(
            policy(milestones, statuses=statuses), "Fri 09:00", f"Fri 09:30 status {status}",
            now="Fri 12:00",
        )  # fmt: skip
        assert shown(a["touched"].met_at) == "Fri 09:30"
        assert shown(a["look"].started_at) == "Fri 09:30"


def test_an_escalation_by_hand_enters_one_level() -> None:
    """Of what the event says and what it sets off, the highest alone."""
    when = {"event": "escalated"}
    for by_hand, by_trigger, entered in ((2, 3, [3]), (3, 2, [3]), (2, 2, [2])):
        levels = {n: {"to": "x"} for n in (2, 3)} | {by_trigger: {"to": "x", "when": when}}
        a = assess(
            resolution("40 business hours", levels=levels), "Fri 09:00",
            Event("escalated", wall("Fri 10:00"), by_hand), now="Fri 11:00",
        )  # fmt: skip
        assert [one.level for one in a.escalations] == entered


def test_a_status_that_says_nothing_new_is_no_event() -> None:
    """It is listed, and nobody hears it."""
    milestones = {"rep": {"within": "8 hours", "met_by": "status", "repeats": True}}
    statuses = {"paused": ["hold"], "resolved": ["solved"], "cancelled": ["spam"]}
    desk = policy(milestones, statuses=statuses)
    a = assess(desk, "Fri 09:00", "Fri 10:00 status hold", "Fri 11:00 status hold", now="Fri 12:00")
    assert len(a.cycles("rep")) == 2
    assert [one.why for one in a.ignored_events] == ["already paused for 'hold'"]
    b = assess(desk, "Fri 09:00", "Fri 10:00 status spam", "Fri 11:00 status spam", now="Fri 12:00")
    assert told(b["rep"], "cycle phase") == "2 | ended"


def test_a_status_that_reopens_is_heard_by_what_it_revives() -> None:
    """After a cancellation as after a solution."""
    milestones = {
        "triage": {"within": "1 hour", "met_by": "status"},
        "check": {"within": "1 hour", "started_by": "status", "met_by": "checked"},
    }
    desk = policy(milestones)
    for end in ("cancelled", "resolved"):
        a = assess(desk, "Fri 09:00", f"Fri 09:10 {end}", "Fri 09:20 status open", now="Fri 09:30")
        assert shown(a["triage"].met_at) == "Fri 09:20"
        assert told(a["check"], "phase started_at") == "running | Fri 09:20"


# -------------------------------------------------------------------- as values


def test_an_assessment_is_a_value() -> None:
    """Hashable, and nothing in it changes."""
    desk = resolution("8 business hours")
    one, same = (assess(desk, "Fri 09:00", now="Fri 10:00") for _ in range(2))
    assert {one: 1} == {one: 1}
    assert hash(one) != hash(assess(desk, "Fri 09:00", now="Fri 11:00"))
    assert (one.case, one.now, hash(one)) == (same.case, same.now, hash(same))
    readings: Any = one.readings
    with pytest.raises(TypeError, match="does not change"):
        readings["x"] = 1
    assert pickle.loads(pickle.dumps(one)).readings.keys() == one.readings.keys()


def test_calendars_are_a_mapping() -> None:
    """By the names that the policy gives them."""
    desks: Any = [1]
    with pytest.raises(PolicyError) as caught:
        Clock(resolution("8 business hours"), calendars=desks)
    [problem] = caught.value.problems
    assert (problem.code, problem.what, problem.fix) == (
        "not-a-mapping",
        "calendars is [1], a list; a mapping is required",
        "pass e.g. calendars={'support': office}",
    )


def test_every_error_has_problems() -> None:
    """Also the base of them all, for those who catch that."""
    with pytest.raises(SlaclockError) as caught:
        Clock(resolution("8 business hours")).due("x", opened=wall("Fri 09:00"))
    assert [one.code for one in caught.value.problems] == ["unknown-milestone"]
    assert SlaclockError().problems == ()


def test_of_many_names_some_are_told() -> None:
    """Each of thousands of cases may have something wrong, and all the names each time are much."""
    rows: dict[str, Any] = {f"row {number}": {} for number in range(1, 100)}
    shown = f"{', '.join(f'row {number}' for number in range(1, 21))}, ..."
    many = policy({"resolution": None}, priorities=rows, escalations={
        number: {"to": "Desk"} for number in range(1, 100)
    })  # fmt: skip
    opened = wall("Fri 09:00")
    assert refused(Clock(many).assess, Case(1, opened, "row 0"), now=opened)[2] == (
        f"use one of: {shown}"
    )
    assert refused(Clock(many).assess, Case(1, opened), now=opened)[2] == f"give it one of: {shown}"
    called = Case(1, opened, "row 1", {}, [Event("escalated", opened, 100)])
    [ignored] = Clock(many).assess(called, now=opened).ignored_events
    assert ignored.why == f"no level 100; there are: {', '.join(map(str, range(1, 21)))}, ..."
    choice = {"by": "row", **dict.fromkeys(rows, "office")}
    by_row = policy({"resolution": {"within": "1bh"}}, calendar=choice)
    told = refused(Clock(by_row).assess, Case(1, opened), now=opened)[2]
    assert told.startswith("add 'default: ...' beside row 1, ")
    assert told.endswith(", ...")
    assert told.count("row") == 20


def test_the_rows_are_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cases name one, or none, and however their priorities are spelt."""
    clock = Clock(policy({"resolution": None}, priorities={"low": {}, "high": {}}))
    asked: list[object] = []

    def counted(name: str) -> str:
        asked.append(name)
        return folded(name)

    monkeypatch.setattr("slaclock.policy.priority.folded", counted)
    for known_as in ("low", "LOW", " Low ", "high"):
        clock.assess(Case(1, NINE, known_as), now=NINE)
    for unknown in ("gold", "silver"):
        assert refused(clock.assess, Case(1, NINE, unknown), now=NINE)[0] == "unknown-priority"
    assert asked == ["low", "high"]
