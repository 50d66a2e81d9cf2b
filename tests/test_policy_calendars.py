"""The calendars of a policy: by name, made of each other, and replaced."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from slaclock.calendar import Calendar
from slaclock.errors import CalendarError, PolicyError, quoted
from slaclock.policy import Calendars, Policy, read_policy

DESK = {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}}
LATE = {"timezone": "Europe/London", "hours": {"mon-fri": "15:00-22:00"}}
LUNCH = {"timezone": "Europe/London", "hours": {"mon-fri": "12:00-13:00"}}
WRITTEN = {
    "all": {"any_of": ["both", "lunch"]},
    "desk": DESK,
    "late": LATE,
    "lunch": LUNCH,
    "both": {"any_of": ["desk", "late"]},
    "overlap": {"all_of": ["desk", "late"]},
    "open": {"any_of": ["desk", "late"], "except": "lunch"},
}

desk, late, lunch = (Calendar.from_dict(data) for data in (DESK, LATE, LUNCH))


def test_compositions_are_real_calendars() -> None:
    """Union, intersection and difference, in any order and of each other."""
    calendars = Calendars(WRITTEN)
    assert calendars["desk"] == desk
    assert calendars["both"] == desk | late
    assert calendars["overlap"] == desk & late
    assert calendars["open"] == (desk | late) - lunch
    assert calendars["all"] == desk | late | lunch
    assert list(calendars) == list(WRITTEN)
    assert len(calendars) == 7


def test_calendars_come_out_as_they_were_written() -> None:
    """Compositions by name, calendars in their short form."""
    calendars = Calendars(WRITTEN)
    assert calendars.written() == WRITTEN
    assert Calendars(calendars.written()) == calendars
    assert repr(Calendars({"desk": DESK})) == f"Calendars({{'desk': {DESK!r}}})"


def test_calendars_are_values() -> None:
    """Equal by content, hashable, picklable, copied, and never changed."""
    calendars = Calendars(WRITTEN)
    others = (pickle.loads(pickle.dumps(calendars)), copy.deepcopy(calendars), Calendars(calendars))
    for other in others:
        assert other["open"] == calendars["open"]
    assert all(other == calendars and hash(other) == hash(calendars) for other in others[:2])
    assert calendars != Calendars({"desk": DESK})
    assert calendars != WRITTEN
    with pytest.raises(TypeError):
        calendars["desk"] = late  # type: ignore[index]
    with pytest.raises(AttributeError, match="use replaced"):
        calendars._members = {}
    with pytest.raises(TypeError):
        calendars.members["desk"] = late  # type: ignore[index]


def test_a_replaced_calendar_counts_in_compositions_too() -> None:
    """And nothing else changes."""
    calendars = Calendars(WRITTEN)
    night = Calendar("UTC", hours={"mon-fri": "22:00-06:00"})
    replaced = calendars.replaced({"late": night})
    assert replaced["both"] == desk | night
    assert replaced["overlap"] == desk & night
    assert replaced["desk"] == desk
    assert calendars["both"] == desk | late
    assert calendars.replaced({}) == calendars
    assert calendars.replaced({"both": night})["all"] == night | lunch


def test_only_what_is_there_can_be_replaced() -> None:
    """By a Calendar, under its own name."""
    with pytest.raises(PolicyError) as caught:
        Calendars(WRITTEN).replaced({"dest": desk, "late": LATE})  # type: ignore[dict-item]
    unknown, other = caught.value.problems
    assert (unknown.what, unknown.fix) == ("no calendar 'dest'", "did you mean 'desk'?")
    assert other.field == "late"
    assert other.what.endswith("a dict; a Calendar is required")


def test_calendars_made_in_python_are_kept() -> None:
    """Also composed ones, which have no names for their members."""
    policy = Policy(name="p", calendars={"a": desk, "b": (desk | late) - lunch})
    assert policy.calendars["a"] is desk
    assert read_policy(policy.model_dump(mode="json")).calendars["b"] == (desk | late) - lunch
    assert Policy(name="p", calendars=policy.calendars) == policy


@pytest.mark.parametrize(
    ("written", "field", "what"),
    [
        ({"a": {"any_of": ["desk", "dusk"]}}, "a.any_of.1", "no calendar 'dusk'"),
        ({"a": {"all_of": "dusk"}}, "a.all_of.0", "no calendar 'dusk'"),
        ({"a": {"any_of": ["a"]}}, "a", "calendar 'a' is made of itself: a of a"),
        ({"a": {"any_of": []}}, "a.any_of", "found an empty list"),
        ({"a": {"any_of": [1]}}, "a.any_of.0", "found 1, a number; text is required"),
        ({"a": {"any_of": ["desk", {"all_of": ["desk"]}]}}, "a.any_of.1",
         "found {'all_of': ['desk']}; the name of a calendar is required"),
        ({"a": {"any_of": ["desk", DESK]}}, "a.any_of.1",
         f"found {quoted(DESK)}; the name of a calendar is required"),
        ({"a": {"any_of": "desk", "all_of": "desk"}}, "a",
         "found {'any_of': 'desk', 'all_of': 'desk'}; one of any_of and all_of is required"),
        ({"a": {"except": ["desk"]}}, "a",
         "found {'except': ['desk']}; one of any_of and all_of is required"),
        ({"a": {"any_of": "desk", "exept": "desk"}}, "a.exept", "unknown key 'exept'"),
        ({"a": {"timezone": "UTC"}}, "a", "the calendar has no hours at all"),
        ({"a": {"timezone": "UTC", "hours": {"mon": "9-17"}}}, "a.hours.mon", None),
        ({"a": "desk"}, "a", "found 'desk'; a calendar is required"),
        ({5: DESK}, "5", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read(written: dict[Any, Any], field: str, what: str | None) -> None:
    """The place, the value found, and what was required."""
    with pytest.raises(PolicyError) as caught:
        Calendars({"desk": DESK, **written})
    [problem] = caught.value.problems
    assert problem.field == field
    assert problem.what == what if what is not None else problem.what
    assert problem.fix


def test_a_circle_is_shown_from_each_of_its_members() -> None:
    """And not from what only leads into it."""
    circle = {"a": {"any_of": ["b"]}, "b": {"any_of": ["c"]}, "c": {"any_of": ["b"]}}
    with pytest.raises(PolicyError) as caught:
        Calendars(circle)
    assert [problem.what for problem in caught.value.problems] == [
        "calendar 'b' is made of itself: b of c of b",
        "calendar 'c' is made of itself: c of b of c",
    ]


def test_every_problem_of_every_calendar_is_found() -> None:
    """A composition of what cannot be read has no problem of its own."""
    written = {
        "desk": {"timezone": "UTC", "hours": {"mox": "x"}},
        "a": 5,
        "both": {"any_of": ["desk"]},
    }
    with pytest.raises(PolicyError) as caught:
        Calendars(written)
    assert {problem.loc[0] for problem in caught.value.problems} == {"desk", "a"}
    assert not isinstance(caught.value, CalendarError)


def test_round_the_clock_opens() -> None:
    """A calendar without a single opening moment is not one that never opens."""
    calendars = Calendars({"always": Calendar.always(), "all": {"all_of": ["always", "always"]}})
    assert calendars["all"].is_open(calendars["all"].roll_forward(_noon()))


def _noon() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_composition_waits_for_all_its_members() -> None:
    """Also where they are made of others themselves."""
    whole = {"all_of": ["both", "open"]}
    calendars = Calendars({"whole": whole, **WRITTEN})
    assert calendars["whole"] == (desk | late) & ((desk | late) - lunch)


def test_a_composition_waits_in_vain_for_what_cannot_be_made() -> None:
    """However long the chain, what is wrong with its end is the only problem."""
    chain = {f"c{number}": {"any_of": [f"c{number - 1}"]} for number in range(1, 60)}
    broken: list[dict[str, Any]] = [
        {"timezone": "Nowhere", "hours": {"mon": "9-17"}},
        {"any_of": ["nobody"]},
        {"any_of": "c59"},
    ]
    for first in broken:
        with pytest.raises(PolicyError) as caught:
            Policy(name="p", calendars={"c0": first, **chain, "desk": DESK}, calendar="c50")
        codes = {problem.code for problem in caught.value.problems}
        assert codes in (
            {"unknown-timezone", "bad-hours"}, {"unknown-calendar"}, {"circular-calendars"},
        )  # fmt: skip


def test_what_is_composed_of_too_many_is_told_once() -> None:
    """Neither a single calendar nor all of them together may be made of too many others."""
    names = ["desk"] * 200
    for written, field, what in (
        ({"a": {"any_of": names}, "b": {"any_of": ["a", "desk"]}, "c": {"all_of": ["b", "desk"]}},
         "b", "found more than 200 calendars in one, or more than 20 levels of them"),
        ({f"a{number}": {"any_of": names} for number in range(101)}, "a0",
         "with 'a0', calendars are composed of more than 20,000 others in all"),
    ):  # fmt: skip
        with pytest.raises(PolicyError) as caught:
            Policy(name="p", calendars={"desk": DESK, **written}, calendar="c")
        found = [(one.code, one.field, one.what) for one in caught.value.problems]
        assert found[:1] == [("bad-composition", f"calendars.{field}", what)]
        assert len(found) == 1 or (found[1][0] == "unknown-calendar" and "c" not in written)
    all_of_them = {f"a{number}": {"any_of": names} for number in range(100)}
    assert len(Policy(name="p", calendars={"desk": DESK, **all_of_them}).calendars) == 101


def test_of_thousands_of_names_that_are_not_there_some_are_told() -> None:
    """Each is compared with those that are."""
    written = {"desk": DESK, "a": {"any_of": [f"dusk{number}" for number in range(3_000)]}}
    with pytest.raises(PolicyError) as caught:
        Calendars(written)
    assert len(caught.value.problems) == 100


def test_a_calendar_of_too_many_replaces_none() -> None:
    """What is composed of it would be made of too many."""
    large = Calendar.from_dict({"any_of": [DESK] * 200})
    with pytest.raises(PolicyError) as caught:
        Calendars(WRITTEN).replaced({"desk": large})
    assert {problem.code for problem in caught.value.problems} == {"bad-composition"}
