"""Draws the invented shop's product pictures from the articles' own attributes, as small SVG documents without text.

The shape is the kind's, its proportions are the stated cut, length and sleeve, its colours the stated ones: an eye can
check a ranking against the pictures. They are drawn from `assortment`, never from the feed, so that the process that
answers requests needs no XML parser.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from service.demo.assortment import Article, articles
from service.demo.palette import COLOURS, UNSTATED, darker, lighter, lightness
from service.demo.shapes import SHAPES, Drawing, Look, Part, Stroke
from service.demo.shapes.canvas import HEIGHT, WIDTH, bounds, tidy

DENIM = frozenset({"dzinsy", "dzinsowa"})
FIXED_PAINTS: Mapping[str, str] = MappingProxyType(
    {"metal": "#c4c8ce", "gold": "#c89b45", "sole": "#f7f5f0", "glow": "url(#g)"},
)
PETAL = "#b0436b"
"""Flowers on light cloth: a shadow of the cloth itself would look like dirt."""

CLOTH = frozenset({"main", "second", "deep", "pale"})
"""Paints that show the weave, the pattern and the fall of light."""

MARGIN, LARGEST = 84, 1.15
"""What stays free around a drawing, both sides together, and how much a small garment is enlarged at most."""

PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "kropki": '<pattern id="p" width="44" height="44" patternUnits="userSpaceOnUse" fill="{ink}">'
        '<circle cx="11" cy="11" r="6.5"/><circle cx="33" cy="33" r="6.5"/></pattern>',
        "paski": '<pattern id="p" width="40" height="40" patternUnits="userSpaceOnUse">'
        '<path fill="{ink}" d="M0 12H40V25H0Z"/></pattern>',
        "prążki": '<pattern id="p" width="19" height="40" patternUnits="userSpaceOnUse">'
        '<path fill="{ink}" opacity=".75" d="M8 0H10V40H8Z"/></pattern>',
        "krata": '<pattern id="p" width="64" height="64" patternUnits="userSpaceOnUse" fill="{ink}">'
        '<path opacity=".42" d="M0 8H64V30H0Z"/><path opacity=".42" d="M8 0H30V64H8Z"/>'
        '<path opacity=".8" d="M0 46H64V49H0ZM46 0H49V64H46Z"/></pattern>',
        "kwiaty": '<pattern id="p" width="96" height="96" patternUnits="userSpaceOnUse">'
        '<g id="f"><g fill="{petal}"><circle cx="24" cy="13" r="8"/><circle cx="34" cy="20" r="8"/>'
        '<circle cx="30" cy="32" r="8"/><circle cx="18" cy="32" r="8"/><circle cx="14" cy="20" r="8"/></g>'
        '<circle cx="24" cy="24" r="6" fill="{heart}"/></g><use href="#f" x="48" y="46"/>'
        '<path fill="{leaf}" d="M60 22q14-14 24 0q-14 10-24 0ZM12 70q14-12 22 2q-14 8-22-2Z"/></pattern>',
        "": '<pattern id="p" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path fill="#b9b3a6" d="M0 0H3V14H0Z"/></pattern>',
    }
)
"""Overlays by the stated pattern; the one without a name is the hatch of an unknown colour."""

PAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">'
    '<defs><radialGradient id="b" cy=".42" r=".75"><stop stop-color="#fbfaf7"/><stop offset="1" stop-color="#e7e3db"/>'
    '</radialGradient><linearGradient id="v"><stop stop-color="#fff" stop-opacity=".16"/>'
    '<stop offset=".45" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-opacity=".2"/></linearGradient>'
    '<radialGradient id="g"><stop stop-color="#fff" stop-opacity=".3"/>'
    '<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>'
    '<filter id="s" filterUnits="userSpaceOnUse" x="0" y="0" width="600" height="800">'
    '<feDropShadow dy="12" stdDeviation="12" flood-color="#4b4034" flood-opacity=".3"/></filter>'
    '{defs}</defs><rect width="600" height="800" fill="url(#b)"/>'
    '<g filter="url(#s)" stroke-linejoin="round" stroke-linecap="round">{drawing}</g></svg>'
)


@lru_cache(maxsize=512)
def picture(product_id: str) -> bytes | None:
    """The product's picture as SVG; None where the shop has no such product or no picture of it."""
    article = _by_id().get(product_id)
    return draw(article) if article and article.pictured else None


@cache
def _by_id() -> Mapping[str, Article]:
    return {article.id: article for article in articles()}


def draw(article: Article) -> bytes:
    """An article as SVG of 600 x 800."""
    paints = paints_of(article)
    drawing = SHAPES[article.kind](Look(article.pattern, len(_known(article)) > 1, article.details))
    overlay = "" if not _known(article) else article.pattern if article.pattern in PATTERNS else None
    defs = "" if overlay is None else PATTERNS[overlay].format_map(paints)
    return PAGE.format(defs=defs, drawing=_placed(drawing, paints, patterned=overlay is not None)).encode()


def paints_of(article: Article) -> dict[str, str]:
    """What colour each paint of a drawing is, for this article."""
    known = _known(article)
    main = known[0] if known else UNSTATED
    dark = lightness(main) < 0.25
    second = known[1] if len(known) > 1 else lighter(main, 0.07) if dark else darker(main, 0.09)
    ink = known[1] if len(known) > 1 else lighter(main, 0.82) if lightness(main) < 0.62 else darker(main, 0.55)
    return {
        **FIXED_PAINTS,
        "main": main,
        "second": second,
        "deep": lighter(main, 0.12) if dark else darker(main, 0.26),
        "pale": lighter(main, 0.3),
        "inner": darker(main, 0.5 if lightness(main) < 0.8 else 0.32),
        "line": lighter(main, 0.22) if dark else darker(main, 0.34),
        "edge": darker(main, 0.6) if dark else darker(main, 0.42),
        "thread": "#d9a860"
        if article.kind in DENIM
        else lighter(main, 0.45)
        if lightness(main) < 0.6
        else darker(main, 0.3),
        "button": lighter(main, 0.75) if lightness(main) < 0.5 else darker(main, 0.5),
        "motif": ink,
        "ink": ink,
        "petal": ink if len(known) > 1 or lightness(main) < 0.62 else PETAL,
        "heart": "#f0c24b",
        "leaf": darker("#5f9a68", 0.1) if lightness(main) > 0.4 else "#9cc79f",
    }


def _known(article: Article) -> tuple[str, ...]:
    return tuple(COLOURS[colour] for colour in article.colours if colour in COLOURS)


def _placed(drawing: Drawing, paints: Mapping[str, str], *, patterned: bool) -> str:
    """The drawing's parts in the middle of the canvas, twice where it is a pair."""
    parts = "".join(_painted(part, paints, f"d{i}", patterned) for i, part in enumerate(drawing.parts))
    left, top, right, bottom = bounds(drawing)
    scale = min(LARGEST, (WIDTH - MARGIN) / (right - left), (HEIGHT - MARGIN) / (bottom - top))
    x, y = (WIDTH - scale * (left + right)) / 2, (HEIGHT - scale * (top + bottom)) / 2
    if drawing.twin is not None:
        behind_x, behind_y = drawing.twin
        parts = f'<use href="#o" x="{behind_x}" y="{behind_y}"/><g id="o">{parts}</g>'
    return f'<g transform="translate({x:.0f} {y:.0f}) scale({scale:.3g})">{parts}</g>'


def _painted(part: Part, paints: Mapping[str, str], key: str, patterned: bool) -> str:
    colour, edge, d = paints[part.paint], paints["edge"], tidy(part.path)
    line = f'd="{d}" fill="none" stroke="{colour}" stroke-width="{part.width:g}"'
    match part.stroke:
        case Stroke.FILL if part.paint == "glow":
            return f'<path d="{d}" fill="{colour}"/>'
        case Stroke.FILL if part.paint in CLOTH:
            outlined = f'<path id="{key}" d="{d}" fill-rule="evenodd"/>'
            layers = ["url(#p)"] if patterned and part.paint == "main" else []
            return (
                f'<defs>{outlined}</defs><use href="#{key}" fill="{colour}"/>'
                + "".join(f'<use href="#{key}" fill="{layer}"/>' for layer in layers)
                + f'<use href="#{key}" fill="url(#v)" stroke="{edge}" stroke-width="2.5"/>'
            )
        case Stroke.FILL:
            return f'<path d="{d}" fill="{colour}" stroke="{edge}" stroke-width="2"/>'
        case Stroke.BAND:
            ends = 'fill="none" stroke-linecap="butt"'
            return (
                f'<g {ends}><path d="{d}" stroke="{edge}" stroke-width="{part.width + 4:g}"/>'
                f'<path d="{d}" stroke="{colour}" stroke-width="{part.width:g}"/></g>'
            )
        case Stroke.RIB:
            return f'<path {line} stroke-dasharray="2 8" stroke-linecap="butt"/>'
        case Stroke.DASH:
            return f'<path {line} stroke-dasharray="7 5"/>'
        case Stroke.LINE:
            return f"<path {line}/>"
