"""What every test of lint stands on: one copy of the tz data, and examples completed."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from slaclock import Problem, lint, load_policies
from slaclock.versions import tz_data

from .examples import TODAY, Lint, completed


@pytest.fixture(autouse=True)
def package_answers() -> Iterator[None]:
    """The tzdata package alone: the machine's own copy may be of any age."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[])
    yield
    zoneinfo.reset_tzpath(to=before)


@pytest.fixture
def system_differs(tmp_path: Path) -> Iterator[None]:
    """A machine on which Vancouver has kept the time of Phoenix."""
    there = tmp_path / "zoneinfo" / "America"
    there.mkdir(parents=True)
    phoenix = files("tzdata.zoneinfo").joinpath("America", "Phoenix").read_bytes()
    (there / "Vancouver").write_bytes(phoenix)
    zoneinfo.reset_tzpath(to=[str(there.parent)])
    tz_data.cache_clear()
    yield
    tz_data.cache_clear()


@pytest.fixture
def said(tmp_path: Path) -> Lint:
    """What lint says of an example, once what it leaves out is there."""

    def say(text: str, today: date | None = TODAY) -> list[Problem]:
        file = tmp_path / "desk.yaml"
        file.write_text(completed(text), encoding="utf-8")
        return lint(load_policies(file), today=today)

    return say
