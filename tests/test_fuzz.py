"""A little of the fuzzer in every run: all of it is `python -m tests.fuzz`."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.material import SEEDS, mutated
from tests.fuzz.shapes import shapes
from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import tried

FOUND = {
    "duration": [
        b"44444444444 business hours",
        b"90 minutes, 3030303030303030303030 seconds",
        "\u06611876000 hours99999999999999999999999999999930m".encode(),
    ],
    "command": [
        b"report\nresponse-timeframes\nc.csv\n--datetime-format\n%closedY-%m-%d\n=====\n\n=====\nid",
    ],
}
"""What it found once."""


@pytest.mark.parametrize("target", TARGETS)
def test_good_inputs_are_answered(target: str) -> None:
    """The seeds are what they are meant to be: most of them end in an answer."""
    outcomes = [tried(target, seed).outcome for seed in SEEDS[target][:12]]
    assert "bug" not in outcomes
    assert outcomes.count("answer") > len(outcomes) / 2


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_inputs_are_answered_or_refused(target: str) -> None:
    """Nothing else comes of them."""
    chance = random.Random(7)
    for _ in range(15):
        data = mutated(chance.choice(SEEDS[target]), target, chance)
        assert tried(target, data).bug == "", data


@pytest.mark.parametrize("target", TARGETS)
def test_growing_inputs_are_answered_or_refused(target: str) -> None:
    """Each shape, while it is small."""
    for name, data in shapes(target, 2_000).items():
        assert tried(target, data).bug == "", name


@pytest.mark.parametrize(("target", "data"), [(name, one) for name in FOUND for one in FOUND[name]])
def test_what_was_found_stays_mended(target: str, data: bytes) -> None:
    """Each was a bug."""
    assert tried(target, data).bug == ""
