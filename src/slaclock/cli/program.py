"""The program: from what was typed to an exit code, with one clear message for what goes wrong."""

from __future__ import annotations

import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from ..errors import SlaclockError
from .codes import BAD_INPUT, FINE, INTERRUPTED
from .output import Output, tell
from .parser import parser


def main(argv: Sequence[str] | None = None) -> int:
    """Do what *argv* (the command line if None) asks, and return the exit code.

    >>> main(["due", "response-timeframes", "--priority", "high", "--milestone", "resolution",
    ...       "--opened", "2026-11-20T16:30Z"])
    Response timeframes 1.0, opened Fri 20 Nov 2026 16:30 (UTC)
    <BLANKLINE>
    priority  resolution
    high      Mon 23 Nov 12:30
    0
    """
    out = Output(sys.stdout)
    try:
        code = _run(argv, out)
        out.flush()
        return code
    except BrokenPipeError:  # whoever read the answer has seen enough
        out.abandon()
        return FINE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _failed(error, out)


def _run(argv: Sequence[str] | None, out: Output) -> int:
    try:
        options = parser().parse_args(argv)
    except SystemExit as stop:  # --help
        return int(stop.code or 0)
    if options.version:
        return _version(options, out)
    if options.command is None:
        parser().error("a command is missing")
    return int(import_module(f".{options.command}", __package__).run(options, out))


def _version(options: Namespace, out: Output) -> int:
    from ..versions import versions

    known = versions()
    if options.json:
        out.json(known)
    else:
        out.line(f"slaclock {known['slaclock']}")
        out.line(f"tz data {known['tzdata']} ({known['tzdata_source']})")
        out.line(f"holidays {known['holidays']}")
    return FINE


def _failed(error: Exception, out: Output) -> int:
    try:
        out.flush()  # what was answered before it comes first
    except (OSError, SlaclockError):
        out.abandon()
    if isinstance(error, SlaclockError):
        tell(str(error))
    else:
        tell(f"slaclock: {_bug(error)}\n  fix: this is a bug in slaclock; please report it")
    return BAD_INPUT


def _bug(error: Exception) -> str:
    """An error that should not be: enough to find it, and no screenful for somebody at a desk."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
