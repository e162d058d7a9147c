"""Where somebody has been, as a browser keeps it: back, forward, and a new step drops what lay ahead."""

from typing import Generic, TypeVar

from msgspec import Struct, field

MOST = 50
Step = TypeVar("Step")


class Trail(Struct, Generic[Step]):
    """The steps in order; `place` is where one stands now."""

    steps: list[Step] = field(default_factory=list)
    place: int = -1

    def visit(self, step: Step) -> None:
        """Go on to a step; the one where one stands already is none."""
        if self.steps and self.steps[self.place] == step:
            return
        self.steps = [*self.steps[: self.place + 1], step][-MOST:]
        self.place = len(self.steps) - 1

    def amend(self, step: Step) -> None:
        """Stand on another step instead of this one: it was on the way to it."""
        if not self.steps:
            self.visit(step)
            return
        self.steps = [*self.steps[: self.place], step]

    def turn_back(self, step: Step) -> None:
        """One never arrived where one went, and stands on `step` again. Where one wanted to go lies ahead, if one came from there."""
        if not self.steps or self.steps[self.place] == step:
            return
        if self.can_go_back and self.steps[self.place - 1] == step:
            self.place -= 1
        else:
            self.amend(step)

    @property
    def can_go_back(self) -> bool:
        return self.place > 0

    @property
    def can_go_forward(self) -> bool:
        return self.place + 1 < len(self.steps)

    def go(self, way: int) -> Step | None:
        """One step back (-1) or forward (1); None where there is none."""
        if not (self.can_go_back if way < 0 else self.can_go_forward):
            return None
        self.place += way
        return self.steps[self.place]
