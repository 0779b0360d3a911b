"""What a well-formed definition must agree with around it when it is saved: faults, and warnings that stop nothing.

Kept definitions are not judged by this again, so that a new release, or a feed that changed, breaks no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from feeds.model import Hierarchy, fold, last_parts
from feeds.tuning.faults import place_text
from service.centres.consents import reworded
from service.centres.model import CentreDefinition, ConsentText, FormDefinition
from service.contacts.attributes import Attribute
from service.contacts.model import DETAILS
from service.defining.faults import Fault, Place
from service.defining.texts import meant, replaced, themselves

Asking = CentreDefinition | FormDefinition

# --- faults ----------------------------------------------------------------------------------------------------------


def disagreements(
    definition: Asking,
    attributes: Mapping[str, Attribute],
    elsewhere: Iterable[tuple[str, tuple[ConsentText, ...]]],
) -> Iterator[Fault]:
    """What stops a definition from being saved in its shop.

    ``attributes`` are the shop's key information; ``elsewhere`` the consents of every definition of the shop that is
    kept, its own earlier text too, each with how to call it.
    """
    for number, question in enumerate(definition.questions):
        if question not in DETAILS and question not in attributes:
            yield Fault(
                ("questions", number),
                f"{question} is neither a detail of every card nor key information of the shop"
                f"{meant(question, themselves((*DETAILS, *attributes)))}",
            )
    for where, consents in elsewhere:
        yield from reworded(definition.consents, consents, where, ("consents",))
    if isinstance(definition, CentreDefinition):
        yield from replaced(definition.texts, "centre")


def still_asked(attributes: Mapping[str, Attribute], asking: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Fault]:
    """Attributes that are not defined any more and that an active centre or form, called so, still asks for."""
    for where, questions in asking:
        for question in questions:
            if question not in DETAILS and question not in attributes:
                yield Fault((question,), f"{where} asks for it; take it out of its questions first.")


def unguarded(attributes: Mapping[str, Attribute], hierarchy: Hierarchy) -> Iterator[Fault]:
    """Attributes that drive something sensitive and would be asked for without a consent of its own."""
    for key, attribute in attributes.items():
        for number, binding in enumerate(attribute.bindings):
            name = str(binding.criterion["filter"])
            if not attribute.sensitive and hierarchy.is_sensitive(name):
                yield Fault((key, "binds", number, "filter"), f"{name} is sensitive, so say sensitive = true of {key}.")


# --- warnings --------------------------------------------------------------------------------------------------------


def vain_mains(definition: Asking, hierarchy: Hierarchy) -> Iterator[str]:
    """Main values that are offered and that the feed does not hold today."""
    key, mains = (
        ("mains", definition.mains)
        if isinstance(definition, CentreDefinition)
        else ("preference", definition.preference or ())
    )
    for number, main in enumerate(mains):
        yield from _main(main, hierarchy, (key, number))


def vain_bindings(attributes: Mapping[str, Attribute], hierarchy: Hierarchy) -> Iterator[str]:
    """Filters and main values that bindings name and the feed does not hold today."""
    for key, attribute in attributes.items():
        for number, binding in enumerate(attribute.bindings):
            place = (key, "binds", number)
            name = str(binding.criterion["filter"])
            if hierarchy.asked(name) is None:
                near = meant(name, _filter_names(hierarchy))
                yield f"{place_text((*place, 'filter'))}: the feed has no filter {name!r} today{near}"
            if binding.main is not None:
                yield from _main(binding.main, hierarchy, (*place, "main"))


def _main(main: str, hierarchy: Hierarchy, place: Place) -> Iterator[str]:
    named = hierarchy.named(main)
    if not named:
        yield f"{place_text(place)}: the feed has no main value {main!r} today{meant(main, _main_names(hierarchy))}"
    elif len(named) > 1:
        paths = ", ".join(repr(node.value) for node in named[:3])
        yield f"{place_text(place)}: {main!r} may be {paths}; name the whole path."


def _main_names(hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
    """Main values by their whole paths and by their last parts."""
    values = (node.value for node in hierarchy.values if node.value is not None)
    return ((spelling, value) for value in values for spelling in {fold(value), *last_parts(value)})


def _filter_names(hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
    """Filters by every name they go by."""
    for each in (hierarchy.main, *hierarchy.filters.values()):
        yield from ((fold(name), each.key) for name in (each.key, each.label, *each.labels.values(), *each.aliases))
