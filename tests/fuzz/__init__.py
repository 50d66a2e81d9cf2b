"""A fuzzer of everything that reads what others wrote: `python -m tests.fuzz`.

`targets` says what is done with one input and what must hold, `material` makes inputs, `shapes`
inputs that grow, `watch` measures and judges, and `guided` lets atheris choose inputs by what code
they reach, where it is installed (`pip install atheris`); without it inputs are mutated blindly,
and the same seed gives the same inputs.
"""
