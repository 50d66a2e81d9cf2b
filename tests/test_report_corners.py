"""Reports of rarer cases: many policies, no priorities, wide and long names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slaclock import Case, CaseError, Clock, Event, Policy, Report, explanation, read_cases, steps
from slaclock.report.words import cut, padded
from slaclock.rows.cells import is_flag
from slaclock.wording import columns

OPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = OPENED + timedelta(days=2)


def of(name: str, milestone: str = "resolution") -> Clock:
    """A policy without a table, so without priorities."""
    promised = {milestone: {"within": "1 hour", "met_by": "resolved"}}
    return Clock(Policy.model_validate({"name": name, "milestones": promised}))


def test_a_page_over_many_policies_names_a_few() -> None:
    """And says how many more there are."""
    clocks = [of(f"Policy {number}") for number in range(9)]
    page = Report(clock.assess(Case(1, OPENED), now=LATER) for clock in clocks).to_html()
    assert "Policy 0" in page
    assert "more policies" in page


def test_a_breach_without_a_priority_is_shown_without_one() -> None:
    """On the page, by case and milestone alone."""
    page = Report([of("p").assess(Case("T-1", OPENED), now=LATER)]).to_html()
    assert "T-1 · Resolution" in page


def test_a_text_report_with_names_that_are_too_long() -> None:
    """Columns are cut down to a width that can still be read, and no further."""
    clock = of("p", "milestone_" * 20)
    case = Case("T", OPENED, attributes={f"attribute_{n}": "value " * 30 for n in range(9)})
    by = tuple(case.attributes)
    text = Report([clock.assess(case, now=LATER)], by=by).to_text()
    assert "…" in text


def test_a_text_report_of_more_columns_than_fit() -> None:
    """Nothing is cut to nothing: the lines get too long instead."""
    case = Case("T", OPENED, attributes={f"attribute_{n}": "value" for n in range(30)})
    text = Report([of("p").assess(case, now=LATER)], by=tuple(case.attributes)).to_text()
    assert max(map(len, text.splitlines())) > 100
    assert "at…" in text


def test_a_text_report_with_names_that_play_tricks() -> None:
    """Not only values: the names of attributes come from files too."""
    case = Case("T", OPENED, attributes={"a\nb": "x", "c\u202ed": "y"})
    text = Report([of("p").assess(case, now=LATER)], by=tuple(case.attributes)).to_text()
    assert "a\ufffdb" in text
    assert "c\ufffdd" in text


def test_the_width_of_text_that_is_not_latin() -> None:
    """A wide letter takes two columns of a terminal."""
    assert columns("予約") == 4
    assert cut("予約予約", 5) == "予約…"
    assert cut("予約", 4) == "予約"
    assert padded("予", 4) == "予  "
    assert padded("予", 4, right=True) == "  予"


def test_cells_of_other_kinds_are_no_flags() -> None:
    """A date is when, not whether."""
    assert not is_flag("escalated", OPENED)
    assert is_flag("escalated", 1)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's word for it, in an error of ours."""
    path = tmp_path / "cases.csv"
    path.write_text("id,opened\n1,2026-11-20T09:00Z\n", encoding="utf-8")

    def fails(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(CaseError, match=r"(?i)input/output error"):
        list(read_cases(path))


def test_a_case_whose_clock_changed_at_its_start_is_explained() -> None:
    """A row that held for no time at all is not told as a stretch."""
    clock = Clock(
        Policy.model_validate({
            "name": "p",
            "priorities": {"low": {"resolution": "8 hours"}, "high": {"resolution": "4 hours"}},
            "rules": {"priority_change": "carry"},
        })
    )  # fmt: skip
    hour = timedelta(hours=1)
    events = [
        Event("priority", OPENED + hour, "high", seq=0),
        Event("priority", OPENED + hour, "low", seq=1),
    ]
    reading = clock.assess(Case(1, OPENED, "low", events=events), now=OPENED + 2 * hour)[
        "resolution"
    ]
    assert reading.due_at == OPENED + 8 * hour
    counted = [step.counted for step in reading.explanation.steps]
    assert sum(counted, timedelta(0)) == 8 * hour


def test_ignored_changes_are_told_apart_without_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A report by an attribute asks none of the thousands of events of a case for its hash."""
    events = [
        Event("cancelled", OPENED),
        *(Event("changed", LATER, {"team": n * (2**61 - 1)}, seq=n) for n in range(9)),
    ]
    assessment = of("p").assess(Case("T", OPENED, None, {"team": "red"}, events), now=LATER)
    assert len(assessment.ignored_events) == 9
    monkeypatch.setattr(Event, "__hash__", None)
    report = Report([assessment], by=("team",))
    assert [row["team"] for row in report.rows()] == ["red"]


_YEARS = timedelta(days=1_600)
_DESK = {
    "desk": {"timezone": "Europe/London", "hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}},
    "club": {"timezone": "Europe/London", "hours": {"mon,wed,fri,sun": "19:00-23:00"}},
}


def late(target: str, rule: str) -> Clock:
    return Clock(Policy.model_validate({
        "name": "p", "calendars": _DESK, "calendar": "desk",
        "rules": {"priority_change": rule},
        "priorities": {"low": {"resolution": target}, "high": {
            "resolution": {"within": "8 business hours", "calendar": "club"}
        }},
    }))  # fmt: skip


def _pauses(number: int, *, last: timedelta = timedelta(hours=1)) -> list[Event]:
    found = []
    for place in range(number):
        at = OPENED + (_YEARS - last) * (place + 1) / number
        found += [Event("paused", at, reason="vendor")]
        found += [Event("resumed", at + timedelta(minutes=9))] if place < number - 1 else []
    return found


@pytest.mark.parametrize("recent", [timedelta(days=60), timedelta(days=1)])
@pytest.mark.parametrize(
    ("target", "events", "rule"),
    [
        pytest.param("4 business hours", [], "recompute", id="soon due"),
        pytest.param("7990 business hours", [], "recompute", id="due near the end"),
        pytest.param("4000 business hours", [], "recompute", id="due in the middle"),
        pytest.param("4 business hours", _pauses(9), "recompute", id="pauses"),
        pytest.param(
            "4 business hours", _pauses(3, last=timedelta(days=200)), "recompute", id="long pause"
        ),
        pytest.param("9 hours", _pauses(700), "recompute", id="round the clock"),
        pytest.param(
            "9999 business hours",
            [Event("priority", OPENED + _YEARS - timedelta(days=9), "high")],
            "carry", id="another clock at the end",
        ),
        pytest.param(
            "4 business hours", [Event("resolved", OPENED + _YEARS)], "recompute", id="met late"
        ),
    ],
)  # fmt: skip
def test_an_explanation_of_many_years_is_not_written_out(
    monkeypatch: pytest.MonkeyPatch,
    target: str, events: list[Event], rule: str, recent: timedelta,
) -> None:  # fmt: skip
    """Its first and last lines are those of the whole text."""
    clock = late(target, rule)
    assessment = clock.assess(Case("T", OPENED, "low", events=events), now=OPENED + _YEARS)
    reading = assessment["resolution"]
    assert reading.breached
    whole = str(reading.explanation).splitlines()
    monkeypatch.setattr(steps, "_RECENT", recent)
    monkeypatch.setattr(explanation.Explanation, "__str__", None)
    [breach] = Report([assessment]).worst_breaches
    assert breach.explanation.splitlines() == [
        *whole[:26], "  ... over 1,000 lines left out ...", *whole[-8:]
    ]  # fmt: skip
    assert len(whole) > 1_034
