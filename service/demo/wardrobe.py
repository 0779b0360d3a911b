"""The words of the invented shop: its name, makers, sizes, prices and colours, and what a kind of garment is.

The shop is called *Krajka i Wątek* and exists nowhere else. `clothes` and `extras` say which kinds it sells,
`assortment` deals models from them, `shapes` draws these. All values are written as the feed shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SHOP_NAME = "Krajka i Wątek"
SHOP_MOTTO = "Ubrania, które znają swoje miejsce w szafie."

WOMEN, MEN, UNISEX = "damskie", "męskie", "unisex"

SIZES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "clothes": {
        WOMEN: ("34", "36", "38", "40", "42", "44"),
        MEN: ("S", "M", "L", "XL", "XXL"),
        UNISEX: ("S", "M", "L", "XL"),
    },
    "trousers": {WOMEN: ("34", "36", "38", "40", "42"), MEN: ("W30", "W32", "W34", "W36"), UNISEX: ("S", "M", "L")},
    "shoes": {WOMEN: ("36", "37", "38", "39", "40"), MEN: ("41", "42", "43", "44", "45"), UNISEX: ("38", "40", "42")},
    "belts": {WOMEN: ("75", "85", "95"), MEN: ("90", "100", "110"), UNISEX: ("85", "95", "105")},
    "hats": {WOMEN: ("S/M", "L/XL"), MEN: ("S/M", "L/XL"), UNISEX: ("S/M", "L/XL")},
    "one": {WOMEN: (), MEN: (), UNISEX: ()},
}

LADDER = (
    *(3900, 4500, 4990, 5900, 6500, 6990, 7900, 8500, 8990, 9900, 10900, 11900, 12990, 13900, 14900, 15900, 16990),
    *(17900, 18900, 19900, 21900, 23900, 25900, 27900, 29900, 32900, 34900, 37900, 39900, 44900, 49900, 54900, 59900),
    *(64900, 69900, 74900, 79900, 84900, 89900),
)
"""The shop's price points in grosze: every price, reduced or not, is one of them."""

PALETTES: Mapping[str, tuple[str, ...]] = {
    "denim": ("niebieski", "granatowy", "czarny", "błękitny", "zielony", "szary", "biały", "niebieski", "oliwkowy"),
    "calm": ("czarny", "beżowy", "granatowy", "oliwkowy", "kremowy", "szary", "brązowy", "niebieski", "bordowy"),
    "fresh": ("biały", "różowy", "błękitny", "zielony", "żółty", "czarny", "liliowy", "czerwony", "kremowy", "miętowy"),
    "festive": ("czerwony", "zielony", "granatowy", "czarny", "różowy", "złoty", "fioletowy", "bordowy", "błękitny"),
    "wool": (
        "kremowy",
        "szary",
        "musztardowy",
        "bordowy",
        "zielony",
        "granatowy",
        "różowy",
        "granatowy/biały",
        "ceglasty",
    ),
    "sport": (
        "biały",
        "czarny",
        "biały/zielony",
        "różowy",
        "szary",
        "granatowy/biały",
        "biały/czerwony",
        "musztardowy",
    ),
    "leather": (
        "czarny",
        "karmelowy",
        "brązowy",
        "bordowy",
        "beżowy",
        "zielony",
        "granatowy",
        "czerwony",
        "czarny/beżowy",
    ),
}

BRAND_LINES: Mapping[str, str] = {
    "ABC": "ABC: podstawy, do których się wraca.",
    "Brzegowa": "Szyte nad morzem, w pracowni Brzegowa.",
    "Halszka Mróz": "Halszka Mróz projektuje rzadko, ale do końca.",
    "Krok i Pół": "Krok i Pół robi buty, które lubią miasto.",
    "Nurta": "Nurta: do ruchu, nie do pozowania.",
    "Oka i Splot": "Oka i Splot dzierga z przędzy, której pochodzenie zna.",
    "Północnik": "Północnik testuje wszystko w suwalskim styczniu.",
    "Rdza i Len": "Rdza i Len farbuje tkaniny w małych partiach.",
    "Szewc Benedykt": "Szewc Benedykt daje na szwy pięć lat gwarancji.",
    "Torbica": "Torbica kroi skórę ręcznie.",
    "Trzy Guziki": "Trzy Guziki: krawiectwo na co dzień.",
}
"""What the shop adds about a maker; all of them invented. ABC is the brand of the mission's example."""

PHRASES: Mapping[tuple[str, str], str] = {
    ("Długość", "7/8"): "7/8",
    ("Rękaw", "długi"): "z długim rękawem",
    ("Rękaw", "krótki"): "z krótkim rękawem",
    ("Dekolt", "golf"): "z golfem",
    ("Dekolt", "w serek"): "w serek",
    ("Dekolt", "z kokardą"): "z kokardą",
    ("Splot", "warkocze"): "w warkocze",
    ("Nadruk", "tak"): "z nadrukiem",
    ("Kaptur", "tak"): "z kapturem",
    ("Zapinanie", "zamek"): "na zamek",
    ("Wzór", "kropki"): "w kropki",
    ("Wzór", "paski"): "w paski",
    ("Wzór", "krata"): "w kratę",
    ("Wzór", "kwiaty"): "w kwiaty",
    ("Wzór", "prążki"): "w prążki",
}
"""What a detail adds to a title; details without a phrase add nothing."""

PLAIN = ("gładki",)
TAK_NIE = ("tak", "nie", "tak")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of garment. ``form`` is the grammar of its noun: m(asculine), f(eminine) or p(lural).

    ``prices`` are the ends of the ladder in zlotys. ``details`` gives, per attribute, the values dealt to models; an
    empty one leaves that model silent. ``head`` and ``tail`` name the details said in the title before and after the
    model's name. ``materials`` is empty where the shop never states a material.
    """

    key: str
    noun: str
    form: str
    path: str
    part: str
    models: int
    prices: tuple[int, int]
    palette: str
    brands: tuple[str, ...]
    names: tuple[str, ...]
    genders: tuple[str, ...] = (WOMEN,)
    sizes: str = "clothes"
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[str, ...] = PLAIN
    materials: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ("Wzór",)
    lines: tuple[str, ...] = ()


EVERYDAY = ("ABC", "Nurta", "Oka i Splot", "Brzegowa", "Trzy Guziki")
DRESSY = ("Brzegowa", "Rdza i Len", "ABC", "Oka i Splot", "Halszka Mróz")
TAILORED = ("Trzy Guziki", "Rdza i Len", "Brzegowa", "ABC")
OUTDOOR = ("Północnik", "Nurta", "ABC", "Trzy Guziki")
COBBLER = ("Szewc Benedykt", "Krok i Pół", "Nurta")
LEATHERWORK = ("Torbica", "Szewc Benedykt", "Rdza i Len")

RIVERS = ("Wisła", "Odra", "Narew", "Bug", "San", "Warta", "Pilica", "Bóbr", "Drwęca", "Nida", "Wkra", "Raba", "Soła",
          "Brda", "Noteć", "Liwiec", "Skawa", "Poprad", "Tanew", "Wieprz")  # fmt: skip
LAKES = ("Hańcza", "Śniardwy", "Gopło", "Wigry", "Mamry", "Niegocin", "Drawsko", "Jamno", "Łebsko", "Roś", "Nidzkie",
         "Bełdany")  # fmt: skip
WOMEN_NAMES = ("Jagna", "Halina", "Łucja", "Bronka", "Sabina", "Wanda", "Marianna", "Róża", "Zuzanna", "Kalina",
               "Felicja", "Hanka", "Iga", "Ludwika")  # fmt: skip
FLOWERS = ("Malwa", "Piwonia", "Chaber", "Mak", "Nasturcja", "Lewkonia", "Rumianek", "Dalia", "Floks", "Ostróżka",
           "Szałwia", "Kosaciec")  # fmt: skip
TREES = ("Jarzębina", "Olcha", "Modrzew", "Leszczyna", "Grab", "Świerk", "Jałowiec", "Wiąz", "Cis", "Brzost", "Klon",
         "Buk")  # fmt: skip
WINDS = ("Halny", "Bryza", "Zefir", "Poryw", "Zamieć", "Szron", "Ponowa", "Odwilż", "Wichura", "Mżawka", "Zadymka",
         "Szadź")  # fmt: skip
STREETS = ("Długa", "Piwna", "Mostowa", "Krucha", "Szewska", "Zielna", "Browarna", "Tkacka", "Garbary", "Solna",
           "Rybna", "Złota")  # fmt: skip
BIRDS = ("Sójka", "Pliszka", "Czapla", "Dudek", "Szpak", "Kawka", "Gil", "Zięba", "Perkoz", "Derkacz", "Kos",
         "Wilga")  # fmt: skip
