"""The command: fuzz, judge what was found, let inputs grow, print a table, write the figures."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import platform
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from slaclock import versions

from . import guided
from .growth import Grown, grown, refused
from .material import SEEDS, mutated
from .targets import TARGETS
from .watch import SLOW, Tally, best, peak, summary, tried, warm

FIGURES = Path(__file__).with_name("figures.json")
_SHARES = {"policy": 0.35, "calendar": 0.1, "duration": 0.02, "cases": 0.45, "command": 0.08}
"""Of the time to measure."""


def main() -> int:
    """Run it; 1 where a bug was found. What is too slow or too large is told."""
    options = _options()
    names = [options.target] if options.target else list(TARGETS)
    is_guided = importlib.util.find_spec("atheris") is not None and not options.blind
    print(f"{'atheris' if is_guided else 'blind mutation'}, seed {options.seed}, {versions()}")
    failed = False
    for name in names:
        warm(name)
        figures: dict[str, Any] = {}
        if options.seconds:
            figures["fuzzed"] = _fuzzed(name, options.seconds / len(names), options.seed, is_guided)
            failed |= bool(figures["fuzzed"]["bugs"])
        if options.measuring:
            share = _SHARES[name] if len(names) > 1 else 1
            figures["measured"] = _measured(name, time.monotonic() + options.measuring * share)
        if options.write:
            _write(name, figures)
    return int(failed)


def _write(target: str, figures: dict[str, Any]) -> None:
    """Put the figures of a target beside those that are known."""
    known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    known[target] = {**known.get(target, {}), **figures}
    FIGURES.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _fuzzed(target: str, seconds: float, seed: int, is_guided: bool) -> dict[str, Any]:
    """What came of fuzzing for some time."""
    tally = Tally(target)
    _fuzz(tally, seconds * 0.3 if is_guided else seconds, seed)
    if is_guided:
        guided.join(tally, seconds * 0.7, seed)
    figures = {
        "python": platform.python_version(), "versions": versions(), "seed": seed,
        "seconds": round(seconds), "guided": is_guided, "inputs": tally.outcomes.total(),
        "bugs": sorted(tally.bugs), "outcomes": dict(tally.outcomes.most_common(12)),
        **_judged(tally, time.monotonic() + seconds),
    }  # fmt: skip
    _told(tally, figures)
    return figures


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="to fuzz, all targets together")
    parser.add_argument("--measuring", type=float, default=1800, help="seconds to measure, at most")
    parser.add_argument("--target", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris")
    parser.add_argument("--write", action="store_true", help=f"write {FIGURES.name}")
    return parser.parse_args()


def _fuzz(tally: Tally, seconds: float, seed: int) -> None:
    """Try every seed, then spoilt ones until the time is up."""
    chance = random.Random(seed)
    seeds = SEEDS[tally.target]
    for data in seeds:
        tally.add(data, tried(tally.target, data))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(seeds), tally.target, chance)
        tally.add(data, tried(tally.target, data))


def _judged(tally: Tally, until: float) -> dict[str, Any]:
    """The slowest and a sample, measured again in peace while there is time."""
    slowest = [
        (best(tally.target, data), data) for _, data in tally.slowest if time.monotonic() < until
    ]
    slowest.sort(key=lambda one: -one[0].seconds)
    sample = [data for _, data in slowest[:5]] + tally.sample[:30]
    peaks = [peak(tally.target, data) for data in sample if time.monotonic() < until]
    return {
        "slowest": [summary(run, data) for run, data in slowest[:5]],
        "too_slow": sum(run.reading > SLOW for run, _ in slowest),
        "peak_mib": round(max(peaks, default=0) / (1 << 20), 1),
        "sampled": len(peaks),
    }


def _measured(target: str, until: float) -> dict[str, Any]:
    """How time and memory grow with each shape, and what is refused as too large."""
    shapes: list[Grown] = []
    missed: list[str] = []
    for one in grown(target, until):
        print(one if isinstance(one, Grown) else f"  {one}: no time left to measure it", flush=True)
        if isinstance(one, Grown):
            shapes.append(one)
        else:
            missed.append(one)
    return {
        "slowest_to_read_ms": max((one.read_ms for one in shapes), default=None),
        "slowest_ms": max((one.ms for one in shapes), default=None),
        "largest_mib": max((one.peak_mib for one in shapes), default=None),
        "steepest": max((one.exponent for one in shapes), default=None),
        "too_large": refused(target),
        "not_measured": missed,
        "shapes": [one.row() for one in shapes],
    }


def _told(tally: Tally, judged: dict[str, Any]) -> None:
    """Print what was found."""
    said = dict(tally.outcomes.most_common(8))
    print(f"\n{tally.target}: {tally.outcomes.total()} inputs, {said}", flush=True)
    for bug, data in tally.bugs.items():
        print(f"  BUG {bug}\n      {data[:300]!r}\n      kept as {_kept(tally.target, data)}")
    for one in judged["slowest"]:
        print(f"  slow: {one}")
    print(f"  peak of {judged['sampled']} inputs: {judged['peak_mib']} MiB")


def _kept(target: str, data: bytes) -> str:
    """Where an input that should be looked at lies."""
    folder = Path(tempfile.gettempdir(), "slaclock-fuzz")
    folder.mkdir(exist_ok=True)
    path = folder / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
