"""What inputs are made of: good ones, the words in them, nasty words, and ways to spoil them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slaclock.document import read_documents
from tests.answers import calendars, history
from tests.policy_examples import COMPLAINTS, SUPPORT

from .targets import CLOCKS, LONG, PART, POLICY, kind_of

ROOT = Path(__file__).parents[2]
MAX_SIZE = 1 << 16

NASTY = [
    b"1020", b"9.5", b"17:60", b"24:01", b"24:00", b".nan", b"-1", b"1e309", b"0x10", b"1_000",
    b"0", b"-0", b"9" * 30, b"9" * 5000, b"null", b"~", b"true", b"no", b"NaN", b"Infinity",
    b"-Infinity", b"1e400", b"&a", b"*a", b"<<: *a", b"!!python/object/apply:os.system [x]",
    b"!x", b"|\n  x", b">-", b"? x", b"---\n", b"...\n", b"%YAML 1.2\n---\n", b"{", b"}", b"[",
    b"]", b'"', b"'", b"\\", b"\x00", b"\x1b[2J", b"\x85", b"\xff", b"\xfe\xff", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u2028".encode(), "\u202e".encode(), "\u0661".encode(),
    "\u0130".encode(), "\ufdfa".encode(), b"\t", b"\r", b"\r\n", b"=1+1", b"+x", b"@x",
    b"<script>", b"&amp;", b"../x", b"/etc/passwd", b"2026-02-29", b"0000-00-00", b"0001-01-01",
    b"9999-12-31", b"02-29", b"2026-11-01T01:30", b"2026-03-29T01:30:00+99:00",
    b"RRULE:FREQ=SECONDLY", b"RRULE:FREQ=YEARLY;BYEASTER=0",
    b"RRULE:FREQ=DAILY;DTSTART=20260101;INTERVAL=99999999",
    b"RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", b"Europe/../London", b"Etc/GMT+12",
    b"Pacific/Apia", b"Asia/Kathmandu", b"876000 hours", b"100 years", b"36525 business days",
    b"0.000001 seconds", b"PT0S", b"1 business day 1 hour", b"00:00-24:00", b"22:00-06:00",
    b"09:00-09:00", b"00:00-23:59:59", b"sun-sat", b"mon-mon", b"US-XX", b"XX", b"$ref", b"100%",
    b"0%", b"1e5%", b"immediately", b"opened", b"cancelled",
]  # fmt: skip

_WORD = re.compile(rb"[\w.%+:/-]+|\s+|[^\w\s]")


def _policies() -> list[bytes]:
    texts = [SUPPORT, COMPLAINTS, POLICY, LONG]
    folders = ("src/slaclock/policies", "examples", "tests/lint")
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.yaml"))
    return [text.encode() for text in texts] + [file.read_bytes() for file in files]


def _calendars() -> list[bytes]:
    surface = {
        "timezone": "America/New_York",
        "hours": {"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-16:00"]},
        "holidays": {"country": "US", "subdivision": "MA", "observed": False,
                     "half_day_hours": "09:00-12:00"},
        "closed": {"2026-11-27": "x", "12-31": "y", "RRULE:FREQ=MONTHLY;BYDAY=-1FR": "inventory",
                   "2026-06-05": {"during": "14:00-17:00", "name": "move"}},
        "special": {"2026-12-24": "09:00-13:00", "12-24": "09:00-13:00"},
        "extra": {"2026-05-09": "10:00-14:00"},
        "versions": [{"from": "2026-07-01", "hours": {"mon-fri": "08:00-16:00"}}],
    }  # fmt: skip
    made = [one.to_dict() for one in calendars().values()]
    return [json.dumps(one).encode() for one in (surface, *made)]


def _cases() -> list[bytes]:
    found = [history(number) for number in range(14)]
    dicts = [one.to_dict() for one in found]
    wide = ["id,opened,priority,team,responded,resolved,satisfaction"] + [
        f"T-{n},2026-11-{n:02}T09:00,high,red,2026-11-{n:02}T10:00,2026-12-0{n % 9 + 1} 08:00,4"
        for n in range(1, 20)
    ]
    long = ["id\tevent\tat\tvalue\treason\tseq\tteam"] + [
        "\t".join((str(one.id), name, at.isoformat(), str(value or ""), reason or "", str(n), "r"))
        for one in found
        for n, (name, at, value, reason) in enumerate(
            [("opened", one.opened, "", "")]
            + [(e.name, e.at, e.value, e.reason) for e in one.events]
        )
    ]
    texts = [
        (".csv", "\n".join(wide)), (".csv", "\n".join(wide).replace(",", ";")),
        (".tsv", "\n".join(long)), (".json", json.dumps(dicts)), ("", json.dumps(dicts)),
        (".jsonl", "\n".join(map(json.dumps, dicts))), ("", "\n".join(wide)),
    ]  # fmt: skip
    return [
        kind_of(ending, clock) + text.encode()
        for clock in range(len(CLOCKS))
        for ending, text in (texts if clock == 0 else texts[2:4])
    ]


def _commands() -> list[bytes]:
    table = (
        "id,opened,priority,team\n1,2026-11-20T09:00Z,high,red\n2,2026-11-21T09:00Z,low,=1\n3,x,,\n"
    )
    now = "--now\n2026-11-24T10:00Z"
    heads = (
        "due\np.yaml\n--opened\n2026-11-20T09:00Z\n--attribute\nteam=red",
        "due\nresponse-timeframes\n--opened\n2026-11-20T09:00\n--timezone\nEurope/London\n--json",
        f"assess\np.yaml\nc.csv\n{now}\n--json",
        f"assess\np.yaml\n-\n{now}\n--map\nid=id\n--missing\n?\n--delimiter\n;",
        f"explain\np.yaml\nc.csv\n{now}\n--case\n1\n--milestone\nresolution",
        f"report\np.yaml\nc.csv\n{now}\n--by\nteam,month\n--format\nhtml\n--fail-under\n95%",
        f"report\nresponse-timeframes\nc.csv\n{now}\n--output\nr.csv\n--datetime-format\n%Y-%m-%d",
        "lint\np.yaml\n--today\n2026-11-20\n--ignore\nno-holidays\n--json",
        "show\nresponse-timeframes", "show\np.yaml\n--json", "schema", "demo\n--json", "--version",
        "calendar\np.yaml\ndesk\n--month\n2026-12", "calendar\nservice-requests\n--json", "-h",
    )  # fmt: skip
    parts = (POLICY.encode(), table.encode())
    return [PART.join((head.encode(), *parts)) for head in heads]


def _durations() -> list[bytes]:
    texts = (
        "4 business hours", "2bd", "1h30m", "PT1H30M", "3 calendar days", "12 months", "1.5 hours",
        "immediately", "1 year and 2 months", "P1Y2M", "90 minutes, 30 seconds", "2 days",
    )  # fmt: skip
    return [text.encode() for text in texts]


SEEDS: dict[str, list[bytes]] = {
    "policy": _policies(), "calendar": _calendars(), "duration": _durations(), "cases": _cases(),
    "command": _commands(),
}  # fmt: skip
_WORDS = {
    name: sorted({word for seed in seeds for word in _WORD.findall(seed)}) + NASTY
    for name, seeds in SEEDS.items()
}
_NO_WORDS: list[bytes] = NASTY


def mutated(data: bytes, target: str, chance: random.Random, most: int = MAX_SIZE) -> bytes:
    """*data*, spoilt in one to six ways."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_WAYS)(data, target, chance)[:most]
    return data


def _other_word(data: bytes, target: str, chance: random.Random) -> bytes:
    words = _WORD.findall(data) or [b""]
    words[chance.randrange(len(words))] = chance.choice(_WORDS.get(target, _NO_WORDS))
    return b"".join(words)


def _more_words(data: bytes, target: str, chance: random.Random) -> bytes:
    words = _WORD.findall(data)
    words.insert(chance.randrange(len(words) + 1), chance.choice(_WORDS.get(target, _NO_WORDS)))
    return b"".join(words)


def _fewer_words(data: bytes, target: str, chance: random.Random) -> bytes:
    words = _WORD.findall(data) or [b""]
    at = chance.randrange(len(words))
    del words[at : at + chance.choice((1, 1, 2, 5))]
    return b"".join(words)


def _swapped_words(data: bytes, target: str, chance: random.Random) -> bytes:
    words = _WORD.findall(data) or [b""]
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return b"".join(words)


def _wrapped_word(data: bytes, target: str, chance: random.Random) -> bytes:
    words = _WORD.findall(data) or [b""]
    at, times = chance.randrange(len(words)), chance.choice((1, 1, 2, 20, 70, 3000))
    before, after = chance.choice(((b"[", b"]"), (b"{a: ", b"}"), (b'{"any_of": [', b"]}")))
    words[at] = before * times + words[at] + after * times
    return b"".join(words)


def _repeated(data: bytes, target: str, chance: random.Random) -> bytes:
    parts = data.split(b"\n") if chance.random() < 0.7 else _WORD.findall(data)
    between = b"\n" if parts and b"\n".join(parts) == data else b""
    parts = parts or [b""]
    at = chance.randrange(len(parts))
    length, times = chance.choice((1, 1, 2, 4)), chance.choice((1, 2, 10, 100, 1000))
    return between.join([*parts[:at], *parts[at : at + length] * times, *parts[at:]])


def _moved_line(data: bytes, target: str, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines) + 1), chance.choice((line, b"  " + line, line[2:])))
    return b"\n".join(lines)


def _spliced(data: bytes, target: str, chance: random.Random) -> bytes:
    other = chance.choice(SEEDS[target])
    begin, end = sorted(chance.randrange(len(other) + 1) for _ in range(2))
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[begin:end] + data[at + chance.choice((0, end - begin)) :]


def _spoilt_byte(data: bytes, target: str, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + chance.randrange(2) :]


def _recoded(data: bytes, target: str, chance: random.Random) -> bytes:
    if chance.random() < 0.9:
        return _other_word(data, target, chance)
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-32", "utf-8-sig", "utf-16-be")))


def _other_value(data: bytes, target: str, chance: random.Random) -> bytes:
    """Another value somewhere in what is written well; JSON is YAML, so it is written as that."""
    before, text = (data[:1], data[1:]) if target == "cases" else (b"", data)
    try:
        found = read_documents(text, "x")[0].data if target == "policy" else json.loads(text)
        for _ in range(chance.choice((1, 1, 2, 4))):
            found = _replaced(found, chance, _parts(found))
        return before + json.dumps(found).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return _other_word(data, target, chance)


def _parts(found: Any) -> list[Any]:
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [found, *(part for one in inner for part in _parts(one))]


def _replaced(found: Any, chance: random.Random, parts: list[Any]) -> Any:
    """*found* with one of its parts gone, doubled, or another."""
    if not isinstance(found, dict | list) or not found or chance.random() < 0.15:
        return chance.choice((chance.choice(parts), chance.choice(_VALUES)))
    key = chance.choice(list(found) if isinstance(found, dict) else range(len(found)))
    copy: Any = found.copy()
    way = chance.random()
    if way < 0.1:
        del copy[key]
    elif way < 0.2 and isinstance(copy, dict):
        copy[chance.choice((key, *filter(lambda one: isinstance(one, str), parts)))] = copy.pop(key)
    elif way < 0.2:
        copy.insert(key, chance.choice(parts))
    else:
        copy[key] = _replaced(found[key], chance, parts)
    return copy


_VALUES: list[Any] = [
    None, True, 0, -1, 1e300, 10**30, "", " ", [], {}, [[]], {"": ""}, float("nan"), float("inf"),
    "\ud800", "\0", *(word.decode("latin-1") for word in NASTY),
]  # fmt: skip
_WAYS: tuple[Callable[[bytes, str, random.Random], bytes], ...] = (
    _other_word, _other_word, _other_word, _more_words, _fewer_words, _swapped_words,
    _wrapped_word, _repeated, _moved_line, _spliced, _spoilt_byte, _recoded,
    *[_other_value] * 8,
)  # fmt: skip
