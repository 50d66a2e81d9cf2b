"""How findings come, what lint takes, and what it says of policies that everybody has."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from slaclock import (
    Policy,
    PolicyBook,
    PolicyError,
    lint,
    load_policies,
    load_policy,
    packaged_policies,
    packaged_policy,
)
from slaclock.linting import CODES

from ..policy_examples import SUPPORT
from .examples import DESK, FILES, TODAY, Lint, codes

NO_DATE = ("no-effective-date", "no-next-review")
PACKAGED = {
    # No date is printed in the SOP, and nothing of how long records are kept.
    "complaint-resolution": {*NO_DATE, "no-retention"},
    # Its version is of 2054, and nothing says when it is reviewed; nobody knows its holidays.
    "complaint-steps": {*NO_DATE, "date-in-future", "no-holidays"},
    # "Effective Date: [Insert Date]", "Review Date: [Insert Date]".
    "inquiry-handling": {*NO_DATE, "no-holidays"},
    # Published in June 2024, to be reviewed annually; "regular updates" without a number.
    "response-timeframes": {
        "no-effective-date", "review-overdue", "no-retention", "no-holidays",
        "recurring-without-target",
    },
    # Two policies, of which the same is to be said.
    "service-requests": {*NO_DATE, "no-retention", "no-holidays", "recurring-without-target"},
}  # fmt: skip


@pytest.mark.parametrize("name", packaged_policies())
def test_packaged_policies_have_true_findings_only(name: str) -> None:
    """Each is something that the SOP leaves open, or a date that it prints."""
    found = lint(packaged_policy(name), today=TODAY)
    assert set(codes(found)) == PACKAGED[name]
    assert {problem.severity for problem in found} == {"warning"}


def test_the_first_example_has_true_findings_only() -> None:
    """It is no longer in force, its review is past, and the US has states."""
    found = lint(load_policy(text=SUPPORT), today=TODAY)
    assert [(one.code, one.line) for one in found] == [
        ("no-longer-in-force", 5),
        ("review-overdue", 6),
        ("national-holidays-only", 12),
    ]
    assert lint(load_policy(text=SUPPORT)) == []


def test_findings_come_by_line() -> None:
    """Whatever the order of the checks."""
    found = lint(packaged_policy("service-requests"), today=TODAY)
    places = [(one.line or 0, one.column or 0) for one in found]
    assert places == sorted(places)
    assert [one for one in found if one.code == "no-retention" and one.line == places[0][0]]


def test_findings_of_a_folder_come_by_file(tmp_path: Path) -> None:
    """Files by name, as the policies of the book."""
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text(f"slaclock: 1\nname: {name}\n", encoding="utf-8")
    found = lint(load_policies(tmp_path), today=TODAY)
    order = [Path(one.file or "").name for one in found]
    assert order == sorted(order)
    assert set(order) == {"a.yaml", "b.yaml"}


def test_what_is_missing_is_shown_where_the_policy_begins(tmp_path: Path) -> None:
    """There is no line for what is not there."""
    file = tmp_path / "desk.yaml"
    file.write_text("\n# ours\nname: Acme\nreview: {every: 1 month}\n", encoding="utf-8")
    found = {one.code: one.line for one in lint(load_policy(file), today=TODAY)}
    assert found["no-effective-date"] == found["no-retention"] == 3
    assert found["no-next-review"] == 4


def test_policies_made_in_python_have_fields_without_lines() -> None:
    """In a book the field begins with the policy's name."""
    policy = Policy(name="Acme", effective={"from": date(2026, 1, 1)}, retention={"keep": "1 year"},
                    milestones={"update": {}}, review={"every": "1 year"})  # fmt: skip
    [problem] = lint(policy, today=TODAY)
    assert (problem.field, problem.line, problem.file) == ("milestones.update", None, None)
    vip = policy.model_copy(update={"name": "VIP"})
    found = lint(PolicyBook([policy, vip]), today=TODAY)
    assert [one.field for one in found if one.code == "recurring-without-target"] == [
        "Acme.milestones.update",
        "VIP.milestones.update",
    ]


def test_a_finding_is_plain_data() -> None:
    """As JSON has it."""
    [problem] = lint(load_policies(FILES / "minute-lost.yaml"), today=TODAY)
    data = problem.to_dict()
    assert data["code"] == "minute-lost"
    assert data["severity"] == "warning"
    assert (data["line"], data["column"]) == (5, 16)


def test_what_several_rows_inherit_is_said_once(said: Lint) -> None:
    """The promise stands in one place."""
    found = said(
        DESK
        + "milestones: {first_response: {within: 2 business days}, resolution: {within: 1 hour}}\n"
        "priorities: {low: {}, high: {}}\n"
    )
    assert codes(found) == ["response-after-resolution"]


@pytest.mark.parametrize("policy", [None, "support.yaml", {"name": "Acme"}])
def test_only_policies_and_books_are_looked_at(policy: object) -> None:
    """Whatever else is passed is refused by name."""
    with pytest.raises(PolicyError, match="a Policy or a PolicyBook is required"):
        lint(policy)  # type: ignore[arg-type]


@pytest.mark.parametrize("today", ["2026-11-21", 2026, datetime(2026, 11, 21)])
def test_today_is_a_date(today: object) -> None:
    """Neither text nor a datetime, of which nobody knows the zone."""
    with pytest.raises(PolicyError, match="a date is required"):
        lint(Policy(name="Acme"), today=today)  # type: ignore[arg-type]


@pytest.mark.parametrize("today", [date.min, date(1899, 1, 1), date(2300, 1, 1), date.max])
def test_any_date_is_taken(today: date) -> None:
    """Also one at which no calendar counts."""
    for name in packaged_policies():
        assert lint(packaged_policy(name), today=today)
    assert lint(load_policy(text=SUPPORT), today=today)


def test_without_today_nothing_depends_on_the_date() -> None:
    """What has passed, is to come, or differs between years is left out."""
    dated = {
        "date-in-future", "no-longer-in-force", "review-overdue", "national-holidays-only",
        "closed-days-run-out", "tz-data-differs",
    }  # fmt: skip
    for code in CODES:
        found = codes(lint(load_policies(FILES / f"{code}.yaml")))
        assert found == ([] if code in dated else [code])
