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
from .material import MAX_SIZE, SEEDS, mutated
from .shapes import SIZES, shapes
from .targets import TARGETS
from .watch import LARGE, SLOW, Tally, best, peak, summary, tried, warm

FIGURES = Path(__file__).with_name("figures.json")


def main() -> int:
    """Run it; 1 where a bug was found. What is too slow or too large is told."""
    options = _options()
    names = [options.target] if options.target else list(TARGETS)
    is_guided = importlib.util.find_spec("atheris") is not None and not options.blind
    print(f"{'atheris' if is_guided else 'blind mutation'}, seed {options.seed}, {versions()}")
    warm()
    failed = False
    for name in names:
        tally = Tally(name)
        seconds = options.seconds / len(names)
        _fuzz(tally, seconds * 0.3 if is_guided else seconds, options.seed)
        if is_guided:
            guided.join(tally, seconds * 0.7, options.seed)
        judged = _judged(tally)
        _told(tally, judged)
        grown = [] if options.no_growth else _growth(name)
        failed |= bool(tally.bugs)
        if options.write:
            _write(name, {
                "python": platform.python_version(), "versions": versions(), "seed": options.seed,
                "seconds": round(seconds), "guided": is_guided, "inputs": tally.outcomes.total(),
                "bugs": sorted(tally.bugs), "outcomes": dict(tally.outcomes.most_common(12)),
                **judged, "growth": grown,
            })  # fmt: skip
    return int(failed)


def _write(target: str, figures: dict[str, Any]) -> None:
    """Put the figures of a target beside those of the others."""
    known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    written = json.dumps({**known, target: figures}, indent=1) + "\n"
    FIGURES.write_text(written, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--target", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris")
    parser.add_argument("--no-growth", action="store_true", help="do not measure growing inputs")
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


def _judged(tally: Tally) -> dict[str, Any]:
    """The slowest and a sample, measured again in peace."""
    slowest = [(best(tally.target, data), data) for _, data in tally.slowest]
    slowest.sort(key=lambda one: -one[0].seconds)
    sample = tally.sample[:30] + [data for _, data in slowest[:5]]
    memory = max((peak(tally.target, data) for data in sample), default=0)
    return {
        "slowest": [summary(run, data) for run, data in slowest[:5]],
        "too_slow": sum(run.seconds > SLOW for run, _ in slowest),
        "peak_mib": round(memory / (1 << 20), 1),
        "sampled": len(sample),
    }


_COLUMNS = ("bytes", "ms", "peak_mib", "outcomes")


def _growth(target: str) -> list[dict[str, Any]]:
    """For each shape, what it takes at each size."""
    rows: dict[str, dict[str, Any]] = {}
    for size in SIZES[target]:
        for name, data in shapes(target, size).items():
            run = best(target, data, 1 if size > MAX_SIZE else 3)
            row = rows.setdefault(name, {"shape": name, **{key: [] for key in _COLUMNS}})
            row["bytes"].append(len(data))
            row["ms"].append(round(run.seconds * 1000, 1))
            row["outcomes"].append(run.bug.split(" ")[0] or run.outcome)
            if size <= MAX_SIZE:  # what is traced takes several times longer
                row["peak_mib"].append(round(peak(target, data) / (1 << 20), 1))
                row["stages_ms"] = summary(run, data)["stages_ms"]
    for row in rows.values():
        row["marks"] = _marks(row)
        told = "".join(f"{ms:9.1f} ms" for ms in row["ms"])
        told += f"{max(row['peak_mib']):7.1f} MiB"
        print(f"  {row['shape']:34}{told}  {row['outcomes'][-1]:20} {' '.join(row['marks'])}")
    return list(rows.values())


def _marks(row: dict[str, Any]) -> list[str]:
    """What of a shape is not as it should be."""
    times, usual = row["ms"], len(row["peak_mib"])
    marks = ["slow"] if max(times[:usual]) > SLOW * 1000 else []
    marks += ["large"] if max(row["peak_mib"]) > LARGE >> 20 else []
    # Three times more than in proportion is more than noise.
    if times[-1] > 3 * max(times[usual - 1], 5) * row["bytes"][-1] / MAX_SIZE:
        marks.append("bends")
    return marks


def _told(tally: Tally, judged: dict[str, Any]) -> None:
    """Print what was found."""
    said = dict(tally.outcomes.most_common(8))
    print(f"\n{tally.target}: {tally.outcomes.total()} inputs, {said}")
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
