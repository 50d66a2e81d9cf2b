"""The report as aligned text for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..wording import columns
from .ledger import Ledger
from .tables import (
    Row,
    case_rows,
    milestone_rows,
    priority_order,
    service_by,
    totals,
)
from .words import clean, count, cut, days, hours, mean, padded, percent, value

_WIDTH = 100
_NARROWEST = 3
_PROBLEMS = 5
_OPTIONAL = ("ended", "untargeted")
_HEADS = {"untargeted": "no target"}


def to_text(ledger: Ledger, read: str) -> str:
    """The text; *read* says what was read, and when."""
    total = totals(ledger)
    lines = [read]
    if ledger.tallies:
        lines += ["", *_milestones(ledger, total)]
    if ledger.caseloads:
        lines += ["", *_cases(ledger, total)]
        lines += ["", *_times(ledger)]
    lines += [*_problems(ledger), "", *_totals(ledger, total)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _milestones(ledger: Ledger, total: Row) -> Iterator[str]:
    outcomes = ["met", "breached", "open", *(name for name in _OPTIONAL if total[name])]
    head = [*ledger.by, "milestone", "priority"]
    table = [[*map(clean, head), *(_HEADS.get(name, name) for name in outcomes), "in time"]]
    for row in milestone_rows(ledger):
        table.append([*(value(row[name]) for name in head), *_counts(row, outcomes)])
    table.append(["all", *[""] * (len(head) - 1), *_counts(total, outcomes)])
    return _aligned(table, len(head))


def _counts(row: Row, outcomes: Iterable[str]) -> list[str]:
    return [*(count(row[name]) for name in outcomes), percent(row["compliance"])]


def _cases(ledger: Ledger, total: Row) -> Iterator[str]:
    head = [*ledger.by, "priority"]
    table = [[*map(clean, head), "cases", "escalated", "reopened", "repeats", "satisfaction"]]
    for row in case_rows(ledger):
        table.append([*(value(row[name]) for name in head), *_rates(row)])
    table.append(["all", *[""] * (len(head) - 1), *_rates(total)])
    return _aligned(table, len(head))


def _rates(row: Row) -> list[str]:
    return [
        count(row["cases"]),
        count(row["escalations"]),
        percent(row["reopened_rate"]),
        percent(row["repeat_rate"]),
        mean(row["satisfaction"]),
    ]


def _times(ledger: Ledger) -> Iterator[str]:
    services = service_by(ledger, lambda group, priority: priority)
    everything = service_by(ledger, lambda group, priority: None)[None]
    table = [["", "clock", "priority", "mean", "median", "90%"]]
    for role in ("response", "resolution"):
        figures = {
            priority: service.times(role).figures() for priority, service in services.items()
        }
        total = everything.times(role).figures()
        for clock, said in (("business", hours), ("elapsed", days)):
            keys = [f"{clock}_{name}_seconds" for name in ("mean", "median", "p90")]
            for priority in sorted(figures, key=priority_order):
                if figures[priority][keys[0]] is not None:
                    times = [said(figures[priority][key]) for key in keys]
                    table.append([role, clock, value(priority), *times])
            if total[keys[0]] is not None:
                table.append([role, clock, "all", *(said(total[key]) for key in keys)])
    return _aligned(table, 3) if len(table) > 1 else iter(())


def _problems(ledger: Ledger) -> Iterator[str]:
    if ledger.problems.offered:
        yield ""
        yield f"Not readable: {count(ledger.problems.offered)}"
    for number, problem in enumerate(ledger.problems):
        if number == _PROBLEMS:
            yield "  ..."
            return
        yield cut(f"  {clean(str(problem).splitlines()[0], 500)}", _WIDTH)


def _totals(ledger: Ledger, total: Row) -> Iterator[str]:
    decided = total["met"] + total["breached"]
    yield (
        f"In time {percent(total['compliance'])}: {count(total['met'])} of {count(decided)} "
        f"decided, {count(total['breached'])} breached"
    )
    rest = [
        f"{count(total['open'])} open",
        f"{count(total['ended'])} ended",
        f"{count(total['untargeted'])} without a target",
        f"{count(total['cases'])} case" + ("" if total["cases"] == 1 else "s"),
    ]
    if ledger.problems.offered:
        rest.append(f"{count(ledger.problems.offered)} not readable")
    yield "; ".join(rest)


def shortened(line: str) -> str:
    """A line that fits."""
    return cut(line, _WIDTH)


def _aligned(table: Sequence[Sequence[str]], names: int) -> Iterator[str]:
    """A table whose first *names* columns are text, cut where the line would get too long."""
    widths = [max(columns(row[at]) for row in table) for at in range(len(table[0]))]
    spare = _WIDTH - sum(widths) - 2 * (len(widths) - 1)
    while spare < 0:
        widest = max(range(names), key=lambda at: widths[at])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        spare += 1
    for row in table:
        cells: list[Any] = [
            padded(cut(cell, to) if at < names else cell, to, right=at >= names)
            for at, (cell, to) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells)
