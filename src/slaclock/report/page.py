"""The report as one page of HTML that somebody forwards: figures first, then where they come from.

Nothing is fetched, no script runs, and every text that comes from outside is escaped by `markup`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from .chart import Month, chart, without_holes
from .ledger import MONTH, Group, Ledger
from .markup import Markup, element, together
from .style import STYLE
from .tables import (
    Row,
    Service,
    group_order,
    milestone_order,
    priority_order,
    service_by,
    tally_by,
    totals,
    values_of,
)
from .tally import OUTCOMES, Tally, ratio
from .words import clean, count, days, hours, mean, moment, percent, title, value
from .worst import Breach

_DAY = timedelta(days=1)
_GROUPS_SHOWN = 40
_POLICIES_SHOWN = 6
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HEADS = {
    "met": "Met", "breached": "Breached", "open": "Open", "ended": "Ended",
    "untargeted": "No target",
}  # fmt: skip
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
        _compliance(ledger),
        _months(ledger),
        _groups(ledger),
        _times(ledger),
        _escalations(ledger, total),
        _breaches(ledger, total),
        _unreadable(ledger),
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
    rest = f"{count(total['open'])} still open"
    first = _tile(
        "In time",
        percent(total["compliance"]),
        f"{count(total['met'])} of {count(decided)} promises decided; {rest}",
        class_="first",
    )
    elapsed = total["response_elapsed_median_seconds"], total["resolution_elapsed_median_seconds"]
    tiles = [
        first,
        _tile("Cases", count(total["cases"]), _problems_said(ledger)),
        _tile("Breached", count(total["breached"]), f"of {count(total['cycles'])} cycles"),
        _known(
            elapsed[0], "Response, median", hours(total["response_business_median_seconds"]),
            f"{days(elapsed[0])} elapsed",
        ),
        _known(
            elapsed[1], "Resolution, median", hours(total["resolution_business_median_seconds"]),
            f"{days(elapsed[1])} elapsed",
        ),
        _tile("Escalations", count(total["escalations"]), "levels reached"),
        _known(
            total["reopened_rate"], "Reopened", percent(total["reopened_rate"]),
            f"{count(total['reopened'])} of {_cases(total['cases'])}",
        ),
        _known(
            total["repeat_rate"], "Repeats", percent(total["repeat_rate"]),
            f"{count(total['repeats'])} of {_cases(total['repeat_candidates'])}",
        ),
        _known(
            total["satisfaction"], "Satisfaction", mean(total["satisfaction"]),
            f"mean of {count(total['satisfaction_count'])}",
        ),
    ]  # fmt: skip
    return element("dl", tiles, class_="tiles")


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{count(number)} cases"


def _problems_said(ledger: Ledger) -> str:
    unreadable = ledger.problems.offered
    return f"{count(unreadable)} not readable" if unreadable else "all of them readable"


def _known(found: float | None, name: str, figure: str, said: str) -> Markup | None:
    return None if found is None else _tile(name, figure, said)


def _tile(name: str, figure: str, said: str, class_: str | None = None) -> Markup:
    inside = element("dd", figure, element("small", said))
    return element("div", element("dt", name), inside, class_=class_)


# -------------------------------------------------------------------- tables


def _compliance(ledger: Ledger) -> Markup | None:
    by_milestone = tally_by(ledger, lambda place: place.milestone)
    by_priority = tally_by(ledger, lambda place: (place.milestone, place.priority))
    shown = _outcomes(by_milestone.values())
    bodies = []
    for milestone in sorted(by_milestone, key=lambda one: milestone_order(ledger, one)):
        rows = [_tally_row(title(milestone), by_milestone[milestone], shown, "whole")]
        priorities = [priority for name, priority in by_priority if name == milestone]
        if priorities != [None]:
            rows += [
                _tally_row(value(one), by_priority[milestone, one], shown)
                for one in sorted(priorities, key=priority_order)
            ]
        bodies.append(element("tbody", rows))
    head = ("Milestone and priority", "In time", *(_HEADS[name] for name in shown))
    return _section(
        "Compliance by milestone and priority",
        "In time = met in time / (met in time + breached). The rest is counted apart.",
        _table("Compliance by milestone and priority", head, bodies),
        wanted=bool(bodies),
    )


def _outcomes(tallies: Iterable[Tally]) -> list[str]:
    """The outcomes worth a column."""
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(tally.outcomes)
    return [name for name in OUTCOMES if total[name] or name in ("met", "breached", "open")]


def _tally_row(name: str, tally: Tally, shown: Iterable[str], class_: str | None = None) -> Markup:
    cells = [_number(tally.outcomes[one], late=one == "breached") for one in shown]
    head = element("th", name, scope="row", class_=None if class_ else "part")
    return element("tr", head, _share(tally.compliance), cells, class_=class_)


def _share(compliance: float | None) -> Markup:
    if compliance is None:
        return element("td", percent(None), class_="n zero")
    bar = element("span", element("span", style=f"width:{compliance * 100:.1f}%"), class_="bar")
    return element(
        "td", element("div", bar, element("b", percent(compliance)), class_="share"), class_="n"
    )


def _number(number: int, *, late: bool = False) -> Markup:
    class_ = "n zero" if not number else "n late" if late else "n"
    return element("td", count(number), class_=class_)


def _months(ledger: Ledger) -> Markup | None:
    decided: dict[str, Counter[str]] = {}
    for (month, _), outcomes in ledger.months.items():
        decided.setdefault(month, Counter()).update(outcomes)
    months = without_holes(
        [Month(name, decided[name]["met"], decided[name]["breached"]) for name in sorted(decided)]
    )
    if not months:
        return None
    left_out = len([name for name in decided if name < months[0].name])
    said = "Percent of what was decided, by the month in which it was due."
    if left_out:
        said += f" {count(left_out)} earlier months are left out."
    figures = element(
        "details", element("summary", "Figures by month and milestone"),
        _month_table(ledger, months), class_="plain",
    )  # fmt: skip
    return _section("Compliance by month", said, together(chart(months), figures))


def _month_table(ledger: Ledger, months: Sequence[Month]) -> Markup:
    milestones = {milestone for _, milestone in ledger.months}
    ordered = sorted(milestones, key=lambda one: milestone_order(ledger, one))
    rows = []
    for month in months:
        cells = [
            element("td", percent(month.compliance), class_="n"),
            _number(month.met),
            _number(month.breached, late=True),
        ]
        for milestone in ordered:
            outcomes = ledger.months.get((month.name, milestone), Counter())
            share = ratio(outcomes["met"], outcomes["met"] + outcomes["breached"])
            cells.append(element("td", percent(share), class_="n"))
        rows.append(element("tr", element("th", month.name, scope="row"), cells))
    head = ("Month", "In time", "Met", "Breached", *map(title, ordered))
    return _table("Compliance by month and milestone", head, [element("tbody", rows)])


def _groups(ledger: Ledger) -> Markup | None:
    names = [name for name in ledger.by if name != MONTH]
    if not names:
        return None
    at = ledger.by.index(MONTH) if MONTH in ledger.by else None

    def merged(group: Group) -> Group:
        return group if at is None else (*group[:at], *group[at + 1 :])

    tallies = tally_by(ledger, lambda place: merged(place.group))
    services = service_by(ledger, lambda group, priority: merged(group))
    found = sorted({*tallies, *services}, key=group_order)
    worst = sorted(found, key=lambda one: -tallies.get(one, Tally()).outcomes["breached"])
    kept = set(worst[:_GROUPS_SHOWN])
    rows = [
        _group_row(group, tallies.get(group, Tally()), services[group])
        for group in found
        if group in kept
    ]
    said = ""
    if len(found) > len(kept):
        said = f"The {len(kept)} of {count(len(found))} groups with the most breaches."
    head = (
        *map(title, names), "In time", "Met", "Breached", "Open", "Cases",
        "Response", "Resolution",
    )  # fmt: skip
    called = f"By {', '.join(clean(name) for name in names)}"
    note = together(said, " " if said else "", "Times are medians on the milestone's own clock.")
    table = _table(called, head, [element("tbody", rows)], names=len(names))
    return _section(called, note, table, wanted=bool(rows))


def _group_row(group: Group, tally: Tally, service: Service) -> Markup:
    names = [element("th", value(one), scope="row") for one in values_of(group)]
    return element(
        "tr",
        names,
        _share(tally.compliance),
        _number(tally.outcomes["met"]),
        _number(tally.outcomes["breached"], late=True),
        _number(tally.outcomes["open"]),
        _number(service.caseload.cases),
        _cell(hours(service.response.figures()["business_median_seconds"])),
        _cell(hours(service.resolution.figures()["business_median_seconds"])),
    )


def _cell(said: str) -> Markup:
    return element("td", said, class_="n")


def _times(ledger: Ledger) -> Markup | None:
    services = service_by(ledger, lambda group, priority: priority)
    whole = service_by(ledger, lambda group, priority: None).get(None)
    bodies = []
    for role in ("response", "resolution"):
        rows = [] if whole is None else _times_row(title(role), whole.times(role), "whole")
        if rows and list(services) != [None]:
            for priority in sorted(services, key=priority_order):
                rows += _times_row(value(priority), services[priority].times(role))
        if rows:
            bodies.append(element("tbody", rows))
    clocks = element(
        "tr", element("td", ""), element("td", ""),
        element("th", "On its own clock", colspan=3, scope="colgroup", class_="group"),
        element("th", "Elapsed", colspan=3, scope="colgroup", class_="group"),
    )  # fmt: skip
    head = ("", "Met", *("Mean", "Median", "90th percentile") * 2)
    return _section(
        "Response and resolution time",
        "Its own clock counts the hours of its calendar without pauses; elapsed is from start to "
        "meeting, round the clock.",
        _table("Response and resolution time", head, bodies, above=clocks),
        wanted=bool(bodies),
    )


def _times_row(name: str, times: Any, class_: str | None = None) -> list[Markup]:
    if not times.business:
        return []
    figures = times.figures()
    cells = [
        *(_cell(hours(figures[f"business_{one}_seconds"])) for one in ("mean", "median", "p90")),
        *(_cell(days(figures[f"elapsed_{one}_seconds"])) for one in ("mean", "median", "p90")),
    ]
    head = element("th", name, scope="row", class_=None if class_ else "part")
    return [element("tr", head, _number(len(times.business)), cells, class_=class_)]


def _escalations(ledger: Ledger, total: Row) -> Markup | None:
    rows = []
    for level, number in total["escalations_per_level"].items():
        to = ", ".join(sorted(clean(one) for one in ledger.addressees[level]))
        rows.append(
            element(
                "tr",
                element("th", f"Level {level}", scope="row"),
                element("td", to),
                _number(number),
                _cell(percent(ratio(number, total["cases"]))),
            )
        )
    return _section(
        "Escalations",
        "Levels that cases reached, but not by their opening alone.",
        _table(
            "Escalations per level", ("Level", "To", "Escalations", "Per case"),
            [element("tbody", rows)], names=2,
        ),
        wanted=bool(rows),
    )  # fmt: skip


def _breaches(ledger: Ledger, total: Row) -> Markup | None:
    shown = len(ledger.breaches)
    said = "Longest overdue first, each on its own clock; open one to see every stretch counted."
    if shown < total["breached"]:
        said = f"{shown} of {count(total['breached'])} breaches. {said}"
    return _section(
        "The worst breaches", said, together(map(_breach, ledger.breaches)), wanted=bool(shown)
    )


def _breach(breach: Breach) -> Markup:
    named = f"{value(breach.case)} · {title(breach.milestone)}"
    if breach.priority is not None:
        named += f" · {value(breach.priority)}"
    due = "" if breach.due_at is None else f"due {moment(breach.due_at, breach.timezone)}"
    still = "" if breach.met_at is not None else ", not met yet"
    return element(
        "details",
        element(
            "summary", named, " ",
            element("span", f"{hours(breach.overdue.total_seconds())} overdue", class_="late"),
            " ", element("span", f"{due}{still}", class_="soft"),
        ),
        element("pre", breach.explanation, tabindex=0),
    )  # fmt: skip


def _unreadable(ledger: Ledger) -> Markup | None:
    number = ledger.problems.offered
    said = [element("li", _problem_said(str(problem))) for problem in ledger.problems]
    left_out = number - len(said)
    if left_out:
        said.append(element("li", f"and {count(left_out)} more", class_="soft"))
    notes = []
    if ledger.not_numbers:
        what = "A satisfaction was" if ledger.not_numbers == 1 else (
            f"{count(ledger.not_numbers)} satisfactions were"
        )  # fmt: skip
        notes.append(element("p", f"{what} given that is no number.", class_="soft"))
    return _section(
        "Not readable",
        f"{count(number)} rows or cases made no sense and are not in the figures." if number
        else "",
        together(element("ul", said) if said else None, notes),
        wanted=bool(number or ledger.not_numbers),
    )  # fmt: skip


def _problem_said(problem: str) -> str:
    return "; ".join(line.strip() for line in problem.splitlines())[:600]


def _footer(ledger: Ledger) -> Markup:
    within = ledger.repeat_within
    window = f"{within.days:,} days" if not within % _DAY else hours(within.total_seconds())
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


# -------------------------------------------------------------------- parts


def _section(
    name: str, said: str | Markup, inside: Markup, *, wanted: bool = True
) -> Markup | None:
    if not wanted:
        return None
    return element("section", element("h2", name), element("p", said, class_="soft"), inside)


def _table(
    caption: str,
    head: Sequence[str],
    bodies: Iterable[Markup],
    *,
    names: int = 1,
    above: Markup | None = None,
) -> Markup:
    """A table that scrolls by itself where it is too wide; *names* columns hold text."""
    cells = [
        element("th", one, scope="col", class_="n" if number >= names else None)
        for number, one in enumerate(head)
    ]
    table = element("table", element("thead", above, element("tr", cells)), bodies)
    return element("div", table, class_="scroll", role="region", aria_label=caption, tabindex=0)
