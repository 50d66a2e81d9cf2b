"""Checks on dates: since when and how long a policy holds, its review and its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..errors import InputError, Problem
from .subject import Check, Subject, finding

_A_YEAR = 366


def no_effective_date(subject: Subject) -> Iterator[Problem]:
    """Nothing says since when the policy holds."""
    policy = subject.policy
    if policy.effective.from_ is None and not subject.is_superseded:
        published = policy.published
        until = policy.effective.until
        before = f" before {until}" if until else ""
        since = f", even before {published}, when it was published" if published else ""
        is_past = published is not None and (subject.today is None or published <= subject.today)
        yield finding(
            "no-effective-date",
            f"no effective date: in a book the policy holds for cases of any date{before}{since}",
            f"write e.g. effective: {{from: {published if is_past else '2026-07-01'}"
            + (f", until: {until}}}" if until else "}"),
            "effective",
            "from",
        )


def date_in_future(subject: Subject) -> Iterator[Problem]:
    """A version that is not there yet, or a slip of the year."""
    policy, today = subject.policy, subject.today
    if today is None:
        return
    for loc, day, so in (
        (("published",), policy.published, "a review would count from there"),
        (("effective", "from"), policy.effective.from_, "a book leaves the policy out until then"),
    ):
        if day is not None and day > today and not _is_planned(subject, day):
            yield finding(
                "date-in-future",
                f"{day} is in the future (today is {today}); {so}",
                "check the year, or leave it if the version is planned for then",
                *loc,
            )


def _is_planned(subject: Subject, day: date) -> bool:
    """Whether a version is the next one, beside another that holds today."""
    today = subject.today
    if today is None or subject.version_on(subject.policy.name, today) in (None, subject.policy):
        return False
    return (day - today).days <= _A_YEAR


def no_longer_in_force(subject: Subject) -> Iterator[Problem]:
    """The policy has ended, and no version follows."""
    until, today = subject.policy.effective.until, subject.today
    if until is None or today is None or today < until:
        return
    if all(_has_ended(one.effective.until, today) for one in subject.siblings):
        yield finding(
            "no-longer-in-force",
            f"in force until {until} only, and no later version follows: in a book, cases opened "
            "from then on do not fall under it",
            "write a later date, leave until out, or add the next version",
            "effective",
            "until",
        )


def _has_ended(until: date | None, today: date) -> bool:
    return until is not None and until <= today


def review(subject: Subject) -> Iterator[Problem]:
    """Nobody is told when to look at the policy again, or it is past."""
    policy, today = subject.policy, subject.today
    if subject.is_superseded:
        return
    if policy.review is None:
        what = "nothing says when the policy is looked at again"
        yield finding("no-next-review", what, "add e.g. review: {every: 12 months}", "review")
        return
    try:
        due = policy.next_review
    except InputError:  # beyond the last date that there is
        return
    if due is None:
        yield finding(
            "no-next-review",
            f"a review every {policy.review.every} counts from published or effective.from, and "
            "neither is given",
            "write e.g. effective: {from: 2026-07-01}",
            "review",
        )
    elif today is not None and due < today:
        yield finding(
            "review-overdue",
            f"the review was due on {due} (today is {today})",
            "review the policy and write its new date as published or effective.from",
            "review",
        )


def no_retention(subject: Subject) -> Iterator[Problem]:
    """Nothing says how long records are kept."""
    if subject.policy.retention is None and not subject.is_superseded:
        yield finding(
            "no-retention",
            "nothing says how long records of cases are kept, so no case has a retain_until",
            "add e.g. retention: {keep: 12 months, from: closed}",
            "retention",
        )


CHECKS: tuple[Check, ...] = (
    no_effective_date, date_in_future, no_longer_in_force, review, no_retention,
)  # fmt: skip
