"""Which commands and options there are. Knows nothing else, so that help is there at once."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from ..errors import InputError, Problem
from .output import Output

_EXIT_CODES = """\
exit codes: 0 fine; 1 findings (lint findings, a breached case, compliance below --fail-under);
2 bad input, or output that cannot be written; 130 interrupted"""

_POLICY = "a YAML file, a folder of them, or the name of a packaged policy (see 'slaclock show')"
_CASES = "a CSV, TSV, JSON Lines or JSON file, a row for each case or event; - is standard input"
_INSTANT = "ISO 8601, e.g. 2026-11-20T16:30+00:00; without offset only with --timezone"
_NOW = f"the instant of the answer; the system clock's if not given ({_INSTANT})"


class UsageError(InputError):
    """The command line makes no sense."""


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong as everything else here does."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def print_help(self, file: Any = None) -> None:
        """Print the help; argparse would not say that it could not."""
        Output(sys.stdout if file is None else file).raw(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise UsageError(
            Problem("bad-usage", message, fix=f"see {self.prog} --help", file=self.prog)
        )


def parser() -> Parser:
    """The parser of the whole command line."""
    top = Parser(
        prog="slaclock",
        description="Due times, breaches and escalations from what a service desk promises,\n"
        "each explained. Begin with: slaclock demo",
        epilog=_EXIT_CODES,
    )
    top.add_argument("--version", action="store_true", help="print the versions behind answers")
    top.add_argument("--json", action="store_true", help="answer in JSON")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for add in (_due, _assess, _explain, _report, _lint, _show, _schema, _calendar, _demo):
        add(commands)
    return top


def _command(commands: Any, name: str, help: str, description: str = "", keys: str = "") -> Parser:
    said = "\n\n".join(part for part in (f"{help[0].upper()}{help[1:]}.", description) if part)
    epilog = f"--json gives: {keys}\n\n{_EXIT_CODES}" if keys else _EXIT_CODES
    command: Parser = commands.add_parser(name, help=help, description=said, epilog=epilog)
    command.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer in JSON"
    )
    return command


def _due(commands: Any) -> None:
    command = _command(
        commands,
        "due",
        "print when things are due",
        "Without --priority the whole table, for every priority.",
        "opened, timezone, policy {name, version, digest}, attributes, dues [{milestone,\n"
        "priority, due_at, timezone, target, counts_from, applies}]",
    )
    command.add_argument("policy", metavar="POLICY", help=_POLICY)
    command.add_argument("--opened", required=True, metavar="INSTANT", help=_INSTANT)
    command.add_argument("--priority", metavar="P", help="only this row of the table")
    command.add_argument("--milestone", metavar="M", help="only this milestone")
    command.add_argument(
        "--attribute", action="append", default=[], metavar="K=V",
        help="an attribute of the case, as policies and calendars are chosen by; repeatable",
    )  # fmt: skip
    _timezone(command)


def _assess(commands: Any) -> None:
    command = _command(
        commands,
        "assess",
        "print how every promise of each case stands",
        "Its readings, escalations and alerts, and when to look again.",
        "now, timezone, cases [as Assessment.to_dict], problems [as Problem.to_dict],\n"
        "breached (the number of breached cases)",
    )
    _policy_and_cases(command)
    command.add_argument("--case", metavar="ID", help="only this case")


def _explain(commands: Any) -> None:
    command = _command(
        commands,
        "explain",
        "print why a case is due when it is",
        "Every stretch of time that was counted, and every one that was not.",
        "now, timezone, case, policy {name, version, digest}, explanations [{milestone,\n"
        "cycle, text, steps [{start, end, counted, kind, label}]}]",
    )
    _policy_and_cases(command)
    command.add_argument("--case", required=True, metavar="ID", help="the case to explain")
    command.add_argument("--milestone", metavar="M", help="only this milestone, every cycle of it")


def _report(commands: Any) -> None:
    command = _command(
        commands,
        "report",
        "print compliance figures over many cases",
        "Rows are for each group, milestone and priority.",
        "as Report.to_dict: as_of, policies, by, totals, milestones, cases, months,\n"
        "worst_breaches, unreadable {count, problems}",
    )
    _policy_and_cases(command)
    command.set_defaults(case=None)
    command.add_argument(
        "--by", action="append", default=[], metavar="NAME",
        help="group by an attribute, or by month; repeatable, or several with commas",
    )  # fmt: skip
    command.add_argument(
        "--fail-under", metavar="PERCENT",
        help="exit with 1 when less was met in time, e.g. 95%%",
    )  # fmt: skip
    command.add_argument(
        "--format",
        choices=("text", "json", "csv", "html"),
        help="what --output ends in, or text, if not given",
    )
    command.add_argument(
        "--table", choices=("milestones", "cases", "months"), default="milestones",
        help="which table is written as CSV (milestones)",
    )  # fmt: skip
    command.add_argument(
        "--title", default="Service report", metavar="TEXT", help="of the HTML page"
    )
    command.add_argument(
        "--repeat-within", default="30 calendar days", metavar="DURATION",
        help="how soon after a closing a case is a repeat (30 calendar days)",
    )  # fmt: skip
    command.add_argument("--output", metavar="FILE", help="write to this file, whole or not at all")


def _lint(commands: Any) -> None:
    command = _command(
        commands,
        "lint",
        "print what is wrong or doubtful in policies",
        "A policy that does not load is told problem by problem, and exits with 2.",
        "today, problems [{code, what, field, fix, severity, file, line, column}]",
    )
    command.add_argument("policies", nargs="+", metavar="POLICY", help=_POLICY)
    command.add_argument(
        "--ignore", action="append", default=[], metavar="CODE",
        help="leave out findings with this code; repeatable, or several with commas",
    )  # fmt: skip
    command.add_argument(
        "--today", metavar="DATE", help="the date of the answer; the system clock's if not given"
    )


def _show(commands: Any) -> None:
    command = _command(
        commands,
        "show",
        "print a packaged policy as YAML, or list them",
        keys="policies [{name, title, version}]; with NAME: name, yaml",
    )
    command.add_argument("name", nargs="?", metavar="NAME", help="the name of a packaged policy")


def _schema(commands: Any) -> None:
    _command(
        commands, "schema", "print the JSON Schema of the policy file, for editors and validators"
    )


def _calendar(commands: Any) -> None:
    command = _command(
        commands,
        "calendar",
        "print a month of a calendar, and whether it is open",
        "",
        "policy, calendar, timezone, month, days [{date, hours [{start, end}], open_seconds,\n"
        "note}], business_days, open_seconds, at, is_open, next_open, next_close",
    )
    command.add_argument("policy", metavar="POLICY", help=_POLICY)
    command.add_argument("name", nargs="?", metavar="NAME", help="the default one if not given")
    command.add_argument("--month", metavar="YYYY-MM", help="the month of --at if not given")
    command.add_argument(
        "--at", metavar="INSTANT", help=f"the system clock's if not given ({_INSTANT})"
    )
    _timezone(command)


def _demo(commands: Any) -> None:
    _command(
        commands,
        "demo",
        "print sample cases under a packaged policy, with a fixed now",
        keys="now, timezone, assessments [as Assessment.to_dict], explanation {steps, text}",
    )


def _policy_and_cases(command: Parser) -> None:
    command.add_argument("policy", metavar="POLICY", help=_POLICY)
    command.add_argument("cases", metavar="CASES", help=_CASES)
    command.add_argument("--now", metavar="INSTANT", help=_NOW)
    _timezone(command)
    rows = command.add_argument_group("how the file is written")
    rows.add_argument(
        "--map", action="append", default=[], metavar="NAME=COLUMN",
        help="which column holds what, e.g. opened=open_dt; repeatable",
    )  # fmt: skip
    rows.add_argument(
        "--datetime-format", metavar="FORMAT",
        help="how times are written, as strptime has it, e.g. '%%d-%%m-%%Y %%H:%%M'",
    )  # fmt: skip
    rows.add_argument(
        "--missing", action="append", default=[], metavar="TEXT",
        help="text that means no value, beside the empty one; repeatable",
    )  # fmt: skip
    rows.add_argument("--delimiter", metavar="C", help="between cells; found out if not given")
    rows.add_argument(
        "--strict", action="store_true", help="stop at the first row that makes no sense"
    )


def _timezone(command: Parser) -> None:
    command.add_argument(
        "--timezone", metavar="ZONE", help="of times without offset, e.g. Europe/London"
    )
