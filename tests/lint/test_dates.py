"""Dates, versions and the policies of a book."""

from __future__ import annotations

from datetime import date

import pytest

from .examples import Lint, codes

NOW = "name: Support\neffective: {from: 2026-01-01}\n"


def test_the_next_version_may_be_in_the_future(said: Lint) -> None:
    """Beside the one that holds today, for up to a year."""
    assert said(NOW + "---\nname: Support\neffective: {from: 2027-03-01}\n") == []
    found = said(NOW + "---\nname: Support\neffective: {from: 2054-03-01}\n")
    assert codes(found) == ["date-in-future"]


def test_a_version_that_was_followed_is_let_be(said: Lint) -> None:
    """Its review and its end are past for good reason."""
    old = "name: Support\neffective: {from: 2020-01-01, until: 2026-01-01}\nretention:\n---\n"
    assert said(old + NOW) == []


def test_a_review_on_the_very_day_is_not_overdue(said: Lint) -> None:
    """It is overdue from the day after."""
    text = "effective: {from: 2025-11-21}\n"
    assert said(text) == []
    assert codes(said(text, date(2026, 11, 22))) == ["review-overdue"]


def test_until_is_the_first_day_no_longer_in_force(said: Lint) -> None:
    """On the day before, the policy still holds."""
    text = "effective: {from: 2026-01-01, until: 2026-11-21}\n"
    assert codes(said(text)) == ["no-longer-in-force"]
    assert said(text, date(2026, 11, 20)) == []


def test_two_versions_without_dates_overlap(said: Lint) -> None:
    """The last one counts, and the first never does."""
    found = said("name: A\neffective: {from: 2026-01-01}\n---\nname: A\n")
    assert [(one.code, one.line) for one in found] == [("overlapping-versions", 2)]


def test_a_policy_is_reached_on_some_dates(said: Lint) -> None:
    """A general policy before it that holds for a while takes cases for that while only."""
    general = "name: General\neffective: {from: 2026-01-01, until: 2026-06-01}\n---\n"
    found = said(general + "name: VIP\napplies_to: {tier: gold}\n")
    assert codes(found) == ["no-longer-in-force"]


@pytest.mark.parametrize(
    ("first", "second", "reached"),
    [
        ("{tier: [gold, silver]}", "{tier: gold}", False),
        ("{tier: gold}", "{tier: [gold, silver]}", True),
        ("{tier: gold}", "{tier: gold, region: emea}", False),
        ("{tier: gold, region: emea}", "{tier: gold}", True),
        ("{tier: {not: gold}}", "{tier: {not: gold}}", False),
        ("{seats: {at_least: 5}}", "{seats: {at_least: 9}}", True),  # not proved, so not said
        ("{tier: {missing: true}}", "{tier: gold}", True),
    ],
)
def test_a_policy_is_not_reached_when_an_earlier_one_takes_all(
    said: Lint, first: str, second: str, reached: bool
) -> None:
    """Only where that is sure."""
    text = f"name: One\napplies_to: {first}\n---\nname: Two\napplies_to: {second}\n"
    assert codes(said(text)) == ([] if reached else ["policy-never-reached"])


def test_a_policy_that_only_ends_holds_for_all_dates_before(said: Lint) -> None:
    """And the advice keeps the end."""
    found = next(one for one in said("name: Support\neffective: {until: 2027-01-01}\n"))
    assert found.code == "no-effective-date"
    assert "cases of any date before 2027-01-01" in found.what
    assert found.fix == "write e.g. effective: {from: 2026-07-01, until: 2027-01-01}"
