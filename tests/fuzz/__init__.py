"""A fuzzer of everything that reads what others wrote: `python -m tests.fuzz`.

`targets` says what is done with one input and what must hold, `material` makes inputs, `shapes`
inputs that grow, `watch` and `growth` measure and judge, and `guided` lets atheris choose inputs by
what code they reach, where it is installed (`pip install atheris`); without it inputs are mutated
blindly, and the same seed gives the same inputs.

It ends by itself: after each target's share of ten minutes of fuzzing, its slowest inputs are
looked at for no longer than that, and how its inputs grow is measured for half an hour at the most,
all targets together; `--seconds` and `--measuring` change that, and 0 leaves it out. `--write` puts
the figures into figures.json.
"""
