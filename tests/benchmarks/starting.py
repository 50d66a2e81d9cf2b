"""Before the first answer: importing, loading, compiling, and what compiled years weigh."""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from functools import partial
from itertools import count
from statistics import median
from time import process_time

from slaclock import load_policy

from .desks import OFFICE
from .goals import Figure, measures
from .timing import Contender, Effort, each, race

_LAZY = ("holidays", "dateutil.rrule", "numpy", "pandas", "pyarrow", "polars", "rich")
_EVERYTHING = "from slaclock import *"
_IMPORTS = ("pass", "import slaclock", "import pydantic, yaml", _EVERYTHING)

POLICY = """
slaclock: 1
name: Acme support
version: "1.0"
published: 2024-06-08
review: {every: 12 months}
timezone: America/New_York
calendars:
  support: {timezone: America/New_York, hours: {mon-fri: 09:00-17:00}, holidays: US}
calendar: support
milestones:
  first_response:
  resolution: {pausable: true, warn_at: [50%, 75%]}
  update: {within: 1 business day}
priorities:
  general:  {first_response: 4 business hours, resolution: 2 business days}
  low:      {first_response: 4 business hours, resolution: 3 business days}
  medium:   {first_response: 2 business hours, resolution: 1 business day}
  high:     {first_response: 1 hour, resolution: 4 business hours}
  critical: {first_response: 30 minutes, resolution: 2 business hours}
default_priority: general
escalations:
  1: {to: Customer Service Rep, respond_within: 24 hours, when: opened}
  2: {to: Supervisor, when: [{overdue: resolution}, {unanswered: 1}]}
"""


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.3g} ms"


# -------------------------------------------------------------------- importing


def _processor_time(code: str) -> float:
    """The seconds that a new Python needs to run *code*."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


@measures("import/time")
def importing(effort: Effort) -> Iterator[Figure]:
    """What an import costs beyond bare Python, against the two dependencies that it needs."""
    took: dict[str, list[float]] = {code: [] for code in _IMPORTS}
    for code in took:
        _processor_time(code)
    for _ in range(effort.rounds):
        for code, seconds in took.items():
            seconds.append(_processor_time(code))
    _, ours, theirs, everything = (
        [one - start for one, start in zip(seconds, took["pass"], strict=True)]
        for seconds in took.values()
    )
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    told = (
        f"pydantic and yaml {_ms(median(theirs))}; every name of slaclock {_ms(median(everything))}"
    )
    yield Figure("import/time", ratio, _ms(median(ours)), told)


@measures("import/lazy")
def lazy(effort: Effort) -> Iterator[Figure]:
    """None of the costly libraries is there after every name was imported."""
    code = f"import sys; {_EVERYTHING}; print(*(set({_LAZY}) & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    )
    eager = found.stdout.split()
    yield Figure("import/lazy", float(not eager), ", ".join(eager) or "none of them", "")


# -------------------------------------------------------------------- loading


@measures("load/policy")
def loading(effort: Effort) -> Iterator[Figure]:
    """Reading the model and checking it, without what the parser of YAML takes."""
    import yaml

    parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    parse, load = partial(yaml.load, Loader=parser), lambda text: load_policy(text=text)
    who = {"parse": Contender(each(parse), [POLICY]), "load": Contender(each(load), [POLICY])}
    found = race(who, effort)
    pairs = zip(found.seconds["load"], found.seconds["parse"], strict=True)
    beyond = median(whole - parsed for whole, parsed in pairs)
    told = f"parsing {_ms(found.a_call('parse'))}"
    yield Figure("load/policy", beyond * 1e3, _ms(found.a_call("load")), told)


# -------------------------------------------------------------------- compiling


@measures("compile/lazy", "compile/year")
def compiling(effort: Effort) -> Iterator[Figure]:
    """Years are compiled when asked for; each round takes years that nothing has seen yet."""
    calendar = OFFICE.calendar()
    years = calendar.timetable.years(2026, 2026)
    asked = "one year after the first question"
    yield Figure("compile/lazy", float(years.first == years.last == 2026), asked, "")
    fresh = count(1990)
    took = []
    for _ in range(effort.rounds):
        year = next(fresh)
        one = OFFICE.calendar()
        before = process_time()
        one.timetable.years(year, year)
        took.append(process_time() - before)
    before = process_time()
    OFFICE.calendar().timetable.years(2020, 2029)
    ten = process_time() - before
    yield Figure(
        "compile/year", median(took) * 1e3, _ms(median(took)), f"ten known years {_ms(ten)}"
    )


@measures("memory/years")
def memory(effort: Effort) -> Iterator[Figure]:
    """The memory of ten compiled years; the holidays themselves are shared by all calendars."""
    OFFICE.calendar().timetable.years(2020, 2029)
    gc.collect()
    tracemalloc.start()
    try:
        calendar = OFFICE.calendar()
        calendar.timetable.years(2020, 2029)
        gc.collect()
        size = tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()
    yield Figure("memory/years", size, f"{size:.2f} MB", "")
