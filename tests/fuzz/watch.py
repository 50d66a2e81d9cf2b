"""One input after the other: how it ended, how long it took, how much memory it needed."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
import time
import traceback
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from slaclock import SlaclockError

from .material import SEEDS
from .targets import TARGETS

SLOW, LARGE = 0.1, 50 << 20
"""What an input of at most 64 KiB may take, in seconds and bytes."""
PATIENCE = 120
_LONG = 2


class Hangs(BaseException):
    """An input that is not done after `PATIENCE` seconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one input did. *outcome* is `answer`, the code of a problem, or `bug`.

    Time is the processor's, so that other work on the machine does not count.
    """

    outcome: str
    seconds: float
    stages: dict[str, float]
    bug: str = ""

    @property
    def reading(self) -> float:
        """What it took to read the input; the rest went into what was asked then."""
        return next(iter(self.stages.values()), self.seconds)


@dataclass(slots=True)
class Tally:
    """What all inputs of a target did."""

    target: str
    outcomes: Counter[str] = field(default_factory=Counter)
    bugs: dict[str, bytes] = field(default_factory=dict)
    slowest: list[tuple[float, bytes]] = field(default_factory=list)
    sample: list[bytes] = field(default_factory=list)

    def add(self, data: bytes, run: Run) -> None:
        """Count *run*; keep the input if it is a bug or among the slowest."""
        self.outcomes[run.outcome] += 1
        if run.bug:
            key = run.bug.split("\n")[0]
            if key not in self.bugs or len(data) < len(self.bugs[key]):
                self.bugs[key] = data
        if len(self.slowest) < 20 or run.seconds > self.slowest[-1][0]:
            self.slowest = sorted([*self.slowest, (run.seconds, data)], reverse=True)[:20]
        if self.outcomes.total() % 200 == 1:
            self.sample.append(data)


def tried(target: str, data: bytes) -> Run:
    """Let *target* work on *data*, whatever comes of it."""
    stages: list[tuple[str, float]] = []
    bug = ""
    start = time.process_time()
    try:
        with _patience():
            TARGETS[target](data, lambda name: stages.append((name, time.process_time())))
        outcome = "answer"
    except SlaclockError as error:
        problems = getattr(error, "problems", ())
        outcome = problems[0].code if problems else type(error).__name__
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        outcome, bug = "bug", _named(error)
    end = time.process_time()
    ends = [at for _, at in stages[1:]] + [end]
    took = {name: end - begin for (name, begin), end in zip(stages, ends, strict=False)}
    return Run(outcome, end - start, took, bug)


def _named(error: BaseException) -> str:
    """A bug by its kind and place, so that it is told once."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "slaclock" in Path(frame.filename).parts] or frames
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
    text = "".join(traceback.format_exception(error))
    return f"{type(error).__name__} at {place}: {str(error)[:100]!r}\n{text[-3000:]}"


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    def give_up(number: int, frame: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def warm(target: str) -> None:
    """Import and compile what the first input would otherwise pay for.

    Collections of garbage then go over what inputs make, and nothing else.
    """
    for seed in SEEDS[target]:
        tried(target, seed)
    gc.collect()
    gc.freeze()


def best(target: str, data: bytes, times: int = 3) -> Run:
    """The fastest of some runs, each of which reads the input as if it had never been seen.

    One of many seconds is the last.
    """
    runs: list[Run] = []
    for _ in range(times):
        _forget()
        runs.append(tried(target, data))
        if runs[-1].seconds > _LONG:
            break
    return min(runs, key=lambda run: run.seconds)


def _forget() -> None:
    """Empty what slaclock remembers of earlier inputs."""
    own = [module for name, module in sys.modules.items() if name.partition(".")[0] == "slaclock"]
    for held in [held for module in own for held in vars(module).values()]:
        if hasattr(held, "cache_clear"):
            held.cache_clear()


def peak(target: str, data: bytes) -> int:
    """The bytes that are held at most while *target* works on *data*."""
    tracemalloc.start()
    try:
        tried(target, data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def summary(run: Run, data: bytes, memory: int | None = None) -> dict[str, Any]:
    """What a table says of an input."""
    said = {
        "bytes": len(data), "outcome": run.outcome, "ms": round(run.seconds * 1000, 2),
        "stages_ms": {name: round(took * 1000, 2) for name, took in run.stages.items()},
    }  # fmt: skip
    return said if memory is None else {**said, "peak_mib": round(memory / (1 << 20), 1)}
