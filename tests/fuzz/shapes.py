"""Inputs as large as one likes, each of one shape: time must grow with size, not faster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from .targets import PART, POLICY, RULES, kind_of

_NUMBERED = re.compile(r"\{[nmatbdywz]\}")
_ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
_RULE = "RRULE:FREQ=YEARLY;BYMONTHDAY=7"
_START, _CLOSE = datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 17)
LARGER = (256 << 10, (1 << 20) - 99)  # no shape comes out larger than what is read of a policy

_DESK = (
    "calendars: {desk: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}}\ncalendar: desk\n"
)
_ONE = f"name: A\n{_DESK}milestones: {{resolution: {{within: 4 business hours}}}}\n"
_CLOSED = "name: A\ncalendars:\n  d:\n    timezone: UTC\n    hours: {mon-fri: 09:00-17:00}\n"
_MINUTES = "[" + ", ".join(f"{hour:02}:00-{hour:02}:01" for hour in range(24)) + "]"
_DESKS = "name: A\ncalendars:\n desk: {timezone: UTC, hours: {mon: 09:00-17:00}}\n"

_DATES = ", ".join(f"{1901 + n % 298}-02-{n % 28 + 1:02}" for n in range(700))
_POSITIONS = ",".join(map(str, range(13, 366)))
_SHARES = ", ".join(f"{n}%" for n in range(1, 101))

# name: (before, what is repeated with its number as {n} and the one before as {m}, after)
_POLICY = {
    "a comment": ("name: A\n#", "x", ""),
    "one long word": ("name: ", "x", ""),
    "one long number": ("name: ", "9", ""),
    "milestones": (
        _DESK + "name: A\nmilestones:\n", " m{n}: {within: 4 business hours, met_by: e}\n", ""
    ),
    "milestones, one after another": (
        "name: A\nmilestones:\n m-1: {met_by: x}\n",
        " m{n}: {within: 1 hour, after: m{m}, met_by: e{n}}\n", "",
    ),
    "milestones, round in a circle": (
        "name: A\nmilestones:\n", " m{n}: {within: 1 hour, after: m{m}, met_by: e{n}}\n",
        " m-1: {within: 1 hour, after: m0, met_by: x}\n",
    ),
    "milestones with conditions": (
        "name: A\nmilestones:\n",
        " m{n}: {within: 4 hours, met_by: e, applies_to: {a{n}: [b, c]}}\n", "",
    ),
    "priorities": ("name: A\npriorities:\n", " p{n}: {resolution: 4 hours}\n", ""),
    "aliases of priorities": (
        "name: A\npriorities: {p: {resolution: 1 hour}}\npriority_aliases:\n", " a{n}: p\n", ""
    ),
    "a matrix": (
        "name: A\npriorities: {p: {resolution: 1 hour}}\npriority_matrix:\n",
        " - {impact: i{n}, urgency: {u{n}: p}}\n", "",
    ),
    "statuses": ("name: A\nstatuses: {open: [", "s{n}, ", "x]}"),
    "calendars": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon: 09:00-17:00}}\n", ""
    ),
    "calendars, each of the one before": (
        "name: A\ncalendars:\n c-1: {timezone: UTC, hours: {mon: 09:00-17:00}}\n",
        " c{n}: {any_of: [c{m}]}\n", "",
    ),
    "calendars, one of all": (
        "name: A\ncalendars:\n c: {timezone: UTC, hours: {mon: 09:00-17:00}}\n x: {any_of: [",
        "c, ", "c]}",
    ),
    "calendars, all of two": (
        _DESKS + " late: {timezone: Asia/Tokyo, hours: {mon: 15:00-19:00}}\n",
        " shared{n}: {all_of: [desk, late]}\n", "",
    ),
    "calendars, never open together": (
        _DESKS, " c{n}: {timezone: UTC, hours: {tue: 09:00-17:00}, closed: ['{y}-01-{d}']}\n"
        " shared{n}: {all_of: [desk, c{n}]}\n", "",
    ),
    "calendars, seldom open together": (
        _DESKS, " c{n}: {timezone: UTC, hours: {mon: 10:01-10:14}, closed: ['{y}-01-{d}']}\n"
        " shared{n}: {all_of: [desk, c{n}]}\n", "",
    ),
    "calendars, open on one date together": (
        _DESKS + " late: {timezone: UTC, special: {2031-01-06: 10:00-11:00}}\n",
        " shared{n}: {all_of: [desk, late]}\n", "",
    ),
    "calendars, without each other": (
        _DESKS, " c{n}: {timezone: UTC, hours: {mon: 10:00-11:00}}\n"
        " shared{n}: {all_of: desk, except: c{n}}\n", "",
    ),
    "calendars, all of two hundred": (
        _DESKS, f" shared{{n}}: {{all_of: [{', '.join(['desk'] * 200)}]}}\n", ""
    ),
    "calendars, all of so many and one": (
        _DESKS + f" late: {{all_of: [{', '.join(['desk'] * 199)}]}}\n",
        " shared{n}: {all_of: [desk, late]}\n", "",
    ),
    "calendars, all of the one before": (
        _DESKS + " shared-1: {any_of: desk}\n", " shared{n}: {all_of: [desk, shared{m}]}\n", ""
    ),
    "calendars, each of one that is wrong": (
        "name: A\ncalendars:\n shared-1: {timezone: Nowhere}\n",
        " shared{n}: {any_of: [shared{m}]}\n", "",
    ),
    "calendars, open on one date": (
        "name: A\ncalendars:\n",
        " c{n}: {timezone: UTC, special: {'{y}-01-{d}': 09:00-17:00}}\n", "",
    ),
    "calendars, closed for good": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon: 09:00-17:00}, "
        "closed: {RRULE:FREQ=DAILY: {during: 00:00-24:00}}}\n", "",
    ),
    "calendars, of zones that nobody knows": (
        "name: A\ncalendars:\n",
        " c{n}: {timezone: Europe/Lodnon{n}, hours: {mon: 09:00-17:00}}\n", "",
    ),
    "calendars, of dense days": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon-sun: "
        f"{_MINUTES}}}, closed: {{'RRULE:FREQ=DAILY': {{during: {_MINUTES}}}}}}}\n", "",
    ),
    "calendars, of days that no week has": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon: 09:00-17:00}, "
        "closed: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS={a}']}\n", "",
    ),
    "calendars, counted for a century": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon: 09:00-17:00}, "
        "closed: ['DTSTART:19000101 RRULE:FREQ=DAILY;BYMONTH=1,2;COUNT=9{a}']}\n", "",
    ),
    "calendars of many policies": (
        "name: A\n", "---\nname: A{n}\ncalendars:\n desk: {timezone: UTC, hours: {mon: "
        "09:00-17:00}, closed: ['{y}-01-{d}']}\n late: {timezone: UTC, hours: {tue: 09:00-17:00}}\n"
        " shared: {all_of: [desk, late]}\n", "",
    ),
    "closed days": (
        _CLOSED + "    closed:\n", f"      {_RULE};COUNT={{a}};DTSTART=20260101: x\n", ""
    ),
    "closed dates": (_CLOSED + "    closed: [", "{y}-01-{d}, ", "12-31]"),
    "versions that are none": (_CLOSED + "    versions: [", "1, ", "2]"),
    "calendars, in every zone": (
        _DESKS, " c{n}: {timezone: {z}, hours: {mon: 00:00-24:00}}\n"
        " shared{n}: {all_of: [desk, c{n}]}\n", "",
    ),
    "calendars, closed by many positions": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon: 09:00-17:00}, closed: "
        "['DTSTART:19000101 RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;"
        f"BYSETPOS={_POSITIONS};COUNT=9{{a}}']}}\n", "",
    ),
    "calendars, closed by positions that no year has": (
        "name: A\ncalendars:\n", " c{n}: {timezone: UTC, hours: {mon: 09:00-17:00}, closed: "
        f"['RRULE:FREQ=YEARLY;BYMONTHDAY=1;UNTIL={{y}}0101;BYSETPOS={_POSITIONS}']}}\n", "",
    ),
    "calendars, of two hundred each": (
        f"{_DESKS} x: {{any_of: [{', '.join(['desk'] * 200)}]}}\n y: {{any_of: [", "x, ", "x]}\n"
    ),
    "versions that inherit dates": (
        f"{_CLOSED}    closed: [{_DATES}]\n    versions:\n",
        "    - {from: {y}-01-{d}}\n", "",
    ),
    "warnings at every percentage": (
        "name: A\nmilestones:\n", f" m{{n}}: {{met_by: x, warn_at: [{_SHARES}]}}\n", ""
    ),
    "versions of a calendar": (
        _CLOSED + "    versions:\n", "    - {from: {y}-01-{d}, closed: [12-{d}]}\n", ""
    ),
    "stretches of hours": ("name: A\ncalendars: {d: {timezone: UTC, hours: {mon: [",
                           "09:00:{n}-09:01, ", "10:00-11:00]}}}"),
    "levels": ("name: A\nmilestones: {resolution: {}}\nescalations:\n 1: {to: x, when: opened}\n",
               " {b}: {to: x, when: [{unanswered: {a}}]}\n", ""),
    "triggers": (_ONE + "escalations:\n 1:\n  to: x\n  when:\n",
                 "  - {overdue: resolution, by: {a} minutes}\n", ""),
    "triggers for many rows": (
        "name: A\nmilestones: {m: {within: 1 hour, met_by: x}}\nescalations:\n 1:\n  to: a\n"
        f"  when: [{', '.join(['{overdue: m}'] * 300)}]\npriorities:\n", " r{n}: {}\n", "",
    ),
    "rows beside unknown keys": (
        f"name: A\n{''.join(f'prior{n}tes: 1{chr(10)}' for n in range(95))}"
        "milestones: {m: {met_by: x, calendar: []}}\npriorities:\n", " r{n}: {m: 1h}\n", "",
    ),
    "names that are nearly alike": (
        "name: A\nmilestones:\n"
        + "".join(f" customer_informed_of_{n}: {{met_by: x}}\n" for n in range(195))
        + "priorities:\n p:\n", "  customer_of_{n}_informed: 1 hour\n", "",
    ),
    "keys that are no text": ("name: A\nmilestones:\n", " {n}.5: x\n", ""),
    "values that are none": ("name: A\napplies_to: {a: [", "[], ", "x]}"),
    "triggers that are none": ("name: A\nescalations: {1: {to: x, when: [", "{}, ", "opened]}}"),
    "unknown keys": ("name: A\n", "k{n}: 1\n", ""),
    "unknown milestones": ("name: A\npriorities:\n p:\n", "  resolutoin{n}: 4 hours\n", ""),
    "wrong durations": ("name: A\npriorities:\n p:\n", "  m{n}: {n} days\n", ""),
    "keys twice": ("name: A\n", "name: B\n", ""),
    "documents": ("name: A\n", "---\nname: A{n}\n", ""),
    "empty documents": ("name: A\n", "---\n", ""),
    "anchors": ("name: A\nx: [", "&a{n} {n}, ", "1]"),
    "aliases": ("name: A\nx: &a [1, 2, 3]\ny: [", "*a, ", "1]"),
    "small values": ("name: A\nx: [", "1,", "1]"),
    "empty lists": ("name: A\nx: [", "[],", "1]"),
    "brackets": ("name: A\nx: ", "[", ""),
    "tags": ("name: A\nx: [", "!t 1,", "1]"),
    "quotes": ('name: "', '\\"', '"'),
    "escapes": ('name: "', "\\u0041", '"'),
    "a long key": ("? ", "x", ": 1"),
    "spaces": ("name: A\n", " ", "x: 1"),
    "tabs": ("name: A\n", "\t", "x: 1"),
    "lines": ("name: A\n", "\n", "x: 1"),
    "a folded word": ("name: >\n", " x\n", ""),
    "control characters": ("name: A\n#", "\x01", ""),
}  # fmt: skip
_CASES = {
    "csv: cases": (".csv", "id,opened,priority,team\n", "{n},2026-11-20T09:00Z,high,red\n", ""),
    "csv: wrong rows": (".csv", "id,opened\n", "{n},soon\n", ""),
    "csv: columns": (".csv", "id,opened", ",c{n}", "\n1,2026-11-20T09:00Z\n"),
    "csv: cells": (".csv", "id,opened\n1,2026-11-20T09:00Z", ",x", "\n"),
    "csv: one long cell": (".csv", "id,opened,x\n1,2026-11-20T09:00Z,", "x", "\n"),
    "csv: quotes": (".csv", "id,opened\n", '1,"x""x\n', ""),
    "csv: empty lines": (".csv", "id,opened\n", "\n", ""),
    "csv: events of one case": (
        ".csv", "id,event,at\n1,opened,2026-11-20T09:00Z\n", "1,updated,{t}Z\n", ""),
    "csv: pauses of one case": (
        ".csv", "id,event,at,reason\n1,opened,2026-11-20T09:00Z,\n",
        "1,paused,{t}Z,r{n}\n", ""),
    "csv: pauses and resumes": (
        ".csv", "id,event,at\n1,opened,2026-11-20T09:00Z\n",
        "1,paused,{t}Z\n1,resumed,{t}.500Z\n", ""),
    "csv: priorities of one case": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        "1,priority,{t}Z,low\n1,priority,{t}.500Z,high\n", ""),
    "csv: pauses and priorities": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        "1,paused,{t}Z,\n1,resumed,{t}.100Z,\n"
        "1,priority,{t}.200Z,low\n1,priority,{t}.300Z,high\n", ""),
    "csv: pauses outside hours and priorities": (
        ".csv", "id,event,at,value,reason,priority\n1,opened,2026-11-20T13:00Z,,,soon\n",
        "1,paused,{w}Z,,r{n},\n"
        "1,priority,{w}.300Z,as soon,,\n1,priority,{w}.600Z,soon,,\n", ""),
    "csv: pauses outside hours, ended, and priorities": (
        ".csv", "id,event,at,value,reason,priority\n1,opened,2026-11-20T13:00Z,,,soon\n",
        "1,paused,{w}Z,,,\n1,priority,{w}.200Z,as soon,,\n1,priority,{w}.400Z,soon,,\n"
        "1,resumed,{w}.600Z,,,\n", ""),
    "csv: reopened again and again": (
        ".csv", "id,event,at\n1,opened,2026-11-20T09:00Z\n",
        "1,resolved,{t}Z\n1,reopened,{t}.500Z\n", ""),
    "csv: pauses of other reasons, ended": (
        ".csv", "id,event,at,reason\n1,opened,2026-11-20T09:00Z,\n",
        "1,paused,{t}Z,r{n}\n1,resumed,{t}.500Z,r{m}\n", ""),
    "csv: pauses of many reasons at once": (
        ".csv", "id,event,at,reason,seq\n1,opened,2026-11-20T09:00Z,,0\n",
        "1,paused,2026-11-20T10:00Z,r{n},0\n1,resumed,2026-11-20T10:00Z,r{n},0\n", ""),
    "csv: statuses": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        "1,status,{t}Z,on_hold\n1,status,{t}.500Z,open\n", ""),
    "csv: statuses that nobody lists": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n", "1,status,{t}Z,s{n}\n", ""),
    "csv: attributes changed": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        '1,changed,{t}Z,"{""a"": {n}}"\n', ""),
    "csv: other attributes changed": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        '1,changed,{t}Z,"{""a{n}"": 1}"\n', ""),
    "csv: other attributes, cycle by cycle": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        '1,changed,{t}Z,"{""a{n}"": 1}"\n1,updated,{t}.500Z,\n', ""),
    "csv: attributes and ignored events": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        '1,changed,{t}Z,"{""a"": {n}}"\n1,x{n},{t}.500Z,\n', ""),
    "csv: promises": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        "1,promised,{t}Z,2026-12-01T09:00Z\n", ""),
    "csv: promises of a milestone": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        '1,promised,{t}Z,"{""resolution"": ""2026-12-01T09:00Z""}"\n', ""),
    "csv: promises of what there is not": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        '1,promised,{t}Z,"{""m{n}"": ""2026-12-01T09:00Z""}"\n', ""),
    "csv: messages and answers": (
        ".csv", "id,event,at\n1,opened,2026-11-20T09:00Z\n",
        "1,customer_replied,{t}Z\n1,responded,{t}.500Z\n", ""),
    "csv: one long reason, and pauses": (
        ".csv", "id,event,at,reason\n1,opened,2026-11-20T09:00Z,\n"
        f"1,paused,2026-11-20T09:00Z,{'x y ' * 4_000}\n", "1,paused,{t}Z,r{n}\n", ""),
    "csv: opened long ago": (
        ".csv", "id,opened,priority\n", "{n},1900-01-01T00:00Z,high\n", ""),
    "csv: owners": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n", "1,assigned,{t}Z,o{n}\n", ""),
    "csv: levels and answers": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        "1,escalated,{t}Z,{n}\n1,answered,{t}.500Z,\n", ""),
    "csv: cancelled again and again": (
        ".csv", "id,event,at\n1,opened,2026-11-20T09:00Z\n",
        "1,cancelled,{t}Z\n1,reopened,{t}.500Z\n", ""),
    "csv: priorities while resolved": (
        ".csv", "id,event,at,value\n1,opened,2026-11-20T09:00Z,\n",
        "1,resolved,{t}Z,\n1,priority,{t}.200Z,high\n1,reopened,{t}.300Z,\n"
        "1,resolved,{t}.400Z,\n1,priority,{t}.500Z,low\n1,reopened,{t}.600Z,\n", ""),
    "csv: events that nobody knows": (
        ".csv", "id,event,at\n1,opened,2026-11-20T09:00Z\n", "1,x{n},{t}Z\n", ""),
    "csv: events before the opening": (
        ".csv", "id,event,at\n1,opened,2036-11-20T09:00Z\n", "1,updated,{t}Z\n", ""),
    "csv: events at one instant": (
        ".csv", "id,event,at,reason,seq\n1,opened,2026-11-20T09:00Z,,0\n",
        "1,updated,2026-11-20T10:00Z,r{n},0\n", ""),
    "csv: a case, an event": (".csv", "id,event,at\n", "{n},opened,2026-11-20T09:00Z\n", ""),
    "jsonl: cases": (".jsonl", "", '{"id": {n}, "opened": "2026-11-20T09:00Z"}\n', ""),
    "jsonl: wrong lines": (".jsonl", "", "{x}\n", ""),
    "jsonl: other columns in each": (
        ".jsonl", "", '{"id": 1, "opened": "2026-11-20T09:00Z", "c{n}": 1}\n', ""),
    "json: cases": (".json", "[", '{"id": {n}, "opened": "2026-11-20T09:00Z"},\n', "{}]"),
    "json: brackets": (".json", "", "[", ""),
    "json: objects that do not end": (".json", "", "{\n", ""),
    "json: lists that do not end": (".json", "", '{"a": [\n', ""),
    "json: a long list, and events": (
        ".json", '[{"id": 1, "opened": "2026-11-20T09:00Z", "team": ['
        f'{", ".join(["0"] * 4_000)}], "events": [', '{"name": "updated", "at": "{t}Z"},', "{}]}]"),
    "json: attributes": (".json", '[{"id": 1, "opened": "2026-11-20T09:00Z"', ', "c{n}": 1', "}]"),
    "json: attributes, deep": (
        ".json", '[{"id": 1, "opened": "2026-11-20T09:00Z", "x": ', "[", "]]"),
    "json: events": (".json", '[{"id": 1, "opened": "2026-11-20T09:00Z", "events": [',
                     '{"name": "updated", "at": "{t}Z"},', "{}]}]"),
    "json: one long number": (".json", '[{"id": ', "9", "}]"),
}  # fmt: skip
_HISTORIES = [name for name in _CASES if "event" in _CASES[name][1]]
_DESK_JSON = '{"timezone": "UTC", "hours": {"mon": "09:00-17:00"}, '
_CALENDAR = {
    "closed dates": (_DESK_JSON + '"closed": [', '"{y}-01-{d}", ', '"12-31"]}'),
    "closed, wrong dates": (_DESK_JSON + '"closed": [', '"2026-01-{n}", ', '"12-31"]}'),
    "recurrences": (
        _DESK_JSON + '"closed": {', f'"{_RULE};COUNT={{a}};DTSTART=20200101": "x", ',
        '"12-31": "y"}}'),
    "recurrences by day": (
        _DESK_JSON + '"closed": {', '"RRULE:FREQ=DAILY;INTERVAL=9{n};DTSTART=20200101": "x", ',
        '"12-31": "y"}}'),
    "one long recurrence": (
        _DESK_JSON + '"closed": ["RRULE:FREQ=YEARLY;BYYEARDAY=', "1,", '2"]}'),
    "members": ('{"any_of": [', _DESK_JSON[:-2] + "}, ", _DESK_JSON[:-2] + "}]}"),
    "members in members": ('{"any_of": [', '{"any_of": [', ""),
    "holidays": (_DESK_JSON + '"holidays": [', '"US", ', '"DE"]}'),
    "wrong keys": (_DESK_JSON, '"k{n}": 1, ', '"x": 1}'),
    "hours": ('{"timezone": "UTC", "hours": {"mon": [', '"09:00-10:00", ', '"11:00-12:00"]}}'),
    "brackets": ("", "[", ""),
    "versions": (_DESK_JSON + '"versions": [', '{"from": "{y}-01-{d}", "closed": ["12-24"]}, ',
                 '{"from": "2500-01-01"}]}'),
}  # fmt: skip
_DURATION = {
    "hours": ("", "1 hour ", ""), "digits": ("", "9", " hours"), "spaces": ("1", " ", "hour"),
    "a fraction": ("0.", "0", "1 hours"), "letters": ("1 ", "h", ""), "signs": ("", "-", "1 hour"),
}  # fmt: skip
_COMMAND = {
    "arguments": ("due", "\nx{n}", ""),
    "attributes": ("due\np.yaml\n--opened\n2026-11-20T09:00Z", "\n--attribute\na{n}=1",
                   f"{PART.decode()}{POLICY}"),
    "one long argument": ("due\n", "x", "\n--opened\n2026-11-20T09:00Z"),
    "cases": (f"assess\np.yaml\nc.csv\n--now\n2026-11-24T10:00Z{PART.decode()}{POLICY}"
              f"{PART.decode()}id,opened,priority\n", "{n},2026-11-20T09:00Z,high\n", ""),
    "a report": ("report\np.yaml\nc.csv\n--now\n2026-11-24T10:00Z\n--by\nteam"
                 f"{PART.decode()}{POLICY}{PART.decode()}id,opened,team\n",
                 "{n},2026-11-20T09:00Z,t{n}\n", ""),
    "a policy": (f"due\np.yaml\n--opened\n2026-11-24T10:00Z{PART.decode()}name: A\nmilestones:\n",
                 " m{n}: {within: 4 hours, met_by: e}\n", ""),
}  # fmt: skip


def grown(before: str, unit: str, after: str, size: int) -> bytes:
    """A text of about *size* bytes: *unit*, with its number, again and again."""
    left, number = size - len(before) - len(after), 0
    if not _NUMBERED.search(unit):
        return (before + unit * -(-left // len(unit)) + after).encode()
    parts = [before]
    while left > 0:
        part = (
            unit.replace("{n}", str(number))
            .replace("{m}", str(number - 1))
            .replace("{a}", str(number + 1))
            .replace("{t}", (_START + timedelta(seconds=10 * number)).isoformat())
            .replace("{w}", (_CLOSE + timedelta(seconds=number)).isoformat())
            .replace("{b}", str(number + 2))
            .replace("{d}", f"{number % 28 + 1:02}")
            .replace("{y}", str(1901 + number // 28 % 298))
            .replace("{z}", _ZONES[number % len(_ZONES)])
        )
        parts.append(part)
        left -= len(part)
        number += 1
    return ("".join(parts) + after).encode()


def shapes(target: str, size: int) -> dict[str, bytes]:
    """An input of each shape that a target knows, about *size* bytes long."""
    if target == "cases":
        return {
            name if not rules else f"{name}, {rules}": made
            for clock, rules in enumerate(("", *RULES))
            for name, made in _cases(clock, size)
        }
    known = {"policy": _POLICY, "calendar": _CALENDAR, "duration": _DURATION, "command": _COMMAND}
    return {name: grown(*parts, size) for name, parts in known[target].items()}


def _asks_again(name: str) -> bool:
    """Whether it moves a due again and again, so that it matters by which rules."""
    return any(word in name for word in ("pauses", "priorities", "reopened", "answers"))


def _cases(clock: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Files of cases; of those that ask again what one case comes to, histories alone."""
    for name, (ending, before, unit, after) in _CASES.items():
        if not clock or (name in _HISTORIES and clock < 4 and _asks_again(name)):
            yield name, kind_of(ending, clock) + grown(before, unit, after, size)
    if not clock:
        columns = grown("id,opened", ",c{n}", "\n", size // 2)
        rows = grown("", "{n},2026-11-20T09:00Z\n", "", size // 2)
        yield "csv: columns and short rows", kind_of(".csv") + columns + rows
