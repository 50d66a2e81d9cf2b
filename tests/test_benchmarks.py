"""The benchmarks compare answers before they time anything; here that is done at a tiny size."""

from __future__ import annotations

import pytest

from .benchmarks import agreement, assessing, page, threads
from .benchmarks.__main__ import MEASURED
from .benchmarks.agreement import FAULTS, Fault, differences, differences_in_days
from .benchmarks.goals import ADD, BETWEEN, DESKS, GOALS
from .benchmarks.peers import PEERS, VERSIONS, is_there
from .benchmarks.timing import TINY, Contender, each, race

PROMISED = {
    *(f"{desk}/add {hours}" for desk in DESKS for hours in ADD),
    *(f"{desk}/between {span}" for desk in DESKS for span in BETWEEN),
    *(f"{desk}/{question}" for desk in DESKS for question in ("is_open", "next_open")),
    "flat/amount", "flat/horizon", "days/5", "days/250", "due",
    "assess/workclock", "assess/businesstimedelta", "assess/explanation",
    "events/pauses", "events/updates", "events/everything", "events/rows",
    "import/time", "import/lazy", "compile/lazy", "compile/year", "memory/years", "load/policy",
    "threads/right", "threads/stall",
}  # fmt: skip
"""What the project wants to be measured: a goal that is dropped must be dropped here as well."""


def skip_without(peer: str) -> None:
    """Nothing in the tests needs a peer."""
    if not is_there(peer):
        pytest.skip(f"{peer} is not installed (the extra bench)")


def test_the_table_of_goals_is_complete() -> None:
    """Every goal that the project has set is in the table."""
    assert set(GOALS) == PROMISED


def test_every_goal_is_measured_by_one_function() -> None:
    """A goal without a measurement would silently be missing from the page."""
    assert set(MEASURED) == set(GOALS)


def test_every_goal_has_a_place_on_the_page() -> None:
    """The page shows each goal in one section."""
    sections = [keys for _, keys in page.sections()]
    assert set().union(*sections) == set(GOALS)
    assert sum(map(len, sections)) == len(GOALS)


def test_a_goal_says_when_it_is_reached() -> None:
    """Times faster count upwards, everything else downwards."""
    assert GOALS["plain/add 4"].is_reached(5.0)
    assert not GOALS["plain/add 4"].is_reached(4.9)
    assert GOALS["memory/years"].is_reached(2.0)
    assert not GOALS["memory/years"].is_reached(2.1)
    assert not GOALS["threads/right"].is_reached(0.0)


def test_the_prototype_agrees() -> None:
    """A limit that gave wrong answers would be no limit."""
    assert not list(agreement.differences_of_the_prototype(5))


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_agrees_where_it_is_right(peer: str) -> None:
    """What is compared by speed gives the same answers."""
    skip_without(peer)
    assert not list(map(str, differences(peer, 3)))


def test_numpy_agrees_on_dates() -> None:
    """numpy's business days are ours, seen as dates."""
    skip_without("numpy")
    assert not list(map(str, differences_in_days(20)))


def test_assessments_agree_with_arithmetic_by_hand() -> None:
    """A case's dues and elapsed times are those that bare calls of a peer's functions give."""
    skip_without("workclock")
    assert not list(assessing.disagreements(3))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.peer}, {fault.why}")
def test_we_are_right_where_a_peer_is_wrong(fault: Fault) -> None:
    """The examples against peers hold to a wall calendar for ourselves."""
    assert fault.peer in VERSIONS
    assert fault.answered() == fault.right


def test_threads_get_right_answers_while_a_calendar_grows() -> None:
    """Years are replaced in one assignment, so no thread sees half of them."""
    assert threads.wrong_answers(rounds=1) == 0


def test_contenders_take_turns() -> None:
    """In each round everybody has a turn, and a ratio comes from turns of one round."""
    heard: list[str] = []
    found = race(
        {"a": Contender(each(heard.append), ["a"]), "b": Contender(each(heard.append), ["b"])}, TINY
    )
    assert heard[-2:] == ["a", "b"]
    assert list(found.seconds) == ["a", "b"]
