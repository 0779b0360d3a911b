"""The addresses of a batch's products: what can be clicked and what can be seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from feeds.batch import Texts, counts, lists
from feeds.fields import Fields
from feeds.formats import FieldName
from feeds.reserved import Reserved
from feeds.text_columns import web_links

_NO_LINK = "ignored: not an http(s) address"


def link(fields: Fields, field: FieldName, reserved: Reserved) -> Any:
    """One address of every item, null for none."""
    written = fields.first(field)
    if written is None:
        return pa.nulls(len(fields), pa.string())
    links = web_links(written)
    if links.null_count > written.null_count:
        lost = written.is_valid().to_numpy(zero_copy_only=False) & links.is_null().to_numpy(zero_copy_only=False)
        reserved.add(field, _NO_LINK, np.flatnonzero(lost))
    return links


def gallery(fields: Fields, image: Any, reserved: Reserved) -> Texts:
    """The further images of every item: each once, and not the one that is ``image``."""
    written = fields.all("images")
    links = web_links(written.values)
    sound = links.is_valid().to_numpy(zero_copy_only=False)
    reserved.add("images", _NO_LINK, written.rows[~sound])
    rows, links = written.rows[sound], links.filter(pa.array(sound))
    if not len(rows):
        return Texts(rows, links)
    codes = pa.concat_arrays([links, image]).dictionary_encode().indices.fill_null(-1).to_numpy().astype(np.int64)
    own, first = codes[: len(links)], codes[len(links) :]
    places = np.flatnonzero(own != first[rows])
    places = places[np.unique(rows[places] * (len(codes) + 1) + own[places], return_index=True)[1]]
    places.sort()
    return Texts(rows[places], links.take(pa.array(places)))


def as_lists(texts: Texts, items: int) -> Any:
    """A list of texts for every item."""
    return lists(texts.values, counts(texts, items))
