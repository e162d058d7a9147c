"""What a filter can say of a condition, so that the shop needn't send customers of whom it can't hold."""

from collections.abc import Sequence

from msgspec import Struct

from sc_desktop.domain.filters import AnyOf, Where, both


class Narrow(Struct, frozen=True):
    """`holds`: a filter that lets through everyone of whom the condition holds; `fails`: everyone of whom it doesn't. They may let
    through more. None says nothing: it lets everyone through."""

    holds: Where | None = None
    fails: Where | None = None

    @property
    def negated(self) -> "Narrow":
        return Narrow(self.fails, self.holds)


UNKNOWN = Narrow()


def of_all(parts: Sequence[Narrow]) -> Narrow:
    """When all of them must hold."""
    holds: Where | None = None
    for part in parts:
        holds = both(holds, part.holds)
    return Narrow(holds, _any([part.fails for part in parts]))


def of_any(parts: Sequence[Narrow]) -> Narrow:
    """When one of them must hold."""
    return of_all([part.negated for part in parts]).negated


def _any(parts: Sequence[Where | None]) -> Where | None:
    """One that says nothing makes all of it say nothing."""
    known = [part for part in parts if part is not None]
    return AnyOf(tuple(known)) if len(known) == len(parts) else None
