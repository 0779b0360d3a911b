"""What a section of the centre does: it shows itself for a visit, and it makes one small change of each post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from service.centres.model import SectionName
from service.centres.page.visit import Form, Visit
from service.contacts.store import Change


@dataclass(frozen=True, slots=True)
class Step:
    """What one post comes to: a change of the card and the receipt that says it, or faults to mend.

    ``receipt`` is a sentence in the visit's language, such as "Saved: colour green or blue". Without a ``change``
    nothing is kept. ``faults`` are sentences by field name; what was typed stands in ``typed`` so that it is not lost.
    ``confirm`` is an e-mail address that was typed in and counts only once its owner confirms it by mail.
    ``go`` is what to show next where it is not the same (``{"preference": "p2"}``), as parameters of the address.
    """

    change: Change | None = None
    receipt: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    go: Mapping[str, str] = field(default_factory=dict)
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a section is answered: so many ``of`` its questions, or as many as one likes where that is None."""

    answered: int
    of: int | None = None


class Section(Protocol):
    """One of the four. Its template is ``templates/centre/sections/<name>.html``.

    Style sheets and scripts of its own are ``templates/centre/<name>.css`` and ``<name>.js``, where they exist.
    """

    name: SectionName

    def progress(self, visit: Visit) -> Progress:
        """What its tab says."""

    def view(self, visit: Visit, query: Mapping[str, str], step: Step) -> Mapping[str, Any]:
        """What the template is given, under the name ``section``. ``step`` is what was just posted, if anything."""

    def step(self, visit: Visit, form: Form) -> Step:
        """What a post to ``/c/{token}/{name}`` asks for. Never raises for what a person typed."""
