"""The section of consents: each in full, with version and date, yes and no of equal weight, withdrawn as given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.centres.model import ConsentText, SectionName
from service.centres.page.consenting import OUR_VERSION, PERSONALISATION, consent_text, decision, label_of_entry
from service.centres.page.section import Progress, Step
from service.centres.page.visit import Form, Visit
from service.contacts.model import Consent, ConsentKind, ConsentState, Contact

ANSWERS: Mapping[str, ConsentState] = {"yes": ConsentState.CONFIRMED, "no": ConsentState.WITHDRAWN}

MOST_UNFOLDED = 4
"""So many consents stand on the first screen, for the switch of personalisation stands there as well."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A consent as the page shows it; ``entry`` is the last of the ledger, None where nothing was ever decided.

    ``text`` and ``version`` are what is asked today. ``is_renewed``: the person agreed to an earlier version, which
    stands until they decide anew. What is not asked here was agreed to elsewhere, and can only be withdrawn.
    """

    purpose: str
    kind: ConsentKind
    label: str
    text: str
    version: str
    entry: Consent | None
    is_asked_here: bool = True

    @property
    def state(self) -> ConsentState:
        """What was last said."""
        return ConsentState.NOT_CONFIRMED if self.entry is None else self.entry.state

    @property
    def is_renewed(self) -> bool:
        """Whether the text is another one than was agreed to."""
        return self.state is ConsentState.CONFIRMED and self.entry is not None and self.entry.version != self.version


class ConsentsSection:
    """What the shop may do, what the person took note of, and the switch that stops personalisation."""

    name = SectionName.CONSENTS

    def progress(self, visit: Visit) -> Progress:
        """How many of the consents were decided, either way."""
        asked = [each for each in consents_of(visit) if each.is_asked_here]
        return Progress(sum(each.state is not ConsentState.NOT_CONFIRMED for each in asked), len(asked))

    def view(self, visit: Visit, query: Mapping[str, str], step: Step) -> Mapping[str, Any]:
        """``first`` and ``more``, acknowledgements apart in both, and whether the shop may ``personalise``."""
        every = list(consents_of(visit))
        first = unfolded_of(every)
        more = [each for each in every if each not in first]
        return {
            "first": _apart(first),
            "more": _apart(more),
            "folded": len(more),
            "unfolded": "more" in query or any(each.purpose == query.get("at") for each in more),
            "personalise": visit.contact.personalise,
            "switched": visit.contact.consented().get(PERSONALISATION),
        }

    def step(self, visit: Visit, form: Form) -> Step:
        """Decide on one consent, or switch personalisation."""
        state = ANSWERS.get("".join(form.get("answer", ())))
        purpose = "".join(form.get("purpose", ()))
        if state is not None and purpose == PERSONALISATION:
            return _personalise(visit, state)
        asked = next((each for each in consents_of(visit) if each.purpose == purpose), None)
        if state is None or asked is None or (not asked.is_asked_here and state is ConsentState.CONFIRMED):
            return Step(faults={"purpose": visit.texts.say("fault.no_such_consent")})
        return decided(visit, _text(visit, asked), state)


def consents_of(visit: Visit) -> Iterator[Asked]:
    """What the centre asks for, in its order, and then what was agreed to elsewhere and can be withdrawn here."""
    entries = visit.contact.consented()
    definition = visit.centre.definition
    for asked in definition.consents:
        said, text = visit.said(asked.labels), visit.said(asked.texts)
        yield Asked(asked.purpose, asked.kind, said, text, asked.version, entries.get(asked.purpose))
    named = {asked.purpose for asked in definition.consents} | {PERSONALISATION}
    for purpose, entry in entries.items():
        if purpose not in named and entry.state is ConsentState.CONFIRMED:
            label = label_of_entry(visit, entry)
            yield Asked(purpose, entry.kind, label, entry.text, entry.version, entry, is_asked_here=False)


def unfolded_of(every: Sequence[Asked]) -> Sequence[Asked]:
    """Those that stand on the first screen, in their order: all whose text changed, and as many others as fit."""
    renewed = [each for each in every if each.is_renewed]
    others = [each for each in every if not each.is_renewed][: max(0, MOST_UNFOLDED - len(renewed))]
    return [each for each in every if each in renewed or each in others]


def _apart(some: Sequence[Asked]) -> Mapping[str, Sequence[Asked]]:
    """Consents, and what is only taken note of."""
    noted = [each for each in some if each.kind is ConsentKind.ACKNOWLEDGEMENT]
    return {"consents": [each for each in some if each not in noted], "acknowledgements": noted}


def decided(visit: Visit, asked: ConsentText, state: ConsentState) -> Step:
    """The step that keeps a decision, with its receipt."""
    said = {
        ConsentState.CONFIRMED: "receipt.noted" if asked.kind is ConsentKind.ACKNOWLEDGEMENT else "receipt.agreed",
        ConsentState.WITHDRAWN: "receipt.withdrawn",
    }
    return Step(decision(visit, asked, state), visit.texts.say(said[state], label=visit.said(asked.labels)))


def _text(visit: Visit, asked: Asked) -> ConsentText:
    """What is decided on: the centre's text, else the one of the ledger."""
    past = {visit.language: asked.label}, {visit.language: asked.text}
    return consent_text(visit, asked.purpose) or ConsentText(asked.purpose, asked.kind, asked.version, *past)


def _personalise(visit: Visit, state: ConsentState) -> Step:
    """Switch personalisation; the ledger keeps it with the text that was shown."""
    wanted = state is ConsentState.CONFIRMED
    labels = {visit.language: visit.texts.say("consent.personalise_label")}
    texts = {visit.language: visit.texts.say("consent.personalise_text")}
    decide = decision(visit, ConsentText(PERSONALISATION, ConsentKind.MARKETING, OUR_VERSION, labels, texts), state)

    def switch(contact: Contact) -> Contact:
        return contact if contact.personalise is wanted else replace(decide(contact), personalise=wanted)

    return Step(switch, visit.texts.say("receipt.personalised" if wanted else "receipt.not_personalised"))
