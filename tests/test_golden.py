"""Golden tables: the answers of the packaged policies are those that somebody has read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from slaclock import packaged_policies

from .golden import DOOR, FOLDER, OFFICE, rendered
from .wall import DAYS


@pytest.mark.parametrize("name", packaged_policies())
def test_the_golden_tables_still_hold(name: str) -> None:
    """Every answer is as in the file; after a wanted change: python -m tests.golden, and read."""
    written = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert rendered(name).splitlines() == written.splitlines()


def test_every_packaged_policy_has_a_golden_table() -> None:
    """There is one file for each packaged policy, and no other."""
    assert sorted(file.stem for file in FOLDER.iterdir()) == sorted(packaged_policies())


def test_the_tables_list_the_closed_days() -> None:
    """The days on which the door is closed, beside weekends, are those printed above the tables."""
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(366)]
    closed = [day for day in days if day.weekday() < 5 and not OFFICE.hours_on(day)]
    printed = [line.split()[:2] for line in DOOR.splitlines() if line.startswith("  ")]
    assert [[DAYS[day.weekday()], day.isoformat()] for day in closed] == printed
