"""Books: policies and their versions in order, and which of them a case falls under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, overload

from ..errors import CaseError, PolicyError, did_you_mean, kind_of, quoted
from ..interval import to_utc
from .policy import Policy


class PolicyBook(Sequence[Policy]):
    """An ordered, immutable collection of policies; those of one name are versions of each other.

    >>> book = PolicyBook([Policy(name="VIP", applies_to={"tier": "gold"}), Policy(name="General")])
    >>> [policy.name for policy in book], book["VIP"].name, "General" in book
    (['VIP', 'General'], 'VIP', True)

    Raises:
        PolicyError: There is something else than policies in it.
    """

    __slots__ = ("_by_name", "_policies")
    _policies: tuple[Policy, ...]
    _by_name: dict[str, tuple[Policy, ...]]

    def __init__(self, policies: Iterable[Policy] = ()) -> None:
        held = tuple(policies)
        for found in held:
            if not isinstance(found, Policy):
                raise PolicyError.of(
                    "not-a-policy",
                    f"found {quoted(found)}, {kind_of(found)}; a Policy is required",
                    fix="pass what load_policy or Policy.model_validate gives",
                )
        by_name: dict[str, list[Policy]] = {}
        for policy in held:
            by_name.setdefault(policy.name, []).append(policy)
        object.__setattr__(self, "_policies", held)
        object.__setattr__(self, "_by_name", {name: tuple(of) for name, of in by_name.items()})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a book cannot be changed; make another of the policies you want")

    def __len__(self) -> int:
        return len(self._policies)

    def __iter__(self) -> Iterator[Policy]:
        return iter(self._policies)

    @overload
    def __getitem__(self, key: int | str) -> Policy: ...
    @overload
    def __getitem__(self, key: slice) -> PolicyBook: ...
    def __getitem__(self, key: int | str | slice) -> Policy | PolicyBook:
        """By place, or by name: of several versions the latest.

        Raises:
            PolicyError: No policy has that name.
        """
        if isinstance(key, slice):
            return PolicyBook(self._policies[key])
        if isinstance(key, int):
            return self._policies[key]
        versions = self.versions(key)
        if not versions:
            raise PolicyError.of(
                "unknown-policy", f"no policy {quoted(key)}", fix=did_you_mean(key, self.names)
            )
        return _latest(versions)

    def __contains__(self, found: object) -> bool:
        return found in (self._by_name if isinstance(found, str) else self._policies)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PolicyBook):
            return self._policies == other._policies
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._policies)

    def __repr__(self) -> str:
        return f"PolicyBook({', '.join(self.names)})"

    def __reduce__(self) -> tuple[type[PolicyBook], tuple[tuple[Policy, ...]]]:
        return type(self), (self._policies,)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the policies, each once, in order of first appearance."""
        return tuple(self._by_name)

    def versions(self, name: str) -> tuple[Policy, ...]:
        """The policies of that *name*, in order."""
        return self._by_name.get(name, ()) if isinstance(name, str) else ()

    def for_case(self, attributes: Mapping[str, Any], opened: datetime) -> Policy:
        """The policy for a case with these *attributes*, opened at that instant.

        The first name that has a version in force on the date of opening, in the policy's zone,
        whose `applies_to` holds; of several in force the one whose `from` is latest.

        Raises:
            CaseError: None applies, each for the reason that is said.
        """
        instant = to_utc(opened, "opened", CaseError)
        reasons = []
        for name in self.names:
            in_force = [
                policy
                for policy in self.versions(name)
                if policy.in_force(_date_in(policy, instant))
            ]
            if not in_force:
                reasons.append(f"'{name}' has no version in force then")
                continue
            policy = _latest(in_force)
            if policy.applies_to.hold(attributes):
                return policy
            reasons.append(f"'{name}': {policy.applies_to.why_not(attributes)}")
        raise CaseError.of(
            "no-policy",
            f"no policy for a case opened at {opened.isoformat()}: "
            + ("; ".join(reasons) or "the book is empty"),
            fix="add a policy without applies_to as the last one, or widen one of these",
        )


def _date_in(policy: Policy, instant: datetime) -> date:
    return instant.astimezone(policy.zone).date()


def _latest(versions: Sequence[Policy]) -> Policy:
    """The version whose `from` is latest; of equals the last."""
    return max(
        enumerate(versions), key=lambda pair: (pair[1].effective.from_ or date.min, pair[0])
    )[1]
