"""The sections of the page: where its figures come from, each None when there is nothing to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from .chart import Month, chart, without_holes
from .ledger import MONTH, Group, Ledger
from .markup import Markup, element, together
from .tables import (
    Row,
    Service,
    group_order,
    milestone_order,
    priority_order,
    service_by,
    tally_by,
    values_of,
)
from .tally import OUTCOMES, Tally, Times, ratio
from .words import clean, count, counted, days, hours, moment, percent, title, value
from .worst import Breach

_GROUPS_SHOWN = 40
_HEADS = {
    "met": "Met", "breached": "Breached", "open": "Open", "ended": "Ended",
    "untargeted": "No target",
}  # fmt: skip


def compliance(ledger: Ledger) -> Markup | None:
    """The share met in time, of each milestone and of each of its priorities."""
    by_milestone = tally_by(ledger, lambda place: place.milestone)
    by_priority = tally_by(ledger, lambda place: (place.milestone, place.priority))
    shown = _outcomes(by_milestone.values())
    bodies = []
    for milestone in sorted(by_milestone, key=lambda one: milestone_order(ledger, one)):
        rows = [_tally_row(title(milestone), by_milestone[milestone], shown, "whole")]
        priorities = [priority for name, priority in by_priority if name == milestone]
        if priorities != [None] and by_milestone[milestone].is_promised:
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


def months(ledger: Ledger) -> Markup | None:
    """The share met in time, month by month."""
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
        said += f" Left out: {counted(left_out, 'earlier month')}."
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


def groups(ledger: Ledger) -> Markup | None:
    """The groups side by side, all their months together."""
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


def times(ledger: Ledger) -> Markup | None:
    """How long it took to respond and to resolve."""
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
    head = ("", "Cycles", *("Mean", "Median", "90th percentile") * 2)
    return _section(
        "Response and resolution time",
        "Its own clock counts the hours of its calendar without pauses; elapsed is from start to "
        "meeting, round the clock.",
        _table("Response and resolution time", head, bodies, above=clocks),
        wanted=bool(bodies),
    )


def _times_row(name: str, times: Times, class_: str | None = None) -> list[Markup]:
    if not times.business:
        return []
    figures = times.figures()
    cells = [
        *(_cell(hours(figures[f"business_{one}_seconds"])) for one in ("mean", "median", "p90")),
        *(_cell(days(figures[f"elapsed_{one}_seconds"])) for one in ("mean", "median", "p90")),
    ]
    head = element("th", name, scope="row", class_=None if class_ else "part")
    return [element("tr", head, _number(len(times.business)), cells, class_=class_)]


def escalations(ledger: Ledger, total: Row) -> Markup | None:
    """How often each level was reached."""
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
            "Escalations per level", ("Level", "To", "Escalations", "Of all cases"),
            [element("tbody", rows)], names=2,
        ),
        wanted=bool(rows),
    )  # fmt: skip


def breaches(ledger: Ledger, total: Row) -> Markup | None:
    """The worst, each with its explanation."""
    shown = len(ledger.breaches)
    said = "Longest overdue first, each on its own clock; open one to see every stretch counted."
    if shown < total["breached"]:
        said = f"{shown} of {counted(total['breached'], 'breach', 'breaches')}. {said}"
    return _section(
        "The worst breaches", said, together(map(_breach, ledger.breaches)), wanted=bool(shown)
    )


def _breach(breach: Breach) -> Markup:
    named = f"{value(breach.case)} · {title(breach.milestone)}"
    if breach.priority is not None:
        named += f" · {value(breach.priority)}"
    due = "" if breach.due_at is None else f"due {moment(breach.due_at, breach.timezone)}"
    still = "" if breach.met_at is not None else ", not met"
    if breach.is_running:
        still += " yet"
    return element(
        "details",
        element(
            "summary", named, " ",
            element("span", f"{hours(breach.overdue.total_seconds())} overdue", class_="late"),
            " ", element("span", f"{due}{still}", class_="soft"),
        ),
        element("pre", breach.explanation, tabindex=0),
    )  # fmt: skip


def unreadable(ledger: Ledger) -> Markup | None:
    """What is missing from the figures."""
    number = ledger.problems.offered
    said = [element("li", _problem_said(str(problem))) for problem in ledger.problems]
    left_out = number - len(said)
    if left_out:
        said.append(element("li", f"and {count(left_out)} more", class_="soft"))
    note = None
    if ledger.not_numbers:
        what = counted(ledger.not_numbers, "satisfaction")
        note = element("p", f"Left out as no number: {what}.", class_="soft")
    return _section(
        "Not readable",
        f"Not in the figures: {counted(number, 'row or case', 'rows or cases')} that made no sense."
        if number else "",
        together(element("ul", said) if said else None, note),
        wanted=bool(number or ledger.not_numbers),
    )  # fmt: skip


def _problem_said(problem: str) -> str:
    return "; ".join(line.strip() for line in problem.splitlines())[:600]


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
