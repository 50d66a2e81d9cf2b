"""Parts that are too small for a file of their own: laziness, versions, zones, wording."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slaclock import (
    Calendar,
    CalendarError,
    Case,
    Clock,
    Policy,
    Problem,
    packaged_policy,
    versions,
)
from slaclock import zone as zones
from slaclock.errors import did_you_mean
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


def test_an_error_is_shown_by_what_it_says() -> None:
    """In words, not by the fields of its problems; the same out of a pickle."""
    problem = Problem("bad", "no \ud800", fix="mend it", loc=("a", 1)).moved(("b", 2))
    error = CalendarError(problem, problem.within("x.yaml", 3, 4))
    assert (
        str(error) == "b.2: no \\ud800\n  fix: mend it\nx.yaml:3:4: b.2: no \\ud800\n  fix: mend it"
    )
    assert repr(error) == f"CalendarError({str(error)!r})"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.problems) == (CalendarError, error.problems)
    assert [one.loc for one in again.problems] == [("b", 2), ("b", 2)]


def test_a_problem_keeps_all_else_where_it_is_moved() -> None:
    """Its severity, its fix and its place in a file."""
    problem = Problem("c", "w", "f", "x", "warning", "y.csv", 5, 6, ("f",))
    assert problem.moved(("g", 0)) == Problem("c", "w", "g.0", "x", "warning", "y.csv", 5, 6)
    assert problem.at("g") == Problem("c", "w", "g.f", "x", "warning", "y.csv", 5, 6)
    assert problem.within(None, 7) == Problem("c", "w", "f", "x", "warning", None, 7, None)
    assert problem.within(None, 7).loc == ("f",)


def test_amounts_below_zero() -> None:
    """They have one sign in front."""
    assert amount(timedelta(hours=-1, minutes=-30)) == f"-{amount(timedelta(minutes=90))}"


def test_an_explanation_shows_what_it_explains() -> None:
    """In a debugger, without being computed."""
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    clock = Clock(packaged_policy("response-timeframes"))
    reading = clock.assess(Case("T-1", opened, "high"), now=opened)["resolution"]
    assert repr(reading.explanation) == "<Explanation of resolution of T-1>"


def test_a_long_closure_is_told_as_a_run_of_days() -> None:
    """From its first to its last day, under its name."""
    shut = {f"2026-12-{day}": "works shutdown" for day in range(21, 26)}
    desk = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}, "closed": shut}
    policy = Policy.model_validate({
        "name": "p", "calendars": {"desk": desk}, "calendar": "desk",
        "milestones": {"resolution": {"within": "4 business hours"}},
    })  # fmt: skip
    opened = datetime(2026, 12, 18, 15, tzinfo=UTC)
    said = str(Clock(policy).assess(Case(1, opened), now=opened)["resolution"].explanation)
    assert "Mon 21-Fri 25 works shutdown" in " ".join(said.split())


def test_half_day_holidays_alone() -> None:
    """A category of half days leaves the whole ones open."""
    desk = Calendar(
        "Europe/Athens",
        hours={"mon-fri": "09:00-17:00"},
        holidays={"country": "GR", "categories": ["half_day"], "half_day_hours": "09:00-13:00"},
    )
    [kept] = desk.holidays_kept
    assert {one.half_day for one in kept.in_year(2026).values()} == {True}
    assert desk.between(
        datetime(2026, 12, 25, tzinfo=UTC), datetime(2026, 12, 26, tzinfo=UTC)
    ) == timedelta(hours=8)


def test_repeats_end_with_the_calendar() -> None:
    """No notice goes out for which the calendar has no time."""
    policy = Policy.model_validate({
        "name": "p",
        "calendars": {"desk": {"timezone": "UTC", "special": {"2026-11-20": "09:00-12:00"}}},
        "calendar": "desk",
        "milestones": {"resolution": {"within": "1 business hour"}},
        "escalations": {
            1: {"to": "Lead", "when": {"overdue": "resolution"},
                "repeat": {"every": "1 business hour", "times": 5}},
        },
    })  # fmt: skip
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    a = Clock(policy).assess(Case("T", opened), now=opened + timedelta(days=3))
    notices = [one.at.hour for one in a.alerts if one.kind == "escalation"]
    assert notices == [10, 11, 12]
    assert a.next_change_at is None


@pytest.mark.parametrize(
    ("found", "known", "fix"),
    [
        ("resolutoin", ["update", "resolution"], "did you mean 'resolution'?"),
        ("customer_infromed_of_7", [f"customer_informed_of_{n}" for n in range(190)],
         "did you mean 'customer_informed_of_7'?"),
        ("supplier_of_7", [f"customer_informed_of_{n}" for n in range(190)], "use one of: "),
        ("the " * 40 + "emd", ["of " * 60, "The " * 40 + "end"],
         f"did you mean '{'The ' * 40}end'?"),
        ("the " * 40 + "end", ["of " * 60, "word" * 40], "use one of: "),
        ("", ["word" * 40] * 40, "use one of: "),
    ],
)  # fmt: skip
def test_the_nearest_of_many_or_long_names(found: str, known: list[str], fix: str) -> None:
    """As many as there are, in letters of either case."""
    assert did_you_mean(found, known).startswith(fix)


def test_names_that_are_hard_to_tell_apart_take_no_longer() -> None:
    """Two letters in any order: to compare each with all others pair by pair took minutes."""
    names = [f"{number:0100b}" for number in range(0, 1 << 40, (1 << 40) // 190)]
    for number in range(2_000):
        assert did_you_mean(f"{number**3:0100b}", names)
