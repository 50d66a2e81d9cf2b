"""Conditions on attributes: which cases they mean, and how they are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import PolicyError
from slaclock.policy import Conditions
from slaclock.policy.scalar import Values, looked_up, reaches, same, value_text

values = st.one_of(
    st.text(max_size=5),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)
conditions = st.one_of(
    values,
    st.lists(values, min_size=1, max_size=3),
    st.fixed_dictionaries({"not": values | st.lists(values, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"at_least": st.integers()}, optional={"at_most": st.integers()}),
    st.fixed_dictionaries({"missing": st.booleans()}),
)


def holds(condition: Any, found: Any) -> bool:
    return Conditions.read({"x": condition}).hold({"x": found})


@pytest.mark.parametrize(
    ("condition", "matching", "others"),
    [
        ("gold", ["gold"], ["Gold", "silver", "", None, 5]),
        (["gold", "platinum"], ["gold", "platinum"], ["silver", None]),
        ({"not": "gold"}, ["silver", "", 0], ["gold", None]),
        ({"not": ["gold", "silver"]}, ["bronze"], ["gold", "silver", None]),
        (5, [5, "5", 5.0, "5.0", Decimal(5)], ["five", 6, True, "", None]),
        ("5", ["5", 5], ["5.0", "05", None]),
        (True, [True, "true", "TRUE"], [False, "yes", 1, "1", None]),
        ("true", ["true", True], ["True", 1]),
        (0, [0, "0", -0.0], [False, "", None]),
        (0.1, [0.1, "0.1", Decimal("0.1")], [0.10000000000000002, "0.11"]),
        ({"at_least": 3}, [3, "3", 3.5, " 4 ", 10**30, "1e3"],
         [2, "2.99", "many", "", "nan", "inf", True, None]),
        ({"at_most": 0.3}, [0.3, "0.3", -1, Decimal("0.3")], ["0.30000000000000001", 1, None]),
        ({"at_least": 3, "at_most": 5}, [3, "4", 5], [2, 6, None]),
        ({"at_least": 3, "not": 4}, [3, 5], [4, 2]),
        ({"missing": True}, [None], ["", "gold", False, 0]),
        ({"missing": False}, ["", "gold", False, 0], [None]),
        ("vip", [("vip", "new"), ["vip"]], [(), ("new",), "vip,new"]),
        ({"not": "vip"}, [("new",), ()], [("vip", "new")]),
    ],
)  # fmt: skip
def test_what_a_condition_matches(condition: Any, matching: list[Any], others: list[Any]) -> None:
    """As values or as text; of several values one must match."""
    assert [found for found in matching if not holds(condition, found)] == []
    assert [found for found in others if holds(condition, found)] == []


def test_all_conditions_must_hold() -> None:
    """Without any, every case is meant."""
    both = Conditions.read({"tier": "gold", "region": {"missing": True}})
    assert both.hold({"tier": "gold"})
    assert not both.hold({"tier": "gold", "region": "emea"})
    assert not both.hold({})
    assert Conditions().hold({})
    assert (bool(both), bool(Conditions())) == (True, False)


@pytest.mark.parametrize(
    ("condition", "found", "why"),
    [
        (["gold", "platinum"], "silver", "x is 'silver', not gold or platinum"),
        ({"not": ["a", "b"]}, "a", "x is 'a', not other than a or b"),
        ({"at_least": 3, "at_most": 5}, 7, "x is 7, not at least 3 and at most 5"),
        ({"missing": True}, "y", "x is 'y', not missing"),
        ({"missing": False}, None, "x is missing, not given"),
        (True, None, "x is missing, not true"),
        ("gold", "gold", ""),
    ],
)
def test_it_says_why_a_case_is_not_meant(condition: Any, found: Any, why: str) -> None:
    """In the words of the policy."""
    assert Conditions.read({"x": condition}).why_not({"x": found}) == why


@pytest.mark.parametrize(
    ("written", "field", "what"),
    [
        ("gold", "", "found 'gold'; conditions by attribute are required"),
        ({"x": None}, "x", "found None; a text, a number, true or false is required"),
        ({"x": []}, "x", "found an empty list, which nothing matches"),
        ({"x": [1, {}]}, "x.1", "found {}; a text, a number, true or false is required"),
        ({"x": float("nan")}, "x", "found nan; a text, a number, true or false is required"),
        ({"x": 10**400}, "x", None),
        ({"x": {}}, "x", "found {}; one condition is required"),
        ({"x": {"missing": True, "not": 1}}, "x", None),
        ({"x": {"at_least": "3"}}, "x.at_least", "found '3'; a number is required"),
        ({"x": {"at_least": True}}, "x.at_least", "found True; a number is required"),
        ({"x": {"missing": "no"}}, "x.missing", "found 'no'; true or false is required"),
        ({"x": {"in": [1]}}, "x.in", "unknown condition 'in'"),
        ({5: 1}, "5", "found 5, a number; text is required"),
    ],
)
def test_what_cannot_be_read(written: Any, field: str, what: str | None) -> None:
    """The value found and what was required."""
    with pytest.raises(PolicyError) as caught:
        Conditions.read(written)
    [problem] = caught.value.problems
    assert problem.field == field
    assert problem.what == what if what is not None else problem.what
    assert problem.fix


@given(written=st.dictionaries(st.text(min_size=1, max_size=3).filter(str.strip), conditions))
def test_read_undoes_written(written: dict[str, Any]) -> None:
    """What is dumped reads as the same conditions, equal and with the same hash."""
    read = Conditions.read(written)
    assert Conditions.read(read.written()) == read
    assert hash(Conditions.read(read.written())) == hash(read)
    assert read.written() == written


@given(condition=values, found=values)
def test_not_is_the_opposite_of_a_value(condition: Any, found: Any) -> None:
    """For every attribute that is there."""
    assert holds(condition, found) is not holds({"not": condition}, found)


@given(wanted=values)
def test_a_value_matches_itself_and_its_text(wanted: Any) -> None:
    """A CSV file loses the type and nothing else."""
    text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    assert holds(wanted, wanted)
    assert holds(wanted, text)


@given(found=st.integers() | st.decimals(allow_nan=False, allow_infinity=False), n=st.integers())
def test_bounds_meet_at_their_value_alone(found: Any, n: int) -> None:
    """At least n or at most n is always true; both only of n, also when n is text."""
    at_least, at_most = holds({"at_least": n}, str(found)), holds({"at_most": n}, found)
    assert at_least or at_most
    assert (at_least and at_most) is (found == n)


@given(condition=conditions)
def test_a_missing_attribute_matches_nothing_but_missing(condition: Any) -> None:
    """`{missing: true}` asks for it; everything else asks for something."""
    assert Conditions.read({"x": condition}).hold({}) is (condition == {"missing": True})


@pytest.mark.parametrize(
    "condition",
    [
        "gold", ["gold", "silver"], {"not": "gold"}, {"not": ["gold", "silver"]}, {"at_least": 3},
        {"at_least": 3, "at_most": 5}, {"missing": True}, {"missing": False},
    ],
)  # fmt: skip
def test_a_condition_comes_out_as_it_was_written(condition: Any) -> None:
    """In the short form of the file."""
    assert Conditions.read({"x": condition}).written() == {"x": condition}


LARGE = 10**200
DAY = date(2026, 1, 1)
alike: st.SearchStrategy[Any] = values | st.sampled_from([
    True, False, "true", "TRUE", "False", 1, "1", 1.0, "1.0", "1e0", 0, -0.0, "-0", "", " 1", 1e22,
    LARGE, LARGE + 1, str(LARGE), value_text(LARGE), 2**1024, str(2**1024), "1e+22", str(DAY),
])  # fmt: skip
odd = st.sampled_from([None, ["x"], DAY, Decimal("1.00"), Decimal("nan")])


@given(found=st.lists(alike | odd, max_size=5), wanted=alike, bound=alike)
def test_a_list_is_looked_up_not_walked(found: list[Any], wanted: Any, bound: Any) -> None:
    """The answer is the same: whether one of its values is the one wanted, or reaches a bound."""
    listed = Values(found)
    assert listed.has(wanted) is any(same(one, wanted) for one in found)
    least, greatest = listed.bounds
    assert reaches(greatest, bound) is any(reaches(one, bound) for one in found)
    assert reaches(bound, least) is any(reaches(bound, one) for one in found)


def test_lists_of_attributes_are_made_ready_once() -> None:
    """They stay equal and are shown as before; attributes without any stay what they are."""
    plain = {"tier": "gold"}
    assert looked_up(plain) is plain
    attributes = {"tags": ("a", "b"), **plain}
    ready = looked_up(attributes)
    assert ready == attributes
    assert looked_up(ready)["tags"] is ready["tags"]
    conditions = Conditions.read({"tags": "c"})
    assert conditions.why_not(ready) == conditions.why_not(attributes)
    assert conditions.why_not(ready) == "tags is ('a', 'b'), not c"
    assert same(ready["tags"], "('a', 'b')")


@pytest.mark.parametrize(
    ("condition", "matching", "others"),
    [
        (5, [["x", "5"], [5.0], [None, "5.0"]], [["x"], [], [True], ["4", 6]]),
        ("5", [["5"], [5], [5.0, "x"]], [["5.0"], ["x", 6, True]]),
        (True, [["x", "TRUE"], [True]], [["x"], [1], [False]]),
        ("true", [[1, True], ["true"]], [["TRUE"], [1, "x"]]),
        ({"at_least": 5}, [["x", "5"], [1, 9]], [["x"], [4.9, "4"], []]),
        ({"at_most": 5}, [["x", "5"], [1, 9]], [["x"], [5.1, "6"], []]),
        ({"not": "x"}, [["y"], [], [5, True]], [["y", "x"]]),
    ],
)
def test_of_a_list_one_value_must_match(
    condition: Any, matching: list[list[Any]], others: list[list[Any]]
) -> None:
    """As a value or as text, and none may be one that is barred."""
    assert [found for found in matching + others if holds(condition, found)] == matching
