"""A fuzzer of everything that reads what others wrote: `python -m tests.fuzz`.

`targets` says what is done with one input and what must hold, `material` makes inputs, `shapes`
inputs that grow, `watch` and `growth` measure and judge, and `guided` lets atheris choose inputs by
what code they reach, where it is installed (`pip install atheris`); without it inputs are mutated
blindly, and the same seed gives the same inputs.

It ends by itself: ten minutes of fuzzing, then a quarter of an hour of measuring at the most, on
two cores; `--seconds` and `--measuring` change that. `--write` puts the figures into figures.json.
"""
