"""The command: compare all answers, measure, print the table of goals, and write the page."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator

from . import arithmetic, assessing, starting, threads
from .agreement import FAULTS, all_differences
from .goals import ANSWERABLE, Figure
from .page import HEAD, PAGE, Run, machine, row, versions, write
from .peers import is_there, missing
from .timing import FULL, QUICK, Effort

_MODULES = (arithmetic, assessing, starting, threads)
MEASURED = tuple(ANSWERABLE)
"""The goals that these modules measure."""


def main() -> int:
    """Run it; 1 where answers differ."""
    options = _options()
    effort, asked = (QUICK, 20) if options.quick else (FULL, 400)
    print(f"{machine()}\n{versions()}")
    for peer in missing():
        print(f"skipped: {peer} is not installed; pip install -e '.[bench]'")
    wrong = list(_wrong(asked))
    print(*wrong[:20], sep="\n", end="\n" if wrong else "")
    if wrong:
        print(f"{len(wrong)} answers differ; nothing was timed")
        return 1
    print("all answers agree\n")
    gc.freeze()  # what is loaded by now shall not be looked through in every round
    run = Run("A quick run." if options.quick else "A full run.", [], [])
    _print(HEAD)
    for figure in _figures(effort, options.only):
        run.figures.append(figure)
        _print(row(run, figure))
    if not options.only:
        run.rates.extend(arithmetic.rates(effort))
        for question, rates in run.rates:
            print(f"{question}: " + ", ".join(f"{name} {rate}" for name, rate in rates.items()))
    reached = sum(run.reached(figure) == "yes" for figure in run.figures)
    print(f"\n{reached} of {len(run.figures)} goals are reached")
    if options.write:
        write(run)
        print(f"wrote {PAGE.name}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute, rougher figures")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    parser.add_argument("--only", metavar="KEY", help="measure only goals whose key begins so")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write needs every figure, so it cannot go with --only")
    return options


def _wrong(asked: int) -> Iterator[str]:
    """Everything that must agree and does not."""
    yield from map(str, all_differences(asked))
    yield from assessing.disagreements(asked)
    for fault in FAULTS:
        if fault.answered() != fault.right:
            yield f"{fault.question}: slaclock {fault.answered()}, right is {fault.right}"
        elif is_there(fault.peer) and fault.found() == fault.right:
            print(f"{fault.peer} is right by now: {fault.question}")


def _figures(effort: Effort, only: str | None) -> Iterator[Figure]:
    chosen = [key for key in ANSWERABLE if only is None or key.startswith(only)]
    for measure in dict.fromkeys(ANSWERABLE[key] for key in chosen):
        yield from (one for one in measure(effort) if one.key in chosen)


def _print(cells: tuple[str, ...]) -> None:
    widths = (66, 24, 24, 11, 10, 8, 6)
    print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
