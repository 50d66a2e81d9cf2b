"""Files that somebody made to do harm: each is refused or answered, and nothing of it is run."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from slaclock import (
    Case,
    Clock,
    PolicyError,
    Problem,
    SlaclockError,
    lint,
    load_policies,
    load_policy,
    packaged_policies,
    packaged_policy,
    read_cases,
)
from slaclock.yamltext import MAX_SIZE

SOURCE = Path(__file__).parents[1] / "src" / "slaclock"
OPENED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 12, 20, 9, 30, tzinfo=UTC)
DESK = "name: A\ncalendars: {desk: {timezone: UTC, hours: {mon-fri: %s}}}\ncalendar: desk\n"
LADDER = "name: A\nmilestones: {resolution: {within: 4 hours}}\nescalations:\n"


def codes(source: str | bytes) -> set[str]:
    """The codes of all problems of a policy; none for one that loads."""
    try:
        policy = load_policy(text=source)
    except PolicyError as error:
        str(error).encode("utf-8")
        return {problem.code for problem in error.problems}
    lint(policy, today=OPENED.date())
    return set()


# -------------------------------------------------------------------- YAML


def test_no_tag_runs_anything(tmp_path: Path) -> None:
    """A tag of Python's is a problem, wherever it stands, and what it names is not called."""
    mark = tmp_path / "was here"
    for tag, argument in (
        ("!!python/object/apply:os.system", f"['touch {mark}']"),
        ("!!python/object/apply:pathlib.Path.touch", f"[!!python/object:pathlib.Path [{mark}]]"),
        ("!!python/object/new:os.system", f"['touch {mark}']"),
        ("!!python/name:os.system", "''"),
        ("!!python/module:os", "''"),
        ("!!python/tuple", "[1]"),
        ("!<tag:yaml.org,2002:python/object/apply:os.system>", f"['touch {mark}']"),
    ):  # fmt: skip
        for text in (f"{tag} {argument}", f"name: {tag} {argument}", f"{tag} {argument}: x",
                     f"name: A\nx: &a {tag} {argument}\ny: *a"):  # fmt: skip
            assert "unknown-tag" in codes(text)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &a [*a]", "recursive-alias"),
        ("&a name: A\nx: &b {y: *b}", "recursive-alias"),
        ("name: *a\nx: &a y", "unknown-alias"),
        ("name: A\nname: B", "duplicate-key"),
        ("name: A\n'name': B", "duplicate-key"),
        ("name: A\n<<: {name: B}", "merge-key"),
        ("name: A\n? [a]\n: b", "not-a-key"),
        ("name: A\x00", "control-character"),
        ("name: A # \x1b[2J", "control-character"),
        ('name: "\\0"', "control-character"),
        ('name: "\\x1b[2J"', "control-character"),
        ("name: A\n# \u2028x: 1", "control-character"),
        ("name: \ud800", "control-character"),
        ("name: A\ufeff\ufffe", "control-character"),
        ("[" * 50_000, "nested-too-deeply"),
        ("{a: " * 50_000, "nested-too-deeply"),
        ("- " * 50_000, "nested-too-deeply"),
        ("? " * 50_000, "nested-too-deeply"),
        ("name: A\nx: [" + "1," * 120_000 + "]", "too-many-values"),
        ("name: A\n---\n" * 101, "too-many-documents"),
        ("%TAG ! tag:x,2002:\n---\nname: A", "unknown-tag"),
        ("", "empty-document"),
        ("- name: A", "not-a-mapping"),
    ],
)  # fmt: skip
def test_traps_of_yaml(text: str, code: str) -> None:
    """Each is refused for what it is."""
    assert code in codes(text)


@pytest.mark.parametrize("levels", [5, 9, 30, 60])
def test_alias_bombs(levels: int) -> None:
    """Nine aliases of nine aliases of ... are counted before anything is expanded."""
    text = "name: A\nx0: &x0 [lol]\n" + "".join(
        f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, levels)
    )
    assert codes(text) & {"too-many-values", "unknown-key"}


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "not-utf-8"),  # without a mark
        ("utf-32", "control-character"),
        ("latin-1", "not-utf-8"),
        ("cp1252", "not-utf-8"),
        ("utf-7", ""),  # which is ASCII
    ],
)
def test_encodings(encoding: str, code: str) -> None:
    """UTF-8, and UTF-16 with its mark, are read; everything else is refused."""
    assert codes("name: Zo\u00eb".encode(encoding)) == ({code} if code else set())


@pytest.mark.parametrize("source", [
    b"\xff\xfe", b"\xfe\xff\x00", b"\xff\xfen", b"\xff\xfe\x00\xd8", b"\xef\xbb", b"\xc0\x80",
    b"name: \xed\xa0\x80", b"name: A\xf4\x90\x80\x80", b"\x1f\x8b\x08\x00", b"\x80\x04\x95.",
    b"PK\x03\x04", b"\x00" * 100, bytes(range(256)),
])  # fmt: skip
def test_bytes_that_are_no_text(source: bytes) -> None:
    """Half characters, surrogates, archives and pickles are refused."""
    assert codes(source)


@pytest.mark.parametrize("load", [load_policy, load_policies])
def test_one_byte_too_many(load: Callable[[Path], Any], tmp_path: Path) -> None:
    """A mebibyte is read, one more byte is not, nor is a file that never ends."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"name: A\n".ljust(MAX_SIZE, b"#"))
    load(path)
    path.write_bytes(b"name: A\n".ljust(MAX_SIZE + 1, b"#"))
    for found in (path, Path("/dev/zero")):
        if found.exists():
            with pytest.raises(PolicyError, match="larger than 1 MiB"):
                load(found)


# -------------------------------------------------------------------- what a policy says


@pytest.mark.parametrize("hours", [
    "1020", "9.5", "17:60", "24:01", ".nan", "-1", "1e309", "0x10", "1_000", "[]", "{}", "~",
    "true", "09:00", "9-17", "09:00-25:00", "09:00-09:00", "17:00-09:00-17:00", "-09:00-17:00",
    "09:00:60-10:00", "24:00-25:00", "09:00-17:00:00:00", "[9, 17]",
    "9" * 400, "09:00\u201317:00x", "{from: 9}", "[[09:00-17:00]]", "[1020, 540]",
])  # fmt: skip
def test_numbers_where_hours_belong(hours: str) -> None:
    """No number is ever taken for a time, sexagesimal or not."""
    assert codes(DESK % hours)


@pytest.mark.parametrize("length", [
    "1020", "4", "-4 hours", "0 hours", ".nan", ".inf hours", "nan hours", "1e309", "1e5 hours",
    "0x10 hours", "1_000 hours", "4:00", "04:00:00", "PT-4H", "P", "PT", "P1D", "9" * 50 + " hours",
    "44444444444 business hours", "90 minutes, 3030303030303030303030 seconds", "{}", "[4 hours]",
    "99999999999 hours 99999999999 minutes 99999999999 seconds", "1 hour " * 1000, "true", "4 h4",
    "1 fortnight", "\u221e hours", "4 hours and", "2 days", "1 business day 4 hours",
])  # fmt: skip
def test_numbers_where_durations_belong(length: str) -> None:
    """What has no unit, no end, no meaning or several is refused."""
    assert codes(f"name: A\nmilestones: {{resolution: {{within: {length}}}}}")


@pytest.mark.parametrize(
    ("place", "bad"),
    [
        (place, bad)
        for place in ("slaclock: {}", "published: {}", "effective: {{from: {}}}",
                      "review: {{every: {}}}", "escalations: {{{}: {{to: x}}}}",
                      "escalations: {{1: {{to: x, when: [{{unanswered: {}}}]}}}}",
                      "escalations: {{1: {{to: x, when: opened, repeat: "
                      "{{every: 1 hour, times: {}}}}}}}",
                      "milestones: {{resolution: {{within: 4 hours, warn_at: {}}}}}",
                      "milestones: {{x: {{repeats: {}}}}}")
        for bad in (".nan", ".inf", "-1", "-.inf", "1e308", "1_000", "9" * 90, "9" * 200, "1e309",
                    "2026-02-30", "0000-01-01", "[.nan]", "{}", "&a [*a]")
    ],
)  # fmt: skip
def test_numbers_that_are_no_numbers(place: str, bad: str) -> None:
    """NaN, infinities, negative and huge numbers are refused where anything is counted."""
    assert codes(f"name: A\n{place.format(bad)}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("milestones: {a: {after: a, met_by: x}}", "circular-milestones"),
        ("milestones: {a: {after: b, met_by: x}, b: {after: a, met_by: y}}", "circular-milestones"),
        ("milestones: {a: {after: b, met_by: x}, b: {after: c, met_by: y}, "
         "c: {after: b, met_by: z}}", "circular-milestones"),
        ("milestones: {a: {after: nothing, met_by: x}}", "unknown-milestone"),
        ("calendars: {a: {any_of: [a]}}", "circular-calendars"),
        ("calendars: {a: {any_of: [b]}, b: {all_of: [a]}}", "circular-calendars"),
        ("calendars: {a: {all_of: [b], except: [a]}, b: {timezone: UTC}}", "circular-calendars"),
    ],
)  # fmt: skip
def test_circles(text: str, code: str) -> None:
    """What refers to itself, at once or by way of others, is refused."""
    assert code in codes(f"name: A\n{text}")


def test_long_circles() -> None:
    """A thousand milestones or calendars in a circle are found without running out of stack."""
    many = range(1_000)
    chain = "".join(f" m{n}: {{after: m{(n + 1) % 1000}, met_by: x}}\n" for n in many)
    assert "circular-milestones" in codes(f"name: A\nmilestones:\n{chain}")
    chain = "".join(f" c{n}: {{any_of: [c{(n + 1) % 1000}]}}\n" for n in many)
    assert "circular-calendars" in codes(f"name: A\ncalendars:\n{chain}")


def test_a_circle_behind_hundreds_that_wait_for_it() -> None:
    """None of the first is in it."""
    behind = " x: {any_of: [y]}\n y: {any_of: [z]}\n z: {any_of: [y]}\n"
    for circle in (" x: {any_of: x}\n", behind):
        names = [f"a{n}" for n in range(150)]
        waiting = "".join(f" {a}: {{any_of: {b}}}\n" for a, b in pairwise([*names, "x"]))
        assert codes(f"name: A\ncalendars:\n{waiting}{circle}") == {"circular-calendars"}


@pytest.mark.parametrize("when", [
    "{unanswered: 1}", "[{unanswered: 1}, {unanswered: 1}]", "{unanswered: 2}", "{unanswered: 0}",
    "{unanswered: 99}", "{event: escalated}", "[{event: escalated}, {event: answered}]",
])  # fmt: skip
def test_ladders_that_refer_to_themselves(when: str) -> None:
    """They are refused, or climb no further than there are levels, whatever happens."""
    text = (
        f"{LADDER} 1: {{to: x, respond_within: 1 hour, when: {when}}}\n 2: {{to: y, when: {when}}}"
    )
    try:
        policy = load_policy(text=text)
    except PolicyError:
        return
    events = [("escalated", 1), ("answered", 1), ("escalated", 2), ("escalated", None)]
    case = Case.from_dict({
        "id": 1, "opened": OPENED, "events": [
            {"name": name, "at": OPENED, "value": value, "seq": seq}
            for seq, (name, value) in enumerate(events)
        ],
    })  # fmt: skip
    found = Clock(policy).assess(case, now=NOW)
    assert [one.level for one in found.escalations] == sorted({o.level for o in found.escalations})


# -------------------------------------------------------------------- names of packaged policies


@pytest.mark.parametrize("name", [
    "../policies/response-timeframes", "./response-timeframes", "/etc/passwd", "", ".", "..", "\0",
    "response-timeframes\0", "response-timeframes.yaml", "response-timeframes/", "../../x",
    "RESPONSE-TIMEFRAMES", " response-timeframes", "response-timeframes\n", "~", "%2e%2e%2f",
    "..\\response-timeframes", "file:///etc/passwd", "x" * 100_000, "\ud800", "__init__",
])  # fmt: skip
def test_packaged_policies_are_no_paths(name: str) -> None:
    """Only the very names that are listed are found."""
    assert name not in packaged_policies()
    with pytest.raises(PolicyError, match="no packaged policy"):
        packaged_policy(name)


# -------------------------------------------------------------------- rows


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".json", ".jsonl", ""])
@pytest.mark.parametrize("content", [
    b"", b"\n" * 100, b"\x00" * 100, b"\xff\xfei\x00d\x00", b"\xef\xbb\xbf", b"id,opened\n\xe9,x",
    b"[" * 100_000, b'{"a":' * 100_000, b'"' * 1001, b"id,opened\n" + b'"' * 1001, b"{}", b"[]",
    b"null", b"[null]", b"[[]]", b"1", b'{"id": NaN, "opened": Infinity}', b'[{"id": 1e999}]',
    b'[{"id": ' + b"9" * 5000 + b"}]", b'{"id": 1, "id": 2, "opened": {"$date": 1}}', b"id,opened",
    b"id\tid\topened\n", b",,,\n,,,\n", b"id;opened\n1;2;3;4\n", b"a" * 60_000 + b"\n", b"\r\r\r",
    b'{"id": "\\ud800", "opened": "2026-11-20T09:00Z", "x": "\\u0000"}', b"id,opened\n1,=1+1\n",
    b"id,event,at,value\n1,opened,2026-11-20T09:00Z,\n1,changed,2026-11-20T09:00Z,{{{\n",
    b"id,event,at,seq\n1,opened,2026-11-20T09:00Z,\n1,x,2026-11-20T09:00Z," + b"9" * 5000,
    b"id,opened,priority\n1,2026-11-20T09:00Z," + b"9" * 5000, bytes(range(256)) * 10,
    b"id,opened\n1,0001-01-01T00:00Z\n2,9999-12-31T23:59Z\n3,2026-11-20T09:00+24:00",
])  # fmt: skip
def test_tables_made_to_break(tmp_path: Path, ending: str, content: bytes) -> None:
    """Each row is a case or a problem, or the file is refused; all of it can be printed."""
    path = tmp_path / f"cases{ending}"
    path.write_bytes(content)
    try:
        found = list(read_cases(path))
    except SlaclockError as error:
        str(error).encode("utf-8")
        return
    for one in found:
        assert isinstance(one, Case | Problem)
        if isinstance(one, Problem):
            str(one).encode("utf-8", "backslashreplace")
            json.dumps(one.to_dict())


def test_a_number_of_a_million_digits_in_a_cell() -> None:
    """It is refused at once: to write it out would take minutes."""
    from decimal import Decimal

    [found] = read_cases([{"id": 1, "opened": OPENED, "x": Decimal("1e999999")}])
    assert isinstance(found, Problem)
    assert found.code == "not-json"


@pytest.mark.parametrize("format", [
    "%closedY-%m-%d", "%Y%Y", "%", "%%%", "%Q", "x" * 1_000, "%d" * 1_000, "(?P<Y>", "\ud800", "\0",
])  # fmt: skip
def test_formats_that_are_none(format: str) -> None:
    """Also those of which Python makes no pattern."""
    with pytest.raises(SlaclockError, match="is no format of a time"):
        read_cases([{"id": 1, "opened": "x"}], datetime_format=format)
