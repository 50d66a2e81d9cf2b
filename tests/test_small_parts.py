"""Parts that are too small for a file of their own: laziness, versions, zones, wording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slaclock import CalendarError, Case, Clock, packaged_policy, versions
from slaclock import zone as zones
from slaclock.lazy import lazy
from slaclock.versions import _package, _system_version
from slaclock.wording import amount
from slaclock.zone import read_zone


def test_a_lazy_attribute_is_itself_on_the_class() -> None:
    """So that tools which look at classes find it, and its docstring."""

    class Week:
        @lazy
        def days(self) -> int:
            """How many."""
            return 7

    assert isinstance(Week.days, lazy)
    assert Week.days.__doc__ == "How many."
    assert Week().days == 7


def test_the_version_of_the_system_s_tz_data(tmp_path: Path) -> None:
    """It stands in one of two files, or nowhere."""
    assert _system_version(tmp_path) == "unknown"
    (tmp_path / "+VERSION").write_text("2026b\n", encoding="utf-8")
    assert _system_version(tmp_path) == "2026b"
    (tmp_path / "tzdata.zi").write_text("# version 2026c\nR x\n", encoding="utf-8")
    assert _system_version(tmp_path) == "2026c"
    (tmp_path / "tzdata.zi").write_text("R x\n", encoding="utf-8")
    assert _system_version(tmp_path) == "2026b"


def test_the_version_of_a_package_that_is_not_there() -> None:
    """It is `none`, and no error."""
    assert _package("slaclock-no-such-package") == "none"
    assert versions()["slaclock"] == _package("slaclock")


def test_zones_are_those_of_the_database_by_their_exact_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file system that folds case finds more files than there are names."""
    monkeypatch.setattr(zones, "_names", lambda: frozenset({"Europe/London"}))
    assert read_zone("Europe/London").key == "Europe/London"
    with pytest.raises(CalendarError, match="'Europe/Paris' is no time zone") as caught:
        read_zone("Europe/Paris")
    assert caught.value.problems[0].code == "unknown-timezone"


def test_without_a_tz_database_that_is_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that the zone is unknown."""
    monkeypatch.setattr(zones, "_names", frozenset)
    assert read_zone("UTC").key == "UTC"
    with pytest.raises(CalendarError, match="install the package tzdata") as caught:
        read_zone("Europe/Nowhere", ("timezone",))
    [problem] = caught.value.problems
    assert (problem.code, problem.field) == ("no-tz-database", "timezone")


def test_amounts_below_zero() -> None:
    """They have one sign in front."""
    assert amount(timedelta(hours=-1, minutes=-30)) == f"-{amount(timedelta(minutes=90))}"


def test_an_explanation_shows_what_it_explains() -> None:
    """In a debugger, without being computed."""
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    clock = Clock(packaged_policy("response-timeframes"))
    reading = clock.assess(Case("T-1", opened, "high"), now=opened)["resolution"]
    assert repr(reading.explanation) == "<Explanation of resolution of T-1>"
