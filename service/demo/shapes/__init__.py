"""The garments as drawings: one function per shape, chosen by the kind of article.

shapes.canvas       painted parts on a canvas, and the strokes that all garments share
shapes.torso        the upper body that tops and coats are cut from
shapes.tops         what has a neckline and is worn on its own
shapes.coats        what is worn over the rest
shapes.skirts       skirts and dresses
shapes.trousers     jeans, trousers, shorts
shapes.shoes        shoes from the side, as a pair
shapes.accessories  bags, scarves, hats, belts
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from service.demo.shapes.accessories import belt, handbag, hat, scarf
from service.demo.shapes.canvas import Drawing, Look, Part, Stroke
from service.demo.shapes.coats import biker_jacket, blazer, coat, denim_jacket, down_jacket
from service.demo.shapes.shoes import ankle_boots, boots, sneakers, stilettos
from service.demo.shapes.skirts import dress, skirt
from service.demo.shapes.tops import blouse, shirt, sweater, sweatshirt, top, tshirt
from service.demo.shapes.trousers import jeans, trousers

__all__ = ["SHAPES", "Drawing", "Look", "Part", "Stroke"]

SHAPES: Mapping[str, Callable[[Look], Drawing]] = MappingProxyType(
    {
        "dzinsy": jeans,
        "spodnie": trousers,
        "szorty": trousers,
        "spodnica": skirt,
        "sukienka": dress,
        "bluzka": blouse,
        "top": top,
        "koszula": shirt,
        "tshirt": tshirt,
        "sweter": sweater,
        "bluza": sweatshirt,
        "puchowa": down_jacket,
        "ramoneska": biker_jacket,
        "dzinsowa": denim_jacket,
        "plaszcz": coat,
        "marynarka": blazer,
        "sneakersy": sneakers,
        "kozaki": boots,
        "botki": ankle_boots,
        "szpilki": stilettos,
        "torebka": handbag,
        "szalik": scarf,
        "czapka": hat,
        "pasek": belt,
    }
)
"""How each kind of `service.demo.assortment.KINDS` is drawn, by its key."""
