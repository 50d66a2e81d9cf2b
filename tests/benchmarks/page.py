"""What docs/performance.md says: figures of one run, and how they come about.

The page is written by `python -m tests.benchmarks --write` and never by hand; its text is here.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

from .agreement import FAULTS
from .goals import DESKS, GOALS, Figure
from .peers import VERSIONS, is_there, version

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run found."""

    effort: str
    figures: list[Figure]
    rates: list[tuple[str, dict[str, str]]]

    def reached(self, figure: Figure) -> str:
        """Whether a figure reaches its goal, in a word."""
        if figure.value is None:
            return "–"
        return "yes" if GOALS[figure.key].is_reached(figure.value) else "no"

    def short(self) -> list[Figure]:
        """The figures that fall short of their goals."""
        return [figure for figure in self.figures if self.reached(figure) == "no"]


HEAD = ("", "slaclock", "beside", "ratio", "goal", "reached", "of the limit")


def row(run: Run, figure: Figure) -> tuple[str, ...]:
    """A figure as a row of a table."""
    goal = GOALS[figure.key]
    value = "–" if figure.value is None else goal.say(figure.value)
    limit = "" if figure.limit is None else f"{figure.limit:.0%}"
    return goal.what, figure.ours, figure.theirs, value, str(goal), run.reached(figure), limit


def machine() -> str:
    """Cores, the processor's name, and Python."""
    return (
        f"{os.cpu_count()} cores of {_processor()}, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def versions() -> str:
    """Who took part."""
    own = f"slaclock {metadata.version('slaclock')}"
    return ", ".join([own, *(f"{peer} {version(peer)}" for peer in VERSIONS if is_there(peer))])


def write(run: Run) -> None:
    """Write the page."""
    PAGE.write_text("\n".join(_lines(run)) + "\n", encoding="utf-8")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table in Markdown."""
    head = list(head)
    yield _cells(head)
    yield _cells("---" for _ in head)
    yield from map(_cells, rows)


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _lines(run: Run) -> Iterator[str]:
    yield from _OPENING.strip().splitlines()
    yield ""
    yield f"{date.today():%d %B %Y}, {machine()}. {versions()}. {run.effort}"
    reached = sum(run.reached(figure) == "yes" for figure in run.figures)
    yield f"{reached} of {len(run.figures)} goals are reached."
    for title, keys in sections():
        yield from ["", f"## {title}", ""]
        rows = [row(run, figure) for figure in run.figures if figure.key in keys]
        yield from table(HEAD, rows)
    yield from ["", "## What falls short", ""]
    yield from _shortcomings(run)
    yield from ["## Everybody's calls a second", "", *_TABLE_OF_RATES.strip().splitlines(), ""]
    peers = list(dict.fromkeys(name for _, rates in run.rates for name in rates))
    rows = [(question, *(rates.get(peer, "–") for peer in peers)) for question, rates in run.rates]
    yield from table(("", *peers), rows)
    yield from ["", "## Where peers are wrong", "", *_WRONG.strip().splitlines(), ""]
    yield from table(("peer", "question", "right", "its answer", "why"), _faults())
    yield from ["", *_HOW.strip().splitlines()]


def sections() -> Iterator[tuple[str, set[str]]]:
    for desk, called in DESKS.items():
        title = called[0].upper() + called[1:]
        yield title, {key for key in GOALS if key.startswith(f"{desk}/")}
    parts = {
        "Far away, business days, and the clock": ("flat/", "days/", "due"),
        "Cases": ("assess/", "events/"),
        "Starting, compiling, weight": ("import/", "compile/", "threads/", "load/", "memory/"),
    }
    for title, prefixes in parts.items():
        yield title, {key for key in GOALS if key.startswith(prefixes)}


def _shortcomings(run: Run) -> Iterator[str]:
    """What is missed and by how much, under the reason."""
    if not run.short():
        yield "Nothing does, on this machine."
    missed: dict[str, list[Figure]] = {}
    for figure in run.short():
        why = next((said for key, said in _WHY.items() if figure.key.startswith(key)), "")
        missed.setdefault(why, []).append(figure)
    for why, figures in missed.items():
        if why:
            yield from [why, ""]
        for figure in figures:
            goal = GOALS[figure.key]
            assert figure.value is not None
            limit = (
                f"; the limit itself: {goal.say(figure.value / figure.limit)}"
                if figure.limit
                else ""
            )
            yield f"- {goal.what}: {goal.say(figure.value)} where {goal} was the goal{limit}"
        yield ""


def _faults() -> Iterator[tuple[str, ...]]:
    for fault in FAULTS:
        if is_there(fault.peer):
            found = fault.found()
            found = f"{found} (right by now)" if found == fault.right else found
            yield fault.peer, fault.question, fault.right, found, fault.why


_OPENING = """
# How fast it is

Written by `python -m tests.benchmarks --write` (install the extra `bench`), and not by hand. All
figures are of one run, in which slaclock, its peers and a bare prototype took turns round by
round in one process; a ratio is formed in each round, and its median stands here. Only ratios
travel from one machine to another. Before anything was timed, all answers were compared.

*Of the limit* is the share of the speed of a prototype in pure Python that checks nothing: it
knows one zone, years compiled beforehand, and hours that never meet a change of the clocks.
"""

_TABLE_OF_RATES = """
One call at a time, a desk open Mon-Fri 09:00-17:00 in New York with its public holidays,
instants at all hours of 2021 to 2028. timegrid knows naive times only; where a peer has no such
function there is a dash.
"""

_WRONG = """
Where a peer is right its answers were compared with ours, and one difference would have ended
the run. These are wrong, and a wall calendar says so.
"""

_HOW = """
## How it is done

A calendar is compiled, year by year as it is asked for, into sorted arrays: the opens, the
closes, and the running total of open time before each open. That total is a monotone function of
time, and everything else is this function and its inverse: `between(a, b)` is the difference of
two totals, `add` looks one up and goes back. Cost therefore depends neither on the amount nor on
the number of compiled years. `slaclock.years.Years` is this value, documented field by field; it
is plain data, for one call or for a column of them.

- **Same-zone datetimes.** Converting to a timestamp and back costs more than all the rest.
  Subtracting and comparing two datetimes of one zone takes a few dozen nanoseconds, so the
  arrays hold datetimes of the calendar's zone, and running totals are timedeltas.
- **Dates with a clock change in UTC.** Same-zone subtraction is wall time. Stretches that touch
  a date on which the clocks change, and instants on it, are therefore kept in UTC; Python
  compares datetimes of different zones as absolute time. There is one road for both, so that no
  fast one can disagree with a slow one.
- **Instants in UTC stay there.** The same opens and closes stand in UTC beside those of the zone,
  at the same places. A caller in UTC, and every event of a case, is looked up there without a
  conversion; only an answer is turned into the zone. A law says that answers do not depend on
  the zone that instants are written in, and New Year has a table of its own.
- **An index by date.** The ordinal of a date gives the first stretch that can still matter;
  nothing is searched on the way in, and one `bisect` over timedeltas leads back.
- **Years by assignment.** Growing makes a new value and puts it into place in one assignment.
  Threads need no lock, and who holds the old value keeps right answers.
- **Totals of stops.** A pause is measured once, and carries the totals of those before it, so that
  a change of row moves a due by all pauses together: an event costs the same however many there
  were before.
- **Answers when asked for.** An assessment holds what an explanation would be computed from, not
  the explanation; the same goes for cycles that are over.
"""

_WALKS = (
    "slaclock is about as fast here as on the plain desk; workclock, which walks from stretch to "
    "stretch, is up to ten times faster here than there, because fewer and longer ones lie on its "
    "way. What is left is the floor of a few Python calls, where *the limit itself* mostly misses "
    "the goal as well; where it does not, the share *of the limit* above says what checks and "
    "growing years cost. Tried: a function less on the way back, which is two in a hundred faster "
    "(kept, for it is simpler too)."
)
_WHY: dict[str, str] = {
    "plain/": (
        "The share *of the limit* is what the checks of arguments and the growing years leave. "
        "Kept: on the way back only the stretches within one day of open time are searched."
    ),
    "utc/": (
        "Instants in UTC are compared with arrays in UTC, so that nothing is converted on the way "
        "in; hardly an answer is converted either, for it comes from the arrays in the zone. What "
        "is missing is within what two runs differ by. Tried: a function less on the way back, "
        "which is two in a hundred faster (kept, for it is simpler too)."
    ),
    "caller/": (
        "The instant has to be turned into the calendar's zone first, and `astimezone` alone "
        "takes as long as all of `is_open` does without it: Python asks both zones for their "
        "offsets. Tried: going by UTC, and subtracting a fixed instant, which take as long; a "
        "table of offsets by date for each pair of zones, which converts in 0.2 µs instead of "
        "0.35 but would be a second way to convert that could disagree with the first; it was not "
        "built in. "
        "Kept: arrays in UTC beside those in the zone, which spare the conversion to callers in "
        "UTC, and to all events of a case."
    ),
    "union/": _WALKS,
    "nights/": _WALKS,
    "always/": (
        f"{_WALKS} Tried as well: one stretch for all time instead of one a day, which is two or "
        "three in a hundred faster, for a date is looked up either way, and was left. The limit "
        "looks up no date; a road of its own for desks that never close could disagree."
    ),
    "days/": (
        "numpy counts dates; slaclock finds the wall time on the date and whether the desk is open "
        "then. Kept: no second look-up where a day is open throughout. Tried: two helpers written "
        "out in their place, a tenth faster and longer to read, so they were left. The bare "
        "prototype, which counts dates alone as numpy does, is as fast as *of the limit* says."
    ),
    "assess/": (
        "The arithmetic is a small part of an assessment: it puts events in order, tells them to "
        "every milestone, latches breaches, warns, and writes readings of two dozen fields. Kept: "
        "an event's mark is computed once for all milestones, a term that no attribute chooses "
        "is looked up once, cycles that are over are read only when asked for, all pauses before "
        "a change of row move the due together. A profile shows no hot spot any more: seven "
        "cycles, a dozen events and three readings are some eight hundred calls (there were more "
        "than eleven hundred), none of which takes more than six in a hundred of the time itself. "
        "The readings are an eighth of it; whoever assesses asks for them, so they are made at "
        "once. Not tried, for they would cost more than they bring: mutable answers without "
        "types, or a compiled core."
    ),
}
"""What was tried where a goal is missed, and why it is not reached, by the beginning of its key."""
