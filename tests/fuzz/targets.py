"""What is done with one input: everything that the library can make of it.

A target ends well, or by an error of ours, or it has found a bug. `stage` is told what begins, so
that it is known where the time goes.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from unittest import mock

from slaclock import (
    Assessment,
    Calendar,
    Case,
    CaseError,
    Clock,
    Duration,
    DurationError,
    Policy,
    Report,
    SlaclockError,
    lint,
    load_policies,
    load_policy,
    read_cases,
)
from slaclock.cli import main
from slaclock.duration import Kind
from slaclock.report.report import Table

Stage = Callable[[str], None]
Target = Callable[[bytes, Stage], None]

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FAR = [datetime(year, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC) for year in (2, 1950, 2199, 9998)]
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
OFFICE = Calendar(
    "America/New_York", hours={"mon-fri": "09:00-17:00"}, holidays="US", closed={"12-31": "x"}
)
TABLES: tuple[Table, ...] = ("milestones", "cases", "months")
ENDINGS = (".csv", ".tsv", ".json", ".jsonl", "")
PART = b"\n=====\n"
_MANY = 200

POLICY = """
name: Desk
calendars: {desk: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}, holidays: GB-ENG}}
calendar: desk
milestones:
  first_response:
  resolution: {pausable: true, warn_at: 75%}
  update: {within: 1 business day}
  review: {within: 1 business day, after: resolution, met_by: reviewed, owner: {event: assigned}}
priorities:
  low: {first_response: 4 business hours, resolution: 3 business days}
  high: {first_response: 1 hour, resolution: 8 business hours}
default_priority: low
statuses: {open: [open], paused: [on_hold], resolved: [solved], closed: [closed]}
escalations:
  1: {to: Desk, when: opened, respond_within: 2 business hours}
  2: {to: Lead, when: [{unanswered: 1}, {overdue: resolution}, {case: {team: red}}]}
"""
LONG = """
name: Years
calendars:
  desk: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}, holidays: GB-ENG}
  other: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}
calendar: desk
milestones:
  first_response: {pausable: true}
  next_response: {within: 1 business day, pausable: true}
  resolution: {pausable: true, warn_at: [25%, 50%, 75%]}
  update: {within: 1 business day, pausable: true, owner: {event: assigned}}
  promise:
  closure: {within: 90 calendar days, pausable: true}
  review: {within: 1 business day, after: resolution, met_by: reviewed}
priorities:
  low: {first_response: 900 calendar days, resolution: 900 business hours}
  high: {first_response: 20000 hours, resolution: 800 business hours}
  none: {}
  soon: {resolution: 4 business hours}
  as soon: {resolution: {within: 4 business hours, calendar: other}}
default_priority: low
statuses: {open: [open], paused: [on_hold, waiting], resolved: [solved], closed: [closed]}
escalations:
  1: {to: Desk, when: {unresolved_after: 950 business hours}, deliver: next_opening}
  2: {to: Lead, when: [{used: 90%, of: resolution}, {due_within: 2 hours, of: resolution}]}
"""
RULES = {
    "recompute": "priority_change: recompute, reopen: resume",
    "carry": "priority_change: carry, reopen: restart",
    "next_opening": "exact_fit: next_opening",
    "restart": "priority_change: restart, reopen: ignore",
    "keep": "priority_change: keep, reopen: resume",
}
"""By which a due moves; each has targets that nothing uses up, and some that end at a close."""


def policy(data: bytes, stage: Stage) -> None:
    """A policy file: loaded, linted, dumped, and asked when everything is due."""
    stage("load")
    with _file(data, ".yaml") as path:
        book = load_policies(path)
    stage("dump")
    for one in islice(book, 3):
        assert Policy.model_validate(one.model_dump(mode="json", by_alias=True)) == one
        str(one.next_review), one.digest
    stage("lint")
    for problem in lint(book, today=AT.date()):
        json.dumps(problem.to_dict())
    stage("due")
    for one in islice(book, 3):
        _ask(one)


def _ask(one: Policy) -> None:
    clock, asked = Clock(one), 0
    for row in islice(one.rows or (None,), 50):
        for name in one.milestone_names:
            asked += 1
            if asked > _MANY:
                return
            with contextlib.suppress(CaseError):
                clock.due(name, priority=row, opened=AT)


def calendar(data: bytes, stage: Stage) -> None:
    """A calendar as JSON: read, written, and asked everything."""
    stage("load")
    one = Calendar.from_json(data)
    stage("dump")
    assert Calendar.from_json(one.to_json()) == one
    assert hash(Calendar.from_dict(one.to_dict())) == hash(one)
    # Every year between two instants is compiled, so one far off is asked for only now and then.
    at = FAR[data[-2]] if len(data) > 1 and data[-2] < len(FAR) else AT
    stage("ask")
    for ask in (one.is_open, one.next_open, one.next_close, one.previous_open, one.previous_close):
        ask(at)
    stage("add")
    for amount in ("9 business hours", "2 business days", timedelta(minutes=7)):
        for count in (one.add, one.subtract):
            with contextlib.suppress(SlaclockError):
                assert count(at, amount)
    stage("list")
    assert one.between(at, at + timedelta(days=30)) >= timedelta(0)
    list(islice(one.intervals(at, at + timedelta(days=60)), 100))
    one.hours_on(at.date()), one.note_on(at.date())
    one.business_days_between(at.date(), at.date() + timedelta(days=60))
    stage("compose")
    for made in (one | OFFICE, one & OFFICE, OFFICE - one):
        made.next_open(at)


def duration(data: bytes, stage: Stage) -> None:
    """A duration: read, written, and added up in every way."""
    stage("load")
    one = Duration(data.decode("utf-8", "surrogateescape"))
    stage("dump")
    assert Duration(str(one)) == one
    stage("ask")
    for at in (AT, datetime(2026, 3, 29, 0, 30, tzinfo=OFFICE.zone)):
        with contextlib.suppress(SlaclockError):
            later = one.after(at, calendar=OFFICE)
            assert later >= at
        if one.kind not in (Kind.BUSINESS, Kind.BUSINESS_DAYS):
            with contextlib.suppress(DurationError):
                assert one.before(at) <= at


CLOCKS = tuple(
    Clock(load_policy(text=text))
    for text in (POLICY, *(f"{LONG}rules: {{{rules}}}" for rules in RULES.values()))
)


def kind_of(ending: str, clock: int = 0) -> bytes:
    """The first byte of a file of cases: which ending it has, and which policy is asked."""
    return bytes([ENDINGS.index(ending) + len(ENDINGS) * clock])


def cases(data: bytes, stage: Stage) -> None:
    """A file of cases, its kind told by the first byte: read, assessed, explained, reported."""
    kind, text = data[:1] or b"\0", data[1:]
    clock, which = divmod(kind[0], len(ENDINGS))
    asked = CLOCKS[clock % len(CLOCKS)]
    stage("read")
    with _file(text, ENDINGS[which]) as path:
        found = list(read_cases(path, timezone="UTC" if which % 2 == 0 else None))
    stage("dump")
    for one in islice((one for one in found if isinstance(one, Case)), 5):
        assert Case.from_json(one.to_json()) == one
    stage("assess")
    assessed = list(asked.assess_all(found, now=NOW, errors="collect"))
    stage("explain")
    for answer in islice((one for one in assessed if isinstance(one, Assessment)), 1):
        # As long as the time that it accounts for, a hundred cycles of months are a long answer.
        is_short = sum(map(len, answer.all_cycles.values())) < 100
        answer.to_json(explain=is_short)
        for reading in answer.readings.values():
            str(reading.explanation)
    stage("report")
    report = Report(assessed, by=("team", "month"))
    report.to_text(), report.to_json(), report.to_html()
    for table in TABLES:
        report.to_csv(table)


def command(data: bytes, stage: Stage) -> None:
    """A command line, an argument a line; then, parted by =====, a policy and a file of cases."""
    head, *files = data.split(PART)
    argv = [_argument(line) for line in head.split(b"\n")][:40]
    stage("run")
    with tempfile.TemporaryDirectory() as folder, _inside(folder):
        for name, content in zip(("p.yaml", "c.csv"), files, strict=False):
            Path(name).write_bytes(content)
        written = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(one, "utf-8") for one in written)
        closed = io.TextIOWrapper(io.BytesIO(files[-1] if files else b""))
        with mock.patch.multiple("sys", stdout=out, stderr=err, stdin=closed):
            code = main(argv)
        out.flush()
        err.flush()
        said, told = written[0].getvalue(), written[1].getvalue()
        assert code in (0, 1, 2), code
        assert b"this is a bug" not in told, told.decode()[-500:]
        assert b"\x1b" not in told, told
        assert code != 2 or told or said


def _argument(line: bytes) -> str:
    """An argument that cannot lead out of the folder."""
    text = os.fsdecode(line)
    outside = text.startswith(("/", "~")) or ".." in text or "=/" in text
    return "x" if outside and text not in ("/etc/passwd", "../x") else text


@contextlib.contextmanager
def _inside(folder: str) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


_FOLDER = tempfile.TemporaryDirectory(prefix="slaclock-fuzz-")


@contextlib.contextmanager
def _file(data: bytes, ending: str) -> Iterator[Path]:
    path = Path(_FOLDER.name, f"input{ending}")
    path.write_bytes(data)
    yield path


TOO_LARGE = ("policy",)
"""The targets that refuse what is larger than 1 MiB; cases are read one by one."""
TARGETS: dict[str, Target] = {
    "policy": policy, "calendar": calendar, "duration": duration, "cases": cases,
    "command": command,
}  # fmt: skip
