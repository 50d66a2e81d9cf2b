"""Inputs chosen by what code they reach, by atheris, in a process of its own.

There slaclock is instrumented, so nothing is timed: the slowest inputs come back to be measured.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .watch import Tally


def join(tally: Tally, seconds: float, seed: int) -> None:
    """Fuzz for some time, and add what was found to *tally*."""
    from .watch import tried

    with tempfile.TemporaryDirectory() as folder:
        argv = [sys.executable, "-m", "tests.fuzz.guided", tally.target, folder, str(seconds)]
        done = subprocess.run(
            [*argv, str(seed)], capture_output=True, timeout=seconds * 2 + 300, check=False
        )
        answer = Path(folder, "found.json")
        if not answer.exists():
            tally.bugs[f"atheris ended with {done.returncode}: {done.stderr[-2000:]!r}"] = b""
        else:
            found = json.loads(answer.read_text())
            tally.outcomes.update(found["outcomes"])
            for data in map(base64.b64decode, (*found["bugs"], *found["slowest"])):
                tally.add(data, tried(tally.target, data))
        for crash in Path(folder).glob("crash-*"):
            data = crash.read_bytes()
            tally.add(data, tried(tally.target, data))


def run(target: str, folder: str, seconds: float, seed: int) -> None:
    """Let atheris fuzz *target*, write what was found into *folder*, and end the process."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["slaclock"]):
        material = importlib.import_module(".material", __package__)
        watch = importlib.import_module(".watch", __package__)
    tally = watch.Tally(target)
    end = time.monotonic() + seconds

    def one_input(data: bytes) -> None:
        tally.add(data, watch.tried(target, data))
        if time.monotonic() > end:
            _answer(tally, Path(folder))
            os._exit(0)

    def mutate(data: bytes, most: int, chance: int) -> bytes:
        made = random.Random(chance)
        if made.random() < 0.15:
            return bytes(atheris.Mutate(data, most))
        # What reaches new code is often not even JSON: good inputs keep a part in it.
        base = data if made.random() < 0.4 else made.choice(material.SEEDS[target])
        return bytes(material.mutated(base, target, made, most))

    corpus = Path(folder, "corpus")
    corpus.mkdir()
    for number, known in enumerate(material.SEEDS[target]):
        (corpus / str(number)).write_bytes(known)
    options = [f"-seed={seed}", f"-max_len={material.MAX_SIZE}", "-timeout=0", "-rss_limit_mb=0",
               f"-artifact_prefix={folder}/", "-verbosity=0"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], one_input, custom_mutator=mutate)
    atheris.Fuzz()


def _answer(tally: Tally, folder: Path) -> None:
    (folder / "found.json").write_text(json.dumps({
        "outcomes": tally.outcomes,
        "bugs": [base64.b64encode(data).decode() for data in tally.bugs.values()],
        "slowest": [base64.b64encode(data).decode() for _, data in tally.slowest],
    }))  # fmt: skip


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
