"""What is wrong with a template: the line, and a sentence that says what and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing to mend; ``line`` is None where it is the whole text."""

    line: int | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence if self.line is None else f"line {self.line}: {self.sentence}"


class TemplateRefused(Exception):
    """A template cannot be used, or could not be rendered to its end."""

    def __init__(self, *faults: TemplateFault) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


class Wrong(Exception):
    """Something that a template does cannot be done; where it stands is found on the way out."""


def meant(name: str, names: Iterable[str]) -> str:
    """The nearest names that there are, as the end of a sentence."""
    near = get_close_matches(name[:60], tuple(names), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else "."
