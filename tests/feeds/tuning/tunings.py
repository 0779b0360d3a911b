"""Any tuning at all, for properties that must hold of every one."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from feeds.tuning import Asking, FilterTuning, Tuning, Under

few = settings(max_examples=40)
"""A tuning is a large thing to make up."""

keys = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
weights = st.decimals(Decimal("0.001"), Decimal("1000"), places=3)
edges = st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=4, unique=True).map(
    lambda numbers: tuple(sorted(numbers))
)
answers = st.none() | st.booleans()


def lists(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=3).map(tuple)


asking = {
    "bands": st.none() | edges,
    "weight": st.none() | weights,
    "hard": answers,
    "coverage": st.none() | st.floats(0, 1),
    "values": st.none() | st.integers(1, 100),
}
merges = st.dictionaries(names, st.integers(0, 2), max_size=3).map(
    # every spelling belongs to one value
    lambda sizes: {
        value: tuple(f"spelling {place} {number}" for number in range(size))
        for place, (value, size) in enumerate(sizes.items())
    }
)
renames = st.lists(names, max_size=2, unique=True).map(
    # no two values get one name
    lambda values: {value: f"called {place}" for place, value in enumerate(values)}
)
filter_tunings = st.builds(
    FilterTuning,
    label=st.none() | names,
    labels=st.dictionaries(names, names, max_size=2),
    names=lists(names),
    not_names=lists(names.map(lambda name: f"not {name}")),
    merge=merges,
    apart=lists(names.map(lambda name: f"apart {name}")),
    parts=st.dictionaries(names, lists(names), max_size=2),
    rename=renames,
    strict=answers,
    sensitive=answers,
    search=answers,
    reason=st.none() | st.just("asked by a pharmacist"),
    **asking,
)
unders = st.builds(
    Under,
    main=st.lists(names, min_size=1, max_size=3).map(" > ".join),
    order=st.none() | lists(keys),
    hide=lists(keys),
    pin=lists(keys),
    filters=st.dictionaries(keys, st.builds(Asking, **asking), max_size=2),
)
tunings = st.builds(
    Tuning,
    main=st.none() | keys,
    industry=st.none() | st.sampled_from(("fashion", "general")),
    order=lists(keys),
    hide=lists(keys),
    pin=lists(keys),
    filters=st.dictionaries(keys, filter_tunings, max_size=3),
    under=st.lists(unders, max_size=3, unique_by=lambda each: each.main.casefold()).map(tuple),
)
