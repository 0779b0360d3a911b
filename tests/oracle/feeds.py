"""Random feeds of an invented shop, the same for the same seed: many ties, variants, silences and stated absences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape, quoteattr

Path = tuple[str, ...]

PATHS: tuple[Path, ...] = (
    ("Odzież", "Spodnie", "Dżinsy"),
    ("Odzież", "Spodnie", "Dżinsy", "Bootcut"),
    ("Odzież", "Spodnie", "Sztruksy"),
    ("Odzież", "Spodnie"),
    ("Odzież", "Bluzki"),
    ("Odzież", "Buty"),
    ("Wyprzedaż", "Dżinsy"),
    ("Wyprzedaż", "Bluzki"),
    ("Zwierzęta", "Psy", "Karma"),
    ("Zwierzęta", "Koty", "Karma"),
    ("Zwierzęta", "Psy"),
    ("Kosmetyki", "Kremy"),
    ("Kosmetyki",),
)
"""Two to four levels; some last parts stand under one parent only (Bootcut), some under two (Dżinsy, Karma)."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "Kolor": ("zielony", "niebieski", "czarny", "biały", "różowy", "ciemny granat", "Szary", "straßenrot"),
    "Materiał": ("bawełna", "len", "wełna", "poliester", "elastan"),
    "Rozmiar": ("XS", "S", "M", "L", "XL"),
    "Zapach": ("bezzapachowy", "brak", "lawendowy", "cytrusowy", "różany"),
    "Ekologiczny": ("tak", "tak", "nie"),
    "Waga opakowania": ("30 kg", "30000 g", "12 kg", "1,5 kg", "400 g", "0.4 kg", "31 kg"),
}
SEVERAL = {"Kolor": 0.3, "Materiał": 0.4, "Rozmiar": 0.5}
SILENCE = {"Kolor": 0.1, "Materiał": 0.3, "Rozmiar": 0.25, "Zapach": 0.3, "Ekologiczny": 0.35, "Waga opakowania": 0.2}
BRANDS = ("Wierzba", "Jodła", "Äpfel & Co", "Para", "ÓSEMKA", "ósemka mała")
PRICES = ("19.99", "49.00", "49.01", "99.99", "100.00", "199.00", "199.99", "200.00", "1249.00")
POPULARITIES = ("0", "1", "1", "2.5", "2.50", "10", "10.000001")


@dataclass(frozen=True)
class Thing:
    """One product of the invented shop, before any format."""

    id: str
    title: str
    paths: tuple[Path, ...]
    price: str
    old_price: str | None
    currency: str
    brand: str | None
    group: str | None
    popularity: str | None
    available: bool
    attributes: tuple[tuple[str, tuple[str, ...]], ...]


def invent(count: int, seed: int, currencies: tuple[str, ...] = ("PLN",)) -> list[Thing]:
    """So many products, in no order."""
    dice = Random(seed)
    things = [invent_one(dice, number, currencies) for number in range(count)]
    dice.shuffle(things)
    return things


def invent_one(dice: Random, number: int, currencies: tuple[str, ...]) -> Thing:
    """One product. Every eighth is sold out; two in five belong to a group of variants, some across categories."""
    paths = dice.sample(PATHS, dice.choices((0, 1, 2, 3), (3, 80, 14, 3))[0])
    price = dice.choice(PRICES)
    return Thing(
        id=f"{dice.choice(('a', 'A', 'ż', 'Z', '_', '0', ''))}{number * 7 % 1000}-{number}",
        title=f"{dice.choice(('Rzecz', 'Inna rzecz', 'Coś'))} numer {number}",
        paths=tuple(paths),
        price=price,
        old_price="1999.00" if dice.random() < 0.2 else None,
        currency=dice.choice(currencies),
        brand=dice.choice(BRANDS) if dice.random() < 0.92 else None,
        group=f"g{dice.randrange(60)}" if dice.random() < 0.4 else None,
        popularity=dice.choice(POPULARITIES) if dice.random() < 0.8 else None,
        available=dice.random() > 0.125,
        attributes=tuple(
            (name, several(dice, name, words)) for name, words in WORDS.items() if dice.random() > SILENCE[name]
        ),
    )


def several(dice: Random, name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """One to three different values where an attribute may have several, else one."""
    return tuple(dice.sample(words, dice.randint(2, 3) if dice.random() < SEVERAL.get(name, 0) else 1))


def element(name: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """One element, escaped."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
    return f"<{name}{written}>{escape(text)}</{name}>\n"


# --- Google: RSS 2.0 with the g: namespace ---------------------------------------------------------------------------

GOOGLE_NAMES = {"Kolor": "g:color", "Materiał": "g:material", "Rozmiar": "g:size"}


def write_google(things: list[Thing]) -> str:
    """The things as a Google feed; what Google has no field for stands in ``product_detail``."""
    items = "".join(f"<item>\n{''.join(google_fields(thing))}</item>\n" for thing in things)
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n'
    return f"{start}<channel>\n<title>Losowy sklep</title>\n{items}</channel>\n</rss>\n"


def google_fields(thing: Thing) -> Iterator[str]:
    """The elements of one item."""
    yield element("g:id", thing.id)
    yield element("title", thing.title)
    yield element("link", f"https://los.example/{len(thing.id)}?a=1&b=2")
    yield element("g:price", f"{thing.old_price or thing.price} {thing.currency}")
    if thing.old_price:
        yield element("g:sale_price", f"{thing.price} {thing.currency}")
    yield element("g:availability", "in_stock" if thing.available else "out_of_stock")
    yield from (element("g:product_type", " > ".join(path)) for path in thing.paths)
    optional = {"g:brand": thing.brand, "g:item_group_id": thing.group, "g:popularity_rank": thing.popularity}
    yield from (element(name, text) for name, text in optional.items() if text is not None)
    for name, values in thing.attributes:
        if name in GOOGLE_NAMES:
            yield element(GOOGLE_NAMES[name], "/".join(values))
        else:
            detail = element("g:attribute_name", name) + element("g:attribute_value", values[0])
            yield f"<g:product_detail>{detail}</g:product_detail>\n"


# --- Ceneo -----------------------------------------------------------------------------------------------------------


def write_ceneo(things: list[Thing]) -> str:
    """The things as a Ceneo feed: złoty, one category, sold out is ``stock="0"``."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<offers version="1">\n{"".join(map(ceneo_item, things))}</offers>\n'
    )


def ceneo_item(thing: Thing) -> str:
    """One ``o``; repeated values are repeated attributes."""
    pairs = [(name, value) for name, values in thing.attributes for value in values]
    pairs += [("Producent", thing.brand)] if thing.brand else []
    inner = element("cat", "/".join(thing.paths[0])) if thing.paths else ""
    inner += element("name", thing.title)
    inner += f"<attrs>\n{''.join(element('a', value, {'name': name}) for name, value in pairs)}</attrs>\n"
    stock = {} if thing.available else {"stock": "0"}
    facts = {"id": thing.id, "url": "https://los.example/", "price": thing.price, "avail": "1", **stock}
    written = "".join(f" {key}={quoteattr(value)}" for key, value in facts.items())
    return f"<o{written}>\n{inner}</o>\n"


# --- YML -------------------------------------------------------------------------------------------------------------


def write_yml(things: list[Thing]) -> str:
    """The things as a YML catalogue with its tree of categories."""
    nodes = sorted({path[:length] for path in PATHS for length in range(1, len(path) + 1)})
    numbers = {node: str(number) for number, node in enumerate(nodes, start=1)}
    tree = "".join(
        element("category", node[-1], {"id": numbers[node], **({"parentId": numbers[node[:-1]]} if node[1:] else {})})
        for node in nodes
    )
    offers = "".join(yml_offer(thing, numbers) for thing in things)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE yml_catalog SYSTEM "shops.dtd">\n<yml_catalog><shop>\n'
        f"<categories>\n{tree}</categories>\n<offers>\n{offers}</offers>\n</shop></yml_catalog>\n"
    )


def yml_offer(thing: Thing, numbers: Mapping[Path, str]) -> str:
    """One offer; ``price`` is what the buyer pays, ``oldprice`` the crossed-out one."""
    facts = {"id": thing.id, "available": "true" if thing.available else "false"}
    if thing.group:
        facts["group_id"] = thing.group
    category = numbers[thing.paths[0]] if thing.paths else None
    fields = {"name": thing.title, "price": thing.price, "oldprice": thing.old_price, "currencyId": thing.currency}
    fields |= {"categoryId": category, "vendor": thing.brand}
    inner = "".join(element(name, text) for name, text in fields.items() if text is not None)
    inner += "".join(yml_param(name, value) for name, values in thing.attributes for value in values)
    written = "".join(f" {key}={quoteattr(value)}" for key, value in facts.items())
    return f"<offer{written}>\n{inner}</offer>\n"


def yml_param(name: str, value: str) -> str:
    """One ``param``; a unit stands apart, as the format wants it."""
    amount, _, unit = value.rpartition(" ")
    if unit in ("kg", "g"):
        return element("param", amount, {"name": name, "unit": unit})
    return element("param", value, {"name": name})


WRITERS: Mapping[str, Callable[[list[Thing]], str]] = {"google": write_google, "ceneo": write_ceneo, "yml": write_yml}


def random_feed(format: str, count: int, seed: int, currencies: tuple[str, ...] = ("PLN",)) -> bytes:
    """A whole feed document of one of the three families."""
    return WRITERS[format](invent(count, seed, currencies)).encode()
