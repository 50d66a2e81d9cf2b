"""How time and memory grow: each shape from 64 KiB to 1 MiB, and what is larger.

A shape is measured as long as there is time; those that were not are counted, and told.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

from .material import MAX_SIZE
from .shapes import LARGER, shapes
from .targets import TOO_LARGE
from .watch import LARGE, SLOW, best, peak, tried

_NOISE = 0.02  # seconds, below which nothing is said of growth
_BENDS = 1.5  # an exponent of more than noise: a square has two


@dataclass(frozen=True, slots=True)
class Grown:
    """What a shape takes: at 64 KiB *ms* (by stage *stages_ms*) and *peak_mib*, and *larger_ms*.

    Of all the stages the first, *read_ms*, is to take no longer than `SLOW`.

    Time grows with size to the power of *exponent*, at its steepest; 1.0 is in proportion.
    """

    shape: str
    read_ms: float
    ms: float
    stages_ms: dict[str, float]
    peak_mib: float
    larger_ms: tuple[float, ...]
    exponent: float
    outcomes: tuple[str, ...]

    @property
    def marks(self) -> list[str]:
        """What is not as it should be."""
        found = {
            "slow": self.read_ms > SLOW * 1000,
            "large": self.peak_mib > LARGE >> 20,
            "bends": self.exponent > _BENDS,
        }
        return [mark for mark, is_so in found.items() if is_so]

    def row(self) -> dict[str, object]:
        """The figures."""
        return {**asdict(self), "marks": self.marks}

    def __str__(self) -> str:
        larger = "".join(f"{ms:10.1f} ms" for ms in self.larger_ms)
        figures = f"{self.read_ms:9.1f} ms of{self.ms:9.1f} ms{self.peak_mib:7.1f} MiB{larger}"
        return f"  {self.shape:48}{figures}{self.exponent:6.2f}  {' '.join(self.marks)}"


def grown(target: str, until: float) -> Iterator[Grown | str]:
    """The shapes of *target*, or the name alone of those for which there was no time."""
    larger = [shapes(target, size) for size in LARGER]
    for name, data in shapes(target, MAX_SIZE).items():
        if time.monotonic() > until:
            yield name
            continue
        inputs = [data, *(one[name] for one in larger)]
        runs = [best(target, one, 1 if number else 3) for number, one in enumerate(inputs)]
        sizes = [(len(one), run.seconds) for one, run in zip(inputs, runs, strict=True)]
        yield Grown(
            name,
            read_ms=_ms(runs[0].reading),
            ms=_ms(runs[0].seconds),
            stages_ms={stage: _ms(took) for stage, took in runs[0].stages.items()},
            peak_mib=round(peak(target, data) / (1 << 20), 1),
            larger_ms=tuple(_ms(run.seconds) for run in runs[1:]),
            exponent=_steepest(sizes),
            outcomes=tuple(run.bug.split(" ")[0] or run.outcome for run in runs),
        )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _steepest(sizes: list[tuple[int, float]]) -> float:
    """The power of size with which time grows, where it grows most."""
    return max(
        round(math.log(max(more, _NOISE) / max(less, _NOISE)) / math.log(large / small), 2)
        for (small, less), (large, more) in pairwise(sizes)
    )


def refused(target: str) -> dict[str, object] | None:
    """How what is larger than 1 MiB is refused, and after how many ms; None where it is read."""
    if target not in TOO_LARGE:
        return None
    runs = [tried(target, data) for data in shapes(target, 2 << 20).values()]
    return {
        "outcomes": sorted({run.bug or run.outcome for run in runs}),
        "slowest_ms": round(max(run.seconds for run in runs) * 1000, 1),
    }
