"""Books: which policy a case falls under, and what is said when there is none."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from slaclock.errors import CaseError, PolicyError
from slaclock.policy import Policy, PolicyBook

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def policy(name: str, start: str | None = None, end: str | None = None, **fields: Any) -> Policy:
    return Policy(name=name, effective={"from": start, "until": end}, **fields)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_book_is_an_ordered_collection() -> None:
    """By place, by name, by slice; immutable, equal by content, hashable and picklable."""
    vip, general = policy("VIP"), policy("General")
    book = PolicyBook([vip, general])
    assert list(book) == [book[0], book[-1]] == [vip, general]
    assert (len(book), book.names, book["General"]) == (2, ("VIP", "General"), general)
    assert book[:1] == PolicyBook(iter([vip]))
    assert vip in book
    assert "VIP" in book
    assert "VPI" not in book
    assert policy("other") not in book
    assert hash(book) == hash(PolicyBook([vip, general]))
    assert book == pickle.loads(pickle.dumps(book)) == copy.deepcopy(book)
    assert book != PolicyBook([general, vip])
    assert book != [vip, general]
    assert repr(book) == "PolicyBook(VIP, General)"
    with pytest.raises(AttributeError, match="cannot be changed"):
        book._policies = ()


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    """As everywhere."""
    with pytest.raises(PolicyError, match="no policy 'VPI'\n  fix: did you mean 'VIP'"):
        PolicyBook([policy("VIP")])["VPI"]
    with pytest.raises(PolicyError, match="found 5, an int; a Policy is required"):
        PolicyBook([5])  # type: ignore[list-item]


def test_the_first_name_that_applies_wins() -> None:
    """Whatever follows."""
    book = PolicyBook(
        [policy("VIP", applies_to={"tier": "gold"}), policy("General"), policy("Rest")]
    )
    assert book.for_case({"tier": "gold"}, NOON).name == "VIP"
    assert book.for_case({"tier": "silver"}, NOON).name == "General"
    assert book.for_case({}, NOON).name == "General"


@pytest.mark.parametrize(
    ("opened", "version"),
    [
        pytest.param("2023-12-31T23:59:59Z", None, id="before the first"),
        pytest.param("2024-01-01T00:00:00Z", "1", id="from is inside"),
        pytest.param("2024-12-31T23:59:59Z", "1", id="the last day"),
        pytest.param("2025-01-01T00:00:00Z", "2", id="the latest from wins"),
        pytest.param("2025-06-01T00:00:00Z", "1", id="back to the open one"),
    ],
)
def test_the_latest_version_in_force_wins(opened: str, version: str | None) -> None:
    """From its first date on, until its end, which is not inside."""
    book = PolicyBook(
        [
            policy("Desk", "2024-01-01", version="1"),
            policy("Desk", "2025-01-01", "2025-06-01", version="2"),
        ]
    )
    if version is None:
        with pytest.raises(CaseError, match="'Desk' has no version in force then"):
            book.for_case({}, at(opened))
    else:
        assert book.for_case({}, at(opened)).version == version


def test_dates_are_read_in_the_zone_of_the_policy() -> None:
    """At 23:30 in London it is already tomorrow in Tokyo."""
    tokyo = policy("Desk", "2026-11-21", version="2", timezone="Asia/Tokyo")
    book = PolicyBook([policy("Desk", version="1"), tokyo])
    assert book.for_case({}, at("2026-11-20T14:59:59Z")).version == "1"
    assert book.for_case({}, at("2026-11-20T15:00:00Z")).version == "2"


def test_of_equal_starts_the_later_one_wins() -> None:
    """In the order of the book; a missing start is the earliest of all."""
    book = PolicyBook(
        [policy("Desk", "2024-01-01", version="1"), policy("Desk", "2024-01-01", version="2"),
         policy("Desk", version="3")]
    )  # fmt: skip
    assert book.for_case({}, NOON).version == "2"
    assert book["Desk"].version == "2"
    assert [one.version for one in book.versions("Desk")] == ["1", "2", "3"]


def test_only_the_version_in_force_is_asked_whether_it_applies() -> None:
    """An older one that would apply is no longer the policy of that name."""
    book = PolicyBook(
        [policy("Desk", "2024-01-01"), policy("Desk", "2025-01-01", applies_to={"tier": "gold"}),
         policy("Rest")]
    )  # fmt: skip
    assert book.for_case({}, NOON).name == "Rest"
    assert book.for_case({}, at("2024-06-01T00:00:00Z")).name == "Desk"


def test_names_come_in_the_order_of_their_first_version() -> None:
    """Wherever their other versions stand."""
    book = PolicyBook([policy("A", "2027-01-01"), policy("B"), policy("A", "2020-01-01")])
    assert book.for_case({}, NOON).name == "A"


def test_no_policy_is_an_error_that_says_why() -> None:
    """For every name."""
    book = PolicyBook([policy("VIP", applies_to={"tier": "gold"}), policy("Old", end="2020-01-01")])
    with pytest.raises(CaseError) as caught:
        book.for_case({"tier": "silver"}, NOON)
    [problem] = caught.value.problems
    assert problem.what == (
        "no policy for a case opened at 2026-11-20T12:00:00+00:00: 'VIP': tier is 'silver', "
        "not gold; 'Old' has no version in force then"
    )
    with pytest.raises(CaseError, match="the book is empty"):
        PolicyBook().for_case({}, NOON)


def test_the_opening_must_be_an_instant() -> None:
    """A naive one is refused by name; far ends of time are not."""
    book = PolicyBook([policy("Desk", timezone="Asia/Tokyo")])
    with pytest.raises(CaseError, match="opened has no time zone"):
        book.for_case({}, datetime(2026, 1, 1))
    for end in (datetime(2, 1, 1), datetime(9998, 12, 31)):
        assert book.for_case({}, end.replace(tzinfo=UTC)).name == "Desk"
