"""A preference said back in one sentence: ``Dżinsy. Kolor: zielony lub niebieski, bez: czarny. Cena: do 200 zł``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from frames.money import is_money
from frames.voice import Voice
from matching.model import Criterion, Preference

STATED_ALL: Mapping[int, str] = {}


def say_preference(preference: Preference, voice: Voice, learned: Mapping[int, str] = STATED_ALL) -> str:
    """The main value, then every criterion in its order, as label and values.

    ``learned`` is what the contact told the shop, for the criteria that come from it and were not stated here. Weights
    go unsaid: they are the template's or the merchandiser's far more often than the person's own.
    """
    said = (
        (f"{voice.label(each.filter)}: {say_criterion(each, preference, voice)}", voice.told(learned.get(place)))
        for place, each in enumerate(preference.criteria)
    )
    return ". ".join([voice.main(preference), *(text if told is None else f"{text} ({told})" for text, told in said)])


def say_criterion(criterion: Criterion, preference: Preference, voice: Voice) -> str:
    """One criterion of a preference without its filter's name."""
    text = ", ".join(_parts(criterion, preference, voice))
    return voice.texts.say("said.must", text=text) if criterion.must else text


def _parts(criterion: Criterion, preference: Preference, voice: Voice) -> Iterator[str]:
    say, key = voice.texts.say, criterion.filter
    if criterion.any:
        yield voice.either(key, criterion.any)
    if criterion.none:
        yield say("said.refused", values=voice.either(key, criterion.none))
    unit = _stated_unit(criterion, voice)
    limits = [say(f"said.{kind}", number=voice.number(bound, unit)) for kind, bound in criterion.bounds]
    if limits:
        yield " ".join(limits)
    if criterion.band is not None:
        band = voice.band(criterion, preference)
        shown = str(criterion.band) if band is None else voice.span(band.min, band.max, voice.unit(criterion))
        yield say("said.band", band=shown)
    for word in ("present", "absent", "indifferent"):
        if getattr(criterion, word):
            yield say(f"said.{word}")


def _stated_unit(criterion: Criterion, voice: Voice) -> str | None:
    """The unit the contact used, else the filter's own."""
    unit = criterion.currency or criterion.unit or voice.unit(criterion)
    return unit.upper() if is_money(unit) and unit is not None else unit
