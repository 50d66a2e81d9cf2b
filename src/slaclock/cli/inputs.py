"""What people type, and the files that they name: policies, cases, instants, attributes.

Here alone the system clock is read, for what an option does not say.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from ..case import Case
from ..duration import Duration, Kind
from ..errors import (
    CaseError,
    DurationError,
    InputError,
    PolicyError,
    Problem,
    did_you_mean,
    either,
    quoted,
)
from ..loading import load_policies, load_policy, packaged_policies, packaged_policy
from ..policy import Policy, PolicyBook
from ..rows import read_cases
from ..rows.cells import Times
from .parser import UsageError

_STDIN = "standard input"


# -------------------------------------------------------------------- policies


def policy_of(source: str) -> Policy | PolicyBook:
    """The policy in a file, the book in a folder or a file of several, or a packaged one.

    Raises:
        PolicyError: There is none, or it is wrong.
    """
    path = Path(source)
    try:
        is_there, is_folder = bool(source) and path.exists(), bool(source) and path.is_dir()
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        is_there = is_folder = False
    if is_folder:
        return load_policies(path)
    if is_there:
        book = load_policies(path)
        return book[0] if len(book) == 1 else book
    if source in packaged_policies():
        return packaged_policy(source)
    if path.suffix.lower() in (".yaml", ".yml"):
        return load_policy(path)  # which says what is there
    raise PolicyError(
        Problem(
            "unknown-policy",
            "no such file, folder or packaged policy",
            fix=did_you_mean(source, packaged_policies()),
            file=source or "''",
        )
    )


def each_policy(found: Policy | PolicyBook) -> tuple[Policy, ...]:
    """The policies of a book, or the one."""
    return (found,) if isinstance(found, Policy) else tuple(found)


def titled(policy: Policy | tuple[str, str | None, str]) -> str:
    """A policy by name and version."""
    name, version = (policy.name, policy.version) if isinstance(policy, Policy) else policy[:2]
    return " ".join(filter(None, (name, version)))


# -------------------------------------------------------------------- instants


def zone_of(options: Namespace) -> ZoneInfo | None:
    """The zone of times without offset.

    Raises:
        CaseError: There is no such zone.
    """
    with options_named():
        zone = Times.of(options.timezone, None).zone
    assert zone is None or isinstance(zone, ZoneInfo)
    return zone


def instant(text: str, option: str, zone: ZoneInfo | None) -> datetime:
    """The instant that an option says, in the zone in which it was typed.

    Raises:
        UsageError: It is none, or has no offset and there is no --timezone.
    """
    try:
        at = Times(zone, None).read(text, option)
    except CaseError as error:
        (problem,) = error.problems
        fix = _INSTANT_FIXES.get(problem.code, "write e.g. 2026-11-20T16:30+00:00")
        what = problem.what.removeprefix(f"{option} ")
        raise UsageError(replace(problem, what=what, fix=fix)) from None
    return at if zone is None else at.astimezone(zone)


def now_of(options: Namespace) -> datetime:
    """The instant of the answer: `--now`, else the system clock's, to the second."""
    zone = zone_of(options)
    if options.now is not None:
        return instant(options.now, "--now", zone)
    return system_now(zone)


def system_now(zone: ZoneInfo | None) -> datetime:
    """The instant that the system clock shows, to the second."""
    return datetime.now(zone or UTC).replace(microsecond=0)


def day_of(text: str | None) -> date:
    """The date that `--today` says, else the system clock's in UTC.

    Raises:
        UsageError: It is none.
    """
    if text is None:
        return system_now(None).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _misused("--today", f"{quoted(text)} is no date", "write YYYY-MM-DD") from None


def month_of(text: str) -> date:
    """The first day of the month that `--month` says.

    Raises:
        UsageError: It is none.
    """
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            return date.fromisoformat(f"{text}-01")
    except ValueError:
        pass
    raise _misused("--month", f"{quoted(text)} is no month", "write YYYY-MM, e.g. 2026-12")


_INSTANT_FIXES = {
    "naive-datetime": "say where it was read with --timezone, e.g. --timezone Europe/London, "
    "or write the offset behind it",
    "bad-instant": "write a date and a time, e.g. 2026-11-20T16:30+00:00",
}


# -------------------------------------------------------------------- pairs and lists


def pairs_of(written: Iterable[str], option: str) -> dict[str, str]:
    """What `NAME=VALUE` options say.

    Raises:
        UsageError: One has no name or no `=`, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in written:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not (name and equals):
            raise _misused(option, f"found {quoted(text)}", f"write {option} name=value")
        if name in found:
            raise _misused(option, f"{quoted(name)} is there twice", "keep one of them")
        found[name] = value.strip()
    return found


def names_of(written: Iterable[str]) -> tuple[str, ...]:
    """The names that a repeatable option gives, each once; commas part them too."""
    names = (name.strip() for text in written for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


_LIKE = "write e.g. 30 calendar days"


def length_of(text: str, option: str) -> timedelta:
    """A length of time that is the same for everybody: round the clock, or so many days.

    >>> length_of("2 calendar weeks", "--repeat-within")
    datetime.timedelta(days=14)

    Raises:
        UsageError: It cannot be read, or is open time or months.
    """
    try:
        length = Duration(text)
    except DurationError as error:
        what = error.problems[0].what
        same = [one for one in error.choices if _fixed(Duration(one)) is not None]
        raise _misused(option, what, f"write {either(same)}" if same else _LIKE) from None
    fixed = _fixed(length)
    if fixed is None:
        why = "no length of time" if length.kind is Kind.IMMEDIATELY else "not as long everywhere"
        raise _misused(option, f"'{length}' is {why}", _LIKE)
    return fixed


def _fixed(length: Duration) -> timedelta | None:
    """How long it is, where that is the same for everybody."""
    if length.kind is Kind.CALENDAR and not length.months:
        return timedelta(days=length.days)
    return length.amount if length.kind is Kind.ELAPSED else None


def percent_of(text: str) -> Fraction:
    """The share that `--fail-under` says, as a ratio.

    >>> percent_of("95%"), percent_of("99.5")
    (Fraction(19, 20), Fraction(199, 200))

    Raises:
        UsageError: It is no percentage, or could be a ratio.
    """
    plain = text.strip().removesuffix("%").rstrip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,9})?", plain) or Fraction(plain) > 100:
        raise _misused("--fail-under", f"{quoted(text)} is no percentage", "write e.g. 95%")
    percent = Fraction(plain)
    if 0 < percent <= 1 and "%" not in text:
        fix = f"write {plain}%, or {float(percent * 100):g}%"
        raise _misused("--fail-under", f"{quoted(text)} could be a percentage or a ratio", fix)
    return percent / 100


def _misused(option: str, what: str, fix: str) -> UsageError:
    return UsageError(Problem("bad-option", what, field=option, fix=fix))


# -------------------------------------------------------------------- cases


def cases_of(options: Namespace) -> Iterator[Case | Problem]:
    """The cases of the file that was named, and the problems of rows that make no sense.

    Raises:
        CaseError: The file cannot be read at all.
    """
    with _path_of(options.cases) as path, options_named(path):
        for found in read_cases(
            path,
            columns=pairs_of(options.map, "--map"),
            timezone=options.timezone,
            datetime_format=options.datetime_format,
            missing=("", *options.missing),
            delimiter=options.delimiter,
        ):
            yield found if isinstance(found, Case) else in_options(found, path)


def name_of(source: str) -> str:
    """What messages call a file of cases."""
    return _STDIN if source == "-" else source


def size_of(source: str) -> int:
    """How many bytes a file has, 0 if that is not to be known."""
    try:
        return Path(source).stat().st_size
    except (OSError, ValueError):
        return 0


@contextmanager
def _path_of(source: str) -> Iterator[str]:
    """A file as it is; standard input as a file of its own, since it is looked at twice."""
    if source != "-":
        yield source
        return
    if sys.stdin is None:
        raise UsageError(Problem("no-input", f"{_STDIN} is closed", fix="name a file"))
    with tempfile.TemporaryDirectory(prefix="slaclock-") as folder:
        copy = Path(folder, _STDIN)
        with copy.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield str(copy)


@contextmanager
def options_named(path: str = "") -> Iterator[None]:
    """Errors whose fixes name options, where the library would name arguments."""
    try:
        yield
    except InputError as error:
        raise type(error)(*(in_options(one, path) for one in error.problems)) from None


_OPTIONS = {
    "columns": "--map",
    "timezone": "--timezone",
    "datetime_format": "--datetime-format",
    "missing": "--missing",
    "delimiter": "--delimiter",
}
_AS_OPTIONS: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), option)
    for pattern, option in (
        (r"columns=\{'(\w+)': '([^']*)'\}", r"--map \1='\2'"),
        (r"columns=\{'(\w+)': \.\.\.\}", r"--map \1=COLUMN"),
        (r"datetime_format=\s*('[^']*')", r"--datetime-format \1"),
        (r"\btimezone=('[^']*')", r"--timezone \1"),
        (r"\bdelimiter=('[^']*')", r"--delimiter \1"),
        (r"\bby=\('team', 'month'\)", "--by team --by month"),
        (r"\bdatetime_format\b", "--datetime-format"),
        (r"\bgoes into missing\b", "goes into --missing"),
        (r"\bout of columns\b", "out of --map"),
    )
]


def in_options(problem: Problem, path: str = "") -> Problem:
    """*problem* with a fix for the command line; a copy at *path* is called what it is one of.

    >>> print(in_options(Problem("naive-datetime", "'9:00' has no time zone",
    ...                          fix="say where it was recorded, e.g. timezone='Europe/London'")))
    '9:00' has no time zone
      fix: say where it was recorded, e.g. --timezone 'Europe/London'
    """
    fix = problem.fix
    for pattern, option in _AS_OPTIONS:
        fix = pattern.sub(option, fix)
    is_copy = problem.file == path and Path(path).name == _STDIN
    field = problem.field if problem.line else _OPTIONS.get(problem.field, problem.field)
    return replace(problem, fix=fix, field=field, file=_STDIN if is_copy else problem.file)
