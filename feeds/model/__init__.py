"""The values that leave the feed stage: products, filters, and the catalogue that matching indexes.

Everything here is plain data (frozen dataclasses and numpy arrays), so that the process which answers requests can
load it without lxml, pyarrow or pandas. Whoever uses it imports from here.

model.spelling    how values are compared, how paths are written
model.products    products, rejections, warnings, the report
model.hierarchy   filters with their evidence, per main value
model.catalogue   columns: what every product says
model.texts       many short texts in two arrays
"""

from feeds.model.catalogue import (
    ABSENT,
    POPULARITY_SCALE,
    SILENT,
    STATED,
    Catalogue,
    Column,
    Group,
)
from feeds.model.hierarchy import (
    PRICE,
    Band,
    DependentFilter,
    Filter,
    FilterType,
    Gone,
    GroupCount,
    Hierarchy,
    IndustryGuess,
    LeftOut,
    MainValue,
    Merge,
    MergedBy,
    Named,
    Suggestion,
    ValueCount,
)
from feeds.model.products import (
    Attribute,
    FeedReport,
    Rejection,
    Warning_,
)
from feeds.model.spelling import (
    SEPARATOR,
    fold,
    last_parts,
    path_parts,
    path_text,
)
from feeds.model.texts import Texts, encode

__all__ = [
    "ABSENT",
    "POPULARITY_SCALE",
    "PRICE",
    "SEPARATOR",
    "SILENT",
    "STATED",
    "Attribute",
    "Band",
    "Catalogue",
    "Column",
    "DependentFilter",
    "FeedReport",
    "Filter",
    "FilterType",
    "Gone",
    "Group",
    "GroupCount",
    "Hierarchy",
    "IndustryGuess",
    "LeftOut",
    "MainValue",
    "Merge",
    "MergedBy",
    "Named",
    "Rejection",
    "Suggestion",
    "Texts",
    "ValueCount",
    "Warning_",
    "encode",
    "fold",
    "last_parts",
    "path_parts",
    "path_text",
]
