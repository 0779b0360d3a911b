"""A mapping for a feed that nobody knows: which element is a product, where its fields stand, and how sure that is.

Names are compared with what feeds call their fields in many languages (templates/words/field-names.toml), texts with
what such a field looks like (`feeds.looks`). Each choice carries its evidence in words. Nothing is read by a proposal
until a person has saved it as a mapping.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from feeds.field_names import FieldNames, field_names
from feeds.looks import Looks, looks_of
from feeds.sample import Kind, Place, kinds_of, pieces_of, places_of, sampled
from feeds.suits import SUITS

LEAST = 0.4
"""A field's score below which nothing is proposed for it."""
SURE = 0.8
"""A score from which a field needs no second look."""
NAMELESS = 0.45
"""What looks alone are worth, where no name speaks for a field; of these only the surest count."""
BY_NAME = 0.7
"""The weight of a name beside what its texts look like."""

WEIGHTS: Mapping[str, float] = {
    "title": 3, "price": 2.5, "id": 2, "link": 1.5, "image": 1.5, "description": 1, "category": 1, "category_id": 1,
    "brand": 0.5, "availability": 0.5,
}  # fmt: skip
"""What finding a field says for an element being the product."""
_BY_LOOKS_ALONE = ("link", "image")
_SEVERAL = ("title", "price", "description", "image", "link")
"""Fields for which other elements may stand in."""
_DEEPER = 0.85
_SEPARATORS = (" > ", ">", " | ", "|", " / ", "/")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One field of a proposal: ``confidence`` from 0 to 1, ``evidence`` in words, ``example`` as the feed writes it.

    ``also`` are paths for items that have nothing at ``path``.
    """

    field: str
    path: str
    confidence: float
    evidence: str
    example: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping that is proposed. ``because`` says why ``item`` is taken for the product."""

    item: str
    confidence: float
    because: str
    fields: tuple[Proposed, ...]
    rest: Mapping[str, Any]
    """The other tables of the mapping: category, tree, attributes."""

    def document(self) -> dict[str, Any]:
        """The proposal as JSON, its mapping as the text that would be saved."""
        names = ("field", "path", "also", "confidence", "evidence", "example")
        fields = [{name: getattr(each, name) for name in names} for each in self.fields]
        item = {"item": self.item, "confidence": self.confidence, "because": self.because}
        return {**item, "fields": fields, "mapping": self.toml()}

    def toml(self) -> str:
        """The mapping as a person looks it through: every field with its evidence."""
        text = tomlkit.document()
        text.add(
            tomlkit.comment("Proposed by `notesik feed check`; look through it before it is used. docs/mappings.md")
        )
        text.add(tomlkit.comment(self.because))
        text["item"] = self.item
        fields = tomlkit.table()
        for each in self.fields:
            value = tomlkit.item([each.path, *each.also] if each.also else each.path)
            fields.add(each.field, value.comment(f"{each.confidence:.0%}: {each.evidence}"))
        text["fields"] = fields
        for name, table in self.rest.items():
            text[name] = table
        return tomlkit.dumps(text)


def propose(path: Path) -> Proposal | None:
    """The mapping that a feed's beginning suggests; None where nothing in it looks like a product."""
    root = sampled(path)
    if root is None:
        return None
    kinds = kinds_of(root)
    judged = [(_worth(kind, found), kind, found) for kind in kinds if (found := list(_fields(kind)))]
    judged = [each for each in judged if any(one.field == "title" for one in each[2])]
    if not judged:
        return None
    worth, kind, found = _innermost(max(judged, key=lambda each: each[0]), judged)
    rest = _rest(kind, kinds, found)
    taken = [each for each in found if each.field != "category_id" or "tree" in rest]
    if "tree" in rest:  # a weak name beside it would be taken for a second path
        taken = [each for each in taken if each.field != "category" or each.confidence >= SURE]
    taken += _above(kind, kinds) if not any(each.field.startswith("category") for each in taken) else []
    ids = sum(1 for each in taken if each.field == "id")
    because = f"<{kind.steps[-1]}> occurs {kind.count} times" if kind.count > 1 else f"<{kind.steps[-1]}> occurs once"
    because += f" in <{kind.steps[-2]}>" if len(kind.steps) > 1 else ""
    because += f", {len(taken)} fields found in it" + (", with ids that differ" if ids else "")
    order = {name: place for place, name in enumerate(SUITS)}
    fields = tuple(sorted(taken, key=lambda each: order[each.field]))
    return Proposal(kind.steps[-1], round(min(1.0, worth / sum(WEIGHTS.values()) * 1.6), 2), because, fields, rest)


_Judged = tuple[float, Kind, list[Proposed]]


def _innermost(best: _Judged, judged: list[_Judged]) -> _Judged:
    """What stands once and holds something that repeats and is nearly as good, is what the products stand in."""
    steps = best[1].steps
    inside = [each for each in judged if each[1].steps[: len(steps)] == steps and each[1].count > 1]
    closest = max(inside, key=lambda each: each[0], default=best)
    return closest if best[1].count == 1 and closest[0] >= best[0] / 2 else best


# --- fields ----------------------------------------------------------------------------------------------------------


def _fields(kind: Kind) -> Iterator[Proposed]:
    """The fields of a kind of element: the best place for each, none of them twice."""
    names = field_names()
    scored: list[tuple[float, str, Place, Looks, str]] = []
    for place in places_of(kind).values():
        if names.is_elsewhere(place.names):
            continue
        looks = looks_of(list(place.texts.values()))
        for field in SUITS:
            if place.repeated and not (field in ("image", "category") or (field == "price" and place.few)):
                continue
            score, said = _score(field, place, looks, len(place.texts) / len(kind.elements), names)
            if score >= LEAST:
                scored.append((score, field, place, looks, said))
    fields, places = set[str](), set[str]()
    for score, field, place, looks, said in sorted(scored, key=lambda each: -each[0]):
        if field not in fields and place.path not in places:
            fields.add(field)
            places.add(place.path)
            shown = next(iter(place.texts.values()))
            also = _also(field, place, [each for each in scored if each[2].path not in places])
            places |= set(also)
            yield Proposed(field, place.path, round(score, 2), f"{said}; {_seen(field, looks)}", shown[:80], also)
            if field == "image" and place.repeated:
                yield Proposed("images", place.path, round(score, 2), "the same element, repeated", shown[:80])
    joined = names.title_of(places_of(kind)) if "title" not in fields else None
    if joined is not None:
        yield Proposed("title", joined, 0.6, "no title of its own; these make one together", "")


def _also(field: str, place: Place, scored: list[tuple[float, str, Place, Looks, str]]) -> tuple[str, ...]:
    """Further places of a field, the surest first, each with texts for items that those before it have none for."""
    paths, held = [], set(place.texts)
    for _, of, other, _, said in sorted(scored, key=lambda each: -each[0]):
        if of == field and of in _SEVERAL and said.startswith("named") and not held.issuperset(other.texts):
            paths.append(other.path)
            held |= set(other.texts)
    return tuple(paths)


def _score(field: str, place: Place, looks: Looks, coverage: float, names: FieldNames) -> tuple[float, str]:
    """How well a place suits a field, and what its name says for it."""
    suits = SUITS[field](looks)
    if suits <= 0:
        return 0.0, ""
    name = names.score(field, place.names)
    depth = place.path.count("/") - ("@" in place.path)
    if name:
        whole = (BY_NAME * name + (1 - BY_NAME) * suits) * (0.98 + 0.02 * coverage) * (0.93 ** max(depth, 0))
        return whole, f"named {place.names[0]!r}"
    if field in _BY_LOOKS_ALONE and suits > 0.8:
        return NAMELESS * suits * coverage, "no name speaks for it"
    return 0.0, ""


def _seen(field: str, looks: Looks) -> str:
    """What the texts of the place show, in words."""
    many = f"{looks.count} texts" if looks.count > 1 else "one text"
    for test, said in _SAID.get(field, ()):
        if looks[test] >= 0.5:
            return f"{looks[test]:.0%} of {many} {said}"
    return f"{many}, {looks.distinct:.0%} different, {looks.length:.0f} characters on average"


_SAID = {
    "price": (("price", "read as prices"),),
    "old_price": (("price", "read as prices"),),
    "sale_price": (("price", "read as prices"),),
    "link": (("address", "are addresses"),),
    "image": (("picture", "end like pictures"), ("address", "are addresses")),
    "availability": (("availability", "are known words of availability"),),
    "currency": (("currency", "are currencies"),),
    "category": (("path", "hold separators"),),
    "description": (("markup", "hold markup"),),
    "stock": (("number", "are numbers"),),
}


def _worth(kind: Kind, fields: list[Proposed]) -> float:
    """How much speaks for a kind being the product: fields found near, and how often it stands there."""
    found = sum(
        WEIGHTS.get(each.field, 0.0) * each.confidence * _DEEPER ** (each.path.count("/") - each.path.count("/@"))
        for each in fields
    )
    return found + 0.3 * min(math.log2(kind.count), 6)


# --- what stands around ----------------------------------------------------------------------------------------------


def _rest(kind: Kind, kinds: list[Kind], fields: list[Proposed]) -> dict[str, Any]:
    """Separators of paths, the category tree, and elements that hold attributes."""
    places, rest = places_of(kind), dict[str, Any]()
    texts = [text for each in fields if each.field == "category" for text in places[each.path].texts.values()]
    found = [mark for mark in _SEPARATORS if sum(mark in text for text in texts) > len(texts) / 5]
    rest["category"] = {"separators": found[:1] if texts else [" > "]}
    around = [other for other in kinds if kind.steps[: len(other.steps)] != other.steps]  # not what it stands in
    around = [other for other in around if other.steps[: len(kind.steps)] != kind.steps]  # nor what stands in it
    ids = next((set(places[each.path].texts.values()) for each in fields if each.field == "category_id"), set())
    tree = next(filter(None, (_tree(other, ids) for other in around)), None) if ids else None
    if tree is not None:
        rest["tree"] = tree
    ignored = ["*url*", "*link*", "*shipping*", "*Url*", "*Link*", "*Shipping*"]
    rest["attributes"] = {"loose": True, "ignore": ignored, "pairs": _pairs(kind)}
    return rest


def _tree(kind: Kind, ids: set[str]) -> dict[str, str] | None:
    """The tree that a kind of element forms, if the items' ids of categories are its own."""
    places, names = places_of(kind), field_names()
    held = {
        path: len(ids & set(place.texts.values())) for path, place in places.items() if "parent" not in path.lower()
    }
    own = [path for path, count in held.items() if count >= 0.6 * len(ids)]
    if not own:
        return None
    leaf = all(len(element) == 0 for element in kind.elements)
    called = "." if leaf else next((path for path in places if names.score("title", path.split("/")[-1:])), None)
    parent = next((path for path in places if "parent" in path.lower()), "@parentId")
    called = called or next((path for path in places if path.lower().endswith(("name", "title"))), None)
    return {"item": kind.steps[-1], "id": own[0], "parent": parent, "name": called} if called else None


def _pairs(kind: Kind) -> list[dict[str, str]]:
    """Elements repeated in an item that hold a name and a value."""
    names, pairs = field_names(), list[dict[str, str]]()
    for steps, pieces in pieces_of(kind).items():
        name = next((each for each in pieces if names.is_part("names", each)), None)
        value = next((each for each in pieces if names.is_part("values", each)), "." if pieces["."] else None)
        if name and value:
            unit = next((each for each in pieces if names.is_part("units", each)), None)
            pairs.append({"path": "/".join(steps), "name": name, "value": value} | ({"unit": unit} if unit else {}))
    return pairs


def _above(kind: Kind, kinds: list[Kind]) -> list[Proposed]:
    """The category of an item as the names of what it stands in, where that is repeated."""
    places: list[str] = []
    for other in kinds:
        if other.count > 1 and len(other.steps) < len(kind.steps) and kind.steps[: len(other.steps)] == other.steps:
            own = (path for path in places_of(other) if "/" not in path or path.startswith("@"))
            called = next((path for path in own if path.lower().endswith(("name", "title"))), None)
            if called is not None:
                places.append(f"{other.steps[-1]}/{called}" if called.startswith("@") else called)
    path = "^" + " > ".join(places)
    return [Proposed("category", path, 0.6, "what the item stands in, by its name", "")] if places else []
