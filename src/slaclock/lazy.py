"""Attributes that are computed when first asked for, without a lock.

`functools.cached_property` of Python 3.11 holds a lock while it computes. A process that is forked
at that moment by another thread inherits the lock as taken, and its first use waits for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801  # used like property
    """A property that is computed once and then kept in the instance's `__dict__`.

    Threads that come first at the same time may each compute it, and get equal values.

    >>> class Week:
    ...     @lazy
    ...     def days(self) -> tuple[str, ...]:
    ...         return ("Mon", "Tue")
    >>> week = Week()
    >>> week.days is week.days
    True
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> T | lazy[T]:
        if instance is None:
            return self
        found: T = instance.__dict__.setdefault(self._name, self._compute(instance))
        return found
