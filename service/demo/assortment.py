"""Deals the invented shop's articles from `wardrobe`, the same on every machine and every day.

Nothing here asks the clock or a random source: a choice is a digest of what is chosen for, so that a new kind of
garment leaves the models of the others as they are. `feed` writes the articles down, `pictures` draws them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from types import MappingProxyType

from service.demo.clothes import CLOTHES
from service.demo.extras import EXTRAS
from service.demo.wardrobe import BRAND_LINES, LADDER, MEN, PALETTES, PHRASES, SIZES, WOMEN, Kind

KINDS = (*CLOTHES, *EXTRAS)
FIRST_NUMBER = 1001
NO_PICTURE_EVERY, SCARCE_EVERY = 53, 11
SALE_EVERY = 5
POPULARITIES = tuple(str(rank) for rank in range(0, 101, 5))
SCARCE = ("out_of_stock", "preorder", "out_of_stock", "backorder")
HAUTE_COUTURE = 129999900
COLOURWAYS = (2, 1, 1, 2, 1, 3, 1)
"""How many colours a model comes in, in turn."""


@dataclass(frozen=True, slots=True)
class Article:
    """One variant on sale; money is in grosze. ``colour``, ``size``, ``material`` are empty where the shop is silent.

    ``details`` are the attributes of the model by their Polish names, as the feed states them.
    """

    id: str
    kind: str
    title: str
    description: str
    path: str
    brand: str
    gender: str
    group: str
    colour: str
    size: str
    material: str
    pattern: str
    price: int
    sale_price: int | None
    lowest_price_30d: int | None
    availability: str
    popularity: int
    pictured: bool
    details: Mapping[str, str]

    @property
    def colours(self) -> tuple[str, ...]:
        """The stated colours, the leading one first."""
        return tuple(filter(None, self.colour.split("/")))


@dataclass(frozen=True, slots=True)
class Model:
    """What the variants of one group share; ``colours`` holds an empty text where the shop does not say."""

    kind: Kind
    name: str
    gender: str
    brand: str
    price: int
    colours: tuple[str, ...]
    material: str
    pattern: str
    details: Mapping[str, str]
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """What the shop decided by hand for one model, whatever the deal says: the preferences people try first."""

    brand: str = ""
    gender: str = ""
    price: int = 0
    colours: tuple[str, ...] = ()
    pattern: str = ""
    tail: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


PINS: Mapping[tuple[str, int], Pin] = MappingProxyType(
    {
        ("dzinsy", 0): Pin(
            "ABC", WOMEN, 17900, ("zielony", "niebieski"), details={"Fason": "bootcut", "Długość": "długie"}
        ),
        ("dzinsy", 2): Pin("ABC", WOMEN, 15900, ("zielony", "czarny"), details={"Fason": "proste"}),
        ("dzinsy", 4): Pin("ABC", WOMEN, 23900, ("oliwkowy", "zielony"), details={"Fason": "szerokie"}),
        ("dzinsy", 6): Pin("Nurta", WOMEN, 18900, ("niebieski",), details={"Fason": "bootcut", "Długość": "długie"}),
        ("dzinsy", 8): Pin("ABC", WOMEN, 19900, ("zielony/czarny",), details={"Fason": "skinny"}),
        ("spodnie", 0): Pin(gender=WOMEN, price=18900, colours=("niebieski", "czarny"), details={"Fason": "bootcut"}),
        ("spodnica", 4): Pin(colours=("",), pattern="kwiaty"),
        ("sukienka", 6): Pin(
            price=34900,
            colours=("zielony", "granatowy"),
            pattern="gładki",
            details={"Okazja": "wesele", "Długość": "midi"},
        ),
        ("sukienka", 9): Pin(price=44900, colours=("bordowy",), details={"Okazja": "wesele", "Długość": "maxi"}),
        ("plaszcz", 4): Pin(gender=MEN, price=64900, colours=("zielony",), details={"Długość": "maxi"}),
        ("sukienka", 3): Pin("Halszka Mróz", price=HAUTE_COUTURE, colours=("złoty",), details={"Okazja": "wieczór"}),
        ("bluzka", 5): Pin(colours=("",), pattern="kwiaty"),
        ("top", 0): Pin(price=5900, colours=("różowy", "biały")),
        ("top", 1): Pin(price=7900, colours=("różowy", "czarny", "miętowy"), pattern="gładki"),
        ("tshirt", 3): Pin(price=6500, colours=("różowy", "biały")),
        ("bluzka", 1): Pin(price=9900, colours=("różowy", "kremowy")),
        ("szalik", 1): Pin(colours=("",), pattern="krata"),
        ("plaszcz", 0): Pin(
            colours=("karmelowy", "czarny"),
            tail="z odpinanym kołnierzem z barankowej dzianiny, dwiema kieszeniami "
            "i podszewką z wiskozy, edycja zimowa 2026",
        ),
    }
)

ENDINGS: Mapping[str, tuple[str, str]] = MappingProxyType({"m": ("y", "i"), "f": ("a", "a"), "p": ("e", "ie")})
"""Adjective endings by the noun's grammar, after a hard stem and after *k*."""


def deal(options: Sequence[str], turn: int, *purpose: object) -> str:
    """The option for the ``turn``-th model: a deck shuffled anew each round, so that every option gets its share."""
    round_, place = divmod(turn, len(options))
    return sorted(enumerate(options), key=lambda card: _digest(*purpose, round_, *card))[place][1]


def _digest(*parts: object) -> bytes:
    return blake2b("|".join(map(str, parts)).encode(), digest_size=8).digest()


def inflect(adjective: str, form: str) -> str:
    """A colour or gender agreeing with its noun: *zielony* -> *zielona*; two colours make one word, *biało-zielona*."""
    *first, last = adjective.split("/")
    stem, after_k = (last[:-1], last.endswith("ki"))
    joined = "".join(f"{word[:-1]}o-" for word in first)
    return joined + stem + ENDINGS[form][after_k]


@cache
def models() -> tuple[Model, ...]:
    """Every model of the shop, kind by kind."""
    return tuple(_model(kind, turn) for kind in KINDS for turn in range(kind.models))


def _model(kind: Kind, turn: int) -> Model:
    pin = PINS.get((kind.key, turn), Pin())

    def dealt(what: str, options: Sequence[str]) -> str:
        return deal(options, turn, kind.key, what)

    low, high = (100 * end for end in kind.prices)
    steps = [str(price) for price in LADDER if low <= price <= high]
    colours = dict.fromkeys(
        deal(PALETTES[kind.palette], 3 * turn + i, kind.key, "colour")
        for i in range(COLOURWAYS[turn % len(COLOURWAYS)])
    )
    details = {name: dealt(name, options) for name, options in kind.details.items()} | dict(pin.details)
    return Model(
        kind=kind,
        name=kind.names[turn],
        gender=pin.gender or dealt("gender", kind.genders),
        brand=pin.brand or dealt("brand", kind.brands),
        price=pin.price or int(dealt("price", steps)),
        colours=pin.colours or tuple(colours),
        material=dealt("material", kind.materials) if kind.materials else "",
        pattern=pin.pattern or dealt("pattern", kind.patterns),
        details={name: value for name, value in details.items() if value},
        tail=pin.tail,
    )


@cache
def articles() -> tuple[Article, ...]:
    """Everything on sale, in feed order."""
    variants = [
        (group, model, *variant) for group, model in enumerate(models(), 1) for variant in _variants(model, group)
    ]
    return tuple(_article(number, *variant) for number, variant in enumerate(variants, FIRST_NUMBER))


def _variants(model: Model, group: int) -> Iterator[tuple[str, str]]:
    """Colour and size: two sizes of the leading colour, one of each other; one piece where there are no sizes."""
    sizes = SIZES[model.kind.sizes][model.gender]
    for place, colour in enumerate(model.colours):
        for extra in range(2 if sizes and place == 0 else 1):
            yield colour, deal(sizes, 2 * place + extra, group, "size") if sizes else ""


def _article(number: int, group: int, model: Model, colour: str, size: str) -> Article:
    sale_price, lowest = _reduction(model, group)
    shelf, scarce = divmod(number + SCARCE_EVERY // 2, SCARCE_EVERY)
    return Article(
        id=f"KW-{number}",
        kind=model.kind.key,
        title=title(model, colour),
        description=description(model, group),
        path=model.kind.path,
        brand=model.brand,
        gender=model.gender,
        group=f"KW-G{group:03d}",
        colour=colour,
        size=size,
        material=model.material,
        pattern=model.pattern,
        price=model.price,
        sale_price=sale_price,
        lowest_price_30d=lowest,
        availability="in_stock" if scarce else SCARCE[shelf % len(SCARCE)],
        popularity=int(deal(POPULARITIES, group, "popularity")),
        pictured=number % NO_PICTURE_EVERY != 0,
        details=MappingProxyType({"Część garderoby": model.kind.part, **model.details}),
    )


def _reduction(model: Model, group: int) -> tuple[int | None, int | None]:
    """The reduced price of every fifth model and, for every other of these, the lowest price of the 30 days before."""
    if group % SALE_EVERY or model.price not in LADDER:
        return None, None
    step = LADDER.index(model.price)
    sale = LADDER[max(0, step - 5)]
    before = LADDER[max(0, step - 2)]
    return (sale, before if group % (2 * SALE_EVERY) else None) if sale < model.price else (None, None)


def title(model: Model, colour: str) -> str:
    """What the shop calls a variant: noun, cut, name and colour in agreement, then what sets it apart."""
    kind, traits = model.kind, {**model.details, "Wzór": model.pattern}
    gender = [inflect("męski", kind.form)] if model.gender == MEN else []
    return " ".join(
        [kind.noun]
        + gender
        + [model.details[name] for name in kind.head if name in model.details]
        + [f"„{model.name}”"]
        + ([inflect(colour, kind.form)] if colour else [])
        + [PHRASES[name, traits[name]] for name in kind.tail if (name, traits.get(name)) in PHRASES]
        + ([model.tail] if model.tail else [])
    )


def description(model: Model, group: int) -> str:
    """One or two sentences in the shop's voice."""
    sentence = deal(model.kind.lines, group, model.kind.key, "line")
    return f"{sentence} {BRAND_LINES[model.brand]}" if group % 3 else sentence
