"""Which industry a feed looks like, by the attributes it has and the words of its categories, with the evidence.

A wrong guess asks contacts the wrong questions, the general industry only fewer of the right ones: where the evidence
is thin or two industries are close, the guess is the general one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.industries import DEFAULT_INDUSTRY, Industry
from feeds.model import IndustryGuess, fold, path_parts

ENOUGH = 0.6
"""The score from which an industry is taken."""
LEAD = 0.1
"""How far it must be ahead of the next."""
FILTERS = 5
"""So many filters of one industry only, carried by all products, are all the evidence that attributes can give."""
WHOLE = "="
"""A sign that begins so is the whole name of a category: ``=bags`` are bags, ``gift bags`` are not."""
NAMED = 5
"""So many attributes or categories an evidence names."""


def guess_industry(
    names: Mapping[str, int], categories: Mapping[str, int], products: int, industries: Mapping[str, Industry]
) -> IndustryGuess:
    """The industry of a feed of ``products``: `DEFAULT_INDUSTRY` unless the evidence for another is clear.

    ``names`` are attribute names as the feed writes them, ``categories`` its category paths (`feeds.model.path_text`;
    a part is a path too), both with how many products carry them; ``industries`` by key, the general one among them.
    """
    found = {
        key: (_of_categories(each, categories, products), _of_attributes(each, names, products, industries))
        for key, each in industries.items()
    }
    scores = {
        key: round(1 - (1 - category.score) * (1 - attribute.score), 4) for key, (category, attribute) in found.items()
    }
    best, *others = sorted(scores, key=lambda key: (-scores[key], key))
    clear = scores[best] >= ENOUGH and all(scores[best] - scores[other] >= LEAD for other in others)
    sentences = tuple(each.sentence for each in found[best] if each.score)
    scores[DEFAULT_INDUSTRY] = round(1 - scores[best], 4)
    if clear:
        return IndustryGuess(best, sentences, scores)
    return IndustryGuess(DEFAULT_INDUSTRY, ("too little speaks for one industry only", *sentences), scores)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How much speaks for an industry, 0 to 1, and what does."""

    score: float
    sentence: str = ""


def _of_categories(industry: Industry, categories: Mapping[str, int], products: int) -> _Evidence:
    """The share of products that stand under categories with the industry's signs."""
    signs = re.compile("|".join(map(_pattern, industry.signs)) or r"(?!)")
    signed: dict[str, int] = {}
    standing = [0]
    for path, carrying in categories.items():
        parts = [part for part in path_parts(path) if signs.search(fold(part))]
        if parts:
            standing.append(min(products, carrying))
        for part in parts:
            signed[part] = signed.get(part, 0) + carrying
    # A product may stand under several paths: it is counted once in all of them, and certainly in the largest.
    share = max(sum(standing) / max(products, sum(categories.values()), 1), max(standing) / max(products, 1))
    return _Evidence(share, f"{share:.0%} of the products stand under {_listed(signed)}")


def _pattern(sign: str) -> str:
    """A sign's words next to each other, ``*`` for any ending; after ``=`` they are all that the category is called."""
    words = r"\W+".join(re.escape(word).replace(r"\*", r"\w*") for word in fold(sign.removeprefix(WHOLE)).split())
    return rf"^{words}$" if sign.startswith(WHOLE) else rf"\b{words}\b"


def _of_attributes(
    industry: Industry, names: Mapping[str, int], products: int, industries: Mapping[str, Industry]
) -> _Evidence:
    """How many filters of this industry the feed has, each as far as it is carried and no other industry's."""
    telling: dict[str, dict[str, int]] = {}
    weights: dict[str, float] = {}
    for name, carrying in sorted(names.items()):
        particular = _particular(name, industries)
        if particular and industry.key_of(name) in industry.own:
            key = industry.key_of(name)
            telling.setdefault(key, {})[name] = carrying
            weights[key] = max(weights.get(key, 0.0), particular * min(1.0, carrying / max(products, 1)))
    score = min(1.0, sum(weights.values()) / FILTERS)
    attributes = {name: carrying for found in telling.values() for name, carrying in found.items()}
    several = f"s {_listed(attributes)} are" if len(attributes) > 1 else f" {_listed(attributes)} is"
    filters = f"{len(telling)} filter{'s' * (len(telling) > 1)}"
    return _Evidence(score, f"the attribute{several} {filters} of {industry.labels['en']}")


def _particular(name: str, industries: Mapping[str, Industry]) -> float:
    """How much an attribute tells: nothing where any shop may have it, less the more industries know it."""
    knowing = [key for key, each in industries.items() if each.key_of(name) in each.own]
    return 0.0 if DEFAULT_INDUSTRY in knowing or not knowing else 1 / len(knowing)


def _listed(counted: Mapping[str, int]) -> str:
    """The names carried most, most first."""
    names = sorted(counted, key=lambda name: (-counted[name], name))
    return ", ".join(names[:NAMED]) + (" and others" if len(names) > NAMED else "")
