"""`slaclock report`: how well promises were kept, over many cases."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction
from pathlib import Path

from ..report import Report
from .casework import Casework
from .codes import BAD_INPUT, FINDINGS, FINE
from .inputs import length_of, names_of, options_named, percent_of, size_of
from .output import Output, tell, write_file
from .parser import UsageError
from .progress import progress

_ENDINGS = {".json": "json", ".csv": "csv", ".html": "html", ".htm": "html"}


def run(options: Namespace, out: Output) -> int:
    """Answer with the report; less in time than `--fail-under` is a finding."""
    _check_output(options)
    least = None if options.fail_under is None else percent_of(options.fail_under)
    form = _format(options)
    by = names_of(options.by)
    within = length_of(options.repeat_within, "--repeat-within")
    work = Casework(options)
    with progress("cases", size_of(options.cases)) as shown, options_named():
        report = Report(shown.of(work.found(shown)), by=by, repeat_within=within)
    if options.output is not None:
        write_file(options.output, _text(report, form, out, options))
    elif form == "text":
        out.lines(report.to_text().rstrip("\n").split("\n"))
    elif form == "json":
        out.raw(_text(report, form, out, options))
    else:
        out.document(_text(report, form, out, options))
    out.flush()
    work.tell_bad()
    _tell_absent(report)
    if work.failed:
        return BAD_INPUT
    return FINDINGS if least is not None and _is_below(report, least) else FINE


def _check_output(options: Namespace) -> None:
    """Refuse to write over what is read."""
    for source in (options.policy, options.cases):
        if options.output is not None and _is_file(options.output, source):
            what = f"'{options.output}' is read by this very command"
            raise UsageError.of("bad-option", what, fix="name another file", loc=("--output",))


def _is_file(path: str, source: str) -> bool:
    """Whether *path* is the very file *source*, or a policy in that folder."""
    try:
        if not Path(path).is_file():
            return False
        inside = Path(source).iterdir() if Path(source).is_dir() else (Path(source),)
        return any(Path(path).samefile(one) for one in inside)
    except (OSError, ValueError):  # what is not there, or no path, is told later
        return False


def _format(options: Namespace) -> str:
    """What was asked for, else what the ending of the file says."""
    if options.json:
        if options.format not in (None, "json"):
            raise UsageError.of(
                "bad-option", f"--json and --format {options.format}", fix="keep one of them"
            )
        return "json"
    ending = Path(options.output or "").suffix.lower()
    return str(options.format or _ENDINGS.get(ending, "text"))


def _text(report: Report, form: str, out: Output, options: Namespace) -> str:
    match form:
        case "json":
            return out.json_text(report.to_dict(), indent=2) + "\n"
        case "csv":
            return report.to_csv(options.table)
        case "html":
            return report.to_html(title=options.title)
    return report.to_text()


def _tell_absent(report: Report) -> None:
    """An attribute that no case has is probably misspelt."""
    rows = report.rows("cases")
    for name in report.by:
        if rows and all(row[name] is None for row in rows):
            tell(f"no case has an attribute '{name}' to group by")


def _is_below(report: Report, least: Fraction) -> bool:
    total = report.totals()
    met, decided = total["met"], total["met"] + total["breached"]
    if not decided or Fraction(met, decided) >= least:
        return False
    tell(f"{met:,} of {decided:,} met in time, which is less than {float(least * 100):g}%")
    return True
