"""How much a template may cost, and what it has cost so far. The clock is the caller's: frames know no time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from frames.own.faults import Wrong

Clock = Callable[[], float]
"""Seconds since whenever, never going back."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a template may cost; docs/templates.md tells each with its reason.

    ``source``, ``output``, ``text`` and ``made`` are in characters: of the template, of what it puts out, of one text
    that it makes, and of all texts together. ``nodes`` and ``nesting`` are of its expressions and tags. ``steps`` are
    counted as it runs; ``depth`` is of macros that call each other; ``seconds`` are all it may take. ``elements`` are
    the tags of what it puts out, ``open`` those of them that are not closed yet.
    """

    source: int = 50_000
    nodes: int = 5_000
    nesting: int = 25
    output: int = 250_000
    text: int = 20_000
    made: int = 1_000_000
    steps: int = 100_000
    depth: int = 10
    seconds: float = 0.1
    elements: int = 10_000
    open: int = 100
    number: int = 10**12


LIMITS = Limits()


@dataclass(slots=True)
class Budget:
    """What one rendering has left. Every way of paying raises `Wrong` where there is nothing left to pay with."""

    clock: Clock
    limits: Limits = LIMITS
    steps: int = 0
    made: int = 0
    depth: int = 0
    until: float = field(init=False)

    def __post_init__(self) -> None:
        self.until = self.clock() + self.limits.seconds

    def pay(self, steps: int = 1, made: int = 0) -> None:
        """For so many steps, and for so many characters that were made."""
        self.steps += steps
        self.made += made
        if self.steps > self.limits.steps:
            raise Wrong(f"the template takes more than {self.limits.steps} steps: put fewer loops into each other.")
        if self.made > self.limits.made:
            raise Wrong(f"the template makes more than {self.limits.made} characters: write less in each turn.")
        if self.clock() > self.until:
            raise Wrong(f"the template takes longer than {self.limits.seconds} seconds: make it do less.")

    def text(self, length: int) -> None:
        """For a text of that length, before it is made."""
        if length > self.limits.text:
            raise Wrong(f"a text would be longer than {self.limits.text} characters: make it of fewer parts.")
        self.pay(1, length)

    def enter(self) -> None:
        """A macro is called."""
        if self.depth >= self.limits.depth:
            raise Wrong(f"macros call each other more than {self.limits.depth} deep: one may not call itself.")
        self.depth += 1

    def leave(self) -> None:
        """It is done."""
        self.depth -= 1
