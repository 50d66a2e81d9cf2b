"""The report as one page of HTML that somebody forwards: figures first, then where they come from.

Nothing is fetched, no script runs, and every text that comes from outside is escaped by `markup`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from . import sections
from .ledger import Ledger
from .markup import Markup, element, together
from .style import STYLE
from .tables import Row, totals
from .words import clean, count, counted, days, hours, mean, percent

_DAY = timedelta(days=1)
_POLICIES_SHOWN = 6
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
Policies = Sequence[tuple[str, str | None, str]]


def to_html(ledger: Ledger, heading: str, as_of: str, policies: Policies) -> str:
    """The page; *as_of* and *policies* say when and by what the cases were read."""
    total = totals(ledger)
    head = element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        element("title", heading),
        Markup(f"<style>{STYLE}</style>"),
    )
    body = element(
        "main",
        element("header", element("h1", heading), _read(as_of, policies)),
        _tiles(ledger, total),
        sections.compliance(ledger),
        sections.months(ledger),
        sections.groups(ledger),
        sections.times(ledger),
        sections.escalations(ledger, total),
        sections.breaches(ledger, total),
        sections.unreadable(ledger),
        _footer(ledger),
    )
    page = element("html", head, element("body", body), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _read(as_of: str, policies: Policies) -> Markup:
    names = dict.fromkeys(
        f"{clean(name)} {clean(version)}" if version else clean(name)
        for name, version, _ in policies
    )
    said = ", ".join(list(names)[:_POLICIES_SHOWN])
    if len(names) > _POLICIES_SHOWN:
        said += f" and {len(names) - _POLICIES_SHOWN} more policies"
    parts = [said, f"as of {as_of}" if as_of else ""]
    return element("p", " · ".join(part for part in parts if part), class_="soft")


# -------------------------------------------------------------------- figures first


def _tiles(ledger: Ledger, total: Row) -> Markup:
    decided = total["met"] + total["breached"]
    first = _tile(
        "In time",
        percent(total["compliance"]),
        f"{count(total['met'])} of {count(decided)} decided; {count(total['breached'])} breached, "
        f"{count(total['open'])} still open",
        class_="first",
    )
    elapsed = total["response_elapsed_median_seconds"], total["resolution_elapsed_median_seconds"]
    top = [
        first,
        _tile("Cases", count(total["cases"]), _problems_said(ledger)),
        _tile("Escalations", count(total["escalations"]), _levels_said(total["escalations"])),
    ]
    tiles = [
        _known(
            elapsed[0], "Response, median", hours(total["response_business_median_seconds"]),
            f"{days(elapsed[0])} elapsed",
        ),
        _known(
            elapsed[1], "Resolution, median", hours(total["resolution_business_median_seconds"]),
            f"{days(elapsed[1])} elapsed",
        ),
        _known(
            total["reopened_rate"], "Reopened", percent(total["reopened_rate"]),
            f"{count(total['reopened'])} of {counted(total['cases'], 'case')}",
        ),
        _known(
            total["repeat_rate"], "Repeats", percent(total["repeat_rate"]),
            f"{count(total['repeats'])} of {counted(total['repeat_candidates'], 'case')}",
        ),
        _known(
            total["satisfaction"], "Satisfaction", mean(total["satisfaction"]),
            f"mean of {count(total['satisfaction_count'])}",
        ),
    ]  # fmt: skip
    known = [tile for tile in tiles if tile is not None]
    rest = element("dl", known, class_="tiles") if known else None
    return together(element("dl", top, class_="tiles"), rest)


def _problems_said(ledger: Ledger) -> str:
    unreadable = ledger.problems.offered
    return f"{count(unreadable)} not readable" if unreadable else "all of them readable"


def _levels_said(number: int) -> str:
    return "level reached" if number == 1 else "levels reached"


def _known(found: float | None, name: str, figure: str, said: str) -> Markup | None:
    return None if found is None else _tile(name, figure, said)


def _tile(name: str, figure: str, said: str, class_: str | None = None) -> Markup:
    inside = element("dd", figure, element("small", said))
    return element("div", element("dt", name), inside, class_=class_)


# -------------------------------------------------------------------- last words


def _footer(ledger: Ledger) -> Markup:
    within = ledger.repeat_within
    window = counted(within.days, "day") if not within % _DAY else hours(within.total_seconds())
    return element(
        "footer",
        element(
            "p",
            "Every cycle of a milestone counts once, under the priority that decided it, in the "
            "month of its due. Percentiles interpolate between the nearest values. ",
            "Response is the first response, or the acknowledgement where a policy has no such "
            "milestone. ",
            f"A repeat has the requester and category of a case closed no more than {window} "
            "before it was opened. ",
            "A case as such counts where it stood when it was read.",
        ),
        element("p", "Made with slaclock."),
    )
