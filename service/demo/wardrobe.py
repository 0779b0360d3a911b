"""What the invented shop sells: one row per kind of garment, with the choices its models are dealt from.

The shop is called *Krajka i Wątek* and exists nowhere else. Everything here is data: `assortment` deals models from
these rows, `shapes` draws them. Names of details and their values are written as the feed shows them.
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
    "wool": ("kremowy", "szary", "musztardowy", "bordowy", "zielony", "granatowy", "różowy", "granatowy/biały", "ceglasty"),
    "sport": ("biały", "czarny", "biały/zielony", "różowy", "szary", "granatowy/biały", "biały/czerwony", "musztardowy"),
    "leather": ("czarny", "karmelowy", "brązowy", "bordowy", "beżowy", "zielony", "granatowy", "czerwony", "czarny/beżowy"),
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

GARMENTS: tuple[Kind, ...] = (
    Kind(
        key="dzinsy", noun="Dżinsy", form="p", path="Odzież > Spodnie > Dżinsy", part="dół", models=18,
        prices=(119, 329), palette="denim", brands=("ABC", "Nurta", "Brzegowa", "ABC", "Trzy Guziki"), names=RIVERS,
        genders=(WOMEN, MEN, WOMEN, UNISEX, WOMEN), sizes="trousers",
        details={
            "Fason": ("skinny", "proste", "bootcut", "szerokie"), "Długość": ("długie", "długie", "7/8"),
            "Stan": ("wysoki", "średni", "niski"), "Przetarcia": ("tak", "brak", "brak", "brak", ""),
        },
        head=("Fason",), tail=("Długość",),
        lines=(
            "Dżins, który po praniu wraca do swojego kształtu i nie wypycha się na kolanach.",
            "Pięć kieszeni, mocny szew i kolor, który z czasem robi się tylko ładniejszy.",
            "Krój sprawdzony na trzech sylwetkach, zanim trafił do sprzedaży.",
        ),
    ),
    Kind(
        key="spodnie", noun="Spodnie", form="p", path="Odzież > Spodnie > Materiałowe", part="dół", models=11,
        prices=(129, 399), palette="calm", brands=TAILORED, names=LAKES, genders=(WOMEN, WOMEN, MEN), sizes="trousers",
        details={
            "Fason": ("bootcut", "proste", "zwężane", "szerokie"), "Długość": ("długie", "7/8", "długie"),
            "Stan": ("wysoki", "średni"), "Kieszenie": TAK_NIE,
        },
        patterns=("gładki", "gładki", "krata", "prążki"), materials=("wełna", "wiskoza", "bawełna", "len"),
        head=("Fason",), tail=("Długość", "Wzór"),
        lines=(
            "Zaprasowany kant trzyma się cały dzień, a pasek nie odstaje przy siedzeniu.",
            "Do biura z marynarką, w niedzielę ze swetrem.",
        ),
    ),
    Kind(
        key="szorty", noun="Szorty", form="p", path="Odzież > Spodnie > Szorty", part="dół", models=5,
        prices=(69, 179), palette="fresh", brands=EVERYDAY, names=("Mierzeja", "Łacha", "Wydma", "Plaża", "Kępa"),
        genders=(WOMEN, MEN), sizes="trousers",
        details={"Fason": ("proste", "szerokie"), "Długość": ("krótkie",), "Kieszenie": TAK_NIE},
        patterns=("gładki", "kwiaty", "krata"), materials=("len", "bawełna"),
        lines=("Lekkie, przewiewne i z kieszenią, w której mieści się telefon.",),
    ),
    Kind(
        key="spodnica", noun="Spódnica", form="f", path="Odzież > Spódnice", part="dół", models=9,
        prices=(89, 349), palette="fresh", brands=DRESSY, names=FLOWERS,
        details={
            "Fason": ("ołówkowa", "rozkloszowana", "plisowana"), "Długość": ("mini", "midi", "maxi", "midi"),
            "Podszewka": ("tak", "brak", ""),
        },
        patterns=("gładki", "kwiaty", "krata", "gładki", "kropki"), materials=("wiskoza", "wełna", "poliester", "len"),
        head=("Fason", "Długość"),
        lines=(
            "Układa się miękko i nie podjeżdża podczas chodzenia.",
            "Kryty zamek z boku i pasek, który nie wpija się w talię.",
        ),
    ),
    Kind(
        key="sukienka", noun="Sukienka", form="f", path="Odzież > Sukienki", part="całość", models=14,
        prices=(149, 799), palette="festive", brands=DRESSY, names=WOMEN_NAMES,
        details={
            "Fason": ("rozkloszowana", "dopasowana", "kopertowa"), "Długość": ("midi", "mini", "maxi"),
            "Rękaw": ("krótki", "na ramiączkach", "długi", "na ramiączkach"),
            "Okazja": ("na co dzień", "wesele", "praca", "wesele", "wieczór"), "Kieszenie": ("nie", "tak"),
        },
        patterns=("gładki", "kwiaty", "gładki", "kropki"), materials=("wiskoza", "jedwab", "bawełna", "satyna", ""),
        head=("Fason", "Długość"),
        lines=(
            "Skrojona tak, żeby dało się w niej i usiąść, i zatańczyć.",
            "Podkreśla talię, a na brzuchu zostawia trochę luzu.",
            "Tkanina oddycha i prawie się nie gniecie.",
        ),
    ),
    Kind(
        key="bluzka", noun="Bluzka", form="f", path="Odzież > Bluzki", part="góra", models=11,
        prices=(69, 249), palette="fresh", brands=DRESSY[:4], names=FLOWERS,
        details={
            "Fason": ("luźna", "taliowana", "prosta"), "Rękaw": ("długi", "3/4", "krótki"),
            "Dekolt": ("z kokardą", "w serek", "okrągły"),
        },
        patterns=("gładki", "gładki", "kropki", "kwiaty"), materials=("wiskoza", "bawełna", "jedwab", "len"),
        tail=("Dekolt", "Wzór"),
        lines=(
            "Lekka bluzka, która pod żakietem nie tworzy zbędnych fałd.",
            "Rękawy marszczone przy mankiecie dodają jej charakteru.",
        ),
    ),
    Kind(
        key="top", noun="Top", form="m", path="Odzież > Topy", part="góra", models=6,
        prices=(39, 119), palette="fresh", brands=EVERYDAY[:4], names=("Fala", "Iskra", "Rosa", "Mgła", "Piana", "Smuga"),
        details={"Fason": ("dopasowany", "luźny"), "Rękaw": ("na ramiączkach",)},
        patterns=("gładki", "gładki", "paski"), materials=("bawełna", "wiskoza", ""),
        lines=("Cienkie ramiączka z regulacją i brzeg, który się nie roluje.",),
    ),
    Kind(
        key="koszula", noun="Koszula", form="f", path="Odzież > Koszule", part="góra", models=10,
        prices=(99, 299), palette="fresh", brands=TAILORED, names=STREETS, genders=(MEN, WOMEN, MEN, UNISEX),
        details={
            "Fason": ("klasyczna", "slim", "oversize"), "Rękaw": ("długi", "długi", "krótki"),
            "Kołnierz": ("klasyczny", "stójka", "klasyczny"), "Kieszenie": TAK_NIE,
        },
        patterns=("gładki", "paski", "krata", "gładki"), materials=("bawełna", "len", "bawełna"), tail=("Rękaw", "Wzór"),
        lines=(
            "Guziki przyszyte na krzyż, z zapasowym pod spodem.",
            "Kołnierzyk trzyma formę także bez krawata.",
        ),
    ),
    Kind(
        key="tshirt", noun="T-shirt", form="m", path="Odzież > T-shirty", part="góra", models=10,
        prices=(39, 129), palette="sport", brands=EVERYDAY, names=BIRDS, genders=(UNISEX, WOMEN, MEN, WOMEN),
        details={
            "Fason": ("regular", "oversize", "slim"), "Rękaw": ("krótki", "krótki", "długi"),
            "Dekolt": ("okrągły", "okrągły", "w serek"), "Nadruk": ("brak", "tak", "brak", ""),
        },
        patterns=("gładki", "paski", "gładki"), materials=("bawełna", "bawełna", "len"), tail=("Rękaw", "Nadruk", "Wzór"),
        lines=(
            "Gruba, czesana bawełna, która po dwudziestym praniu wygląda jak po pierwszym.",
            "Zwykła koszulka uszyta porządnie: podwójny szew, taśma na karku.",
        ),
    ),
    Kind(
        key="sweter", noun="Sweter", form="m", path="Odzież > Swetry", part="góra", models=10,
        prices=(129, 449), palette="wool", brands=("Oka i Splot", "Północnik", "Brzegowa"), names=TREES,
        genders=(WOMEN, UNISEX, MEN),
        details={
            "Dekolt": ("golf", "okrągły", "w serek"), "Rękaw": ("długi",), "Splot": ("gładki", "warkocze"),
            "Fason": ("klasyczny", "oversize"),
        },
        patterns=("gładki", "gładki", "paski"), materials=("wełna", "kaszmir", "bawełna", "alpaka"),
        tail=("Dekolt", "Splot", "Wzór"),
        lines=(
            "Przędza grzeje, a nie gryzie: sprawdzone na gołej szyi.",
            "Dziergany w jednym kawałku, bez szwów na ramionach.",
        ),
    ),
    Kind(
        key="bluza", noun="Bluza", form="f", path="Odzież > Bluzy", part="góra", models=9,
        prices=(99, 279), palette="sport", brands=("Nurta", "ABC", "Północnik"), names=WINDS, genders=(UNISEX, MEN, WOMEN),
        details={
            "Kaptur": ("tak", "tak", "brak"), "Rękaw": ("długi",), "Kieszenie": TAK_NIE, "Zapinanie": ("brak", "zamek"),
            "Fason": ("regular", "oversize"),
        },
        materials=("bawełna", "bawełna", "bawełna organiczna"), tail=("Kaptur", "Zapinanie"),
        lines=(
            "Od środka drapana, więc ciepła od pierwszej chwili.",
            "Mocne ściągacze, które nie rozciągają się po sezonie.",
        ),
    ),
    Kind(
        key="puchowa", noun="Kurtka puchowa", form="f", path="Odzież > Kurtki", part="okrycie", models=5,
        prices=(299, 799), palette="wool", brands=OUTDOOR, names=WINDS[3:], genders=(UNISEX, WOMEN, MEN),
        details={"Fason": ("pikowana",), "Kaptur": ("tak", "brak"), "Ocieplenie": ("tak",), "Kieszenie": ("tak",)},
        materials=("poliamid",), tail=("Kaptur",),
        lines=("Lekka jak sweter, a ciepła do minus piętnastu.", "Po zgnieceniu mieści się we własnej kieszeni."),
    ),
    Kind(
        key="ramoneska", noun="Ramoneska", form="f", path="Odzież > Kurtki", part="okrycie", models=4,
        prices=(349, 899), palette="leather", brands=("Rdza i Len", "ABC", "Halszka Mróz"), names=STREETS[4:],
        genders=(WOMEN, MEN), materials=("skóra", "skóra ekologiczna"),
        details={"Fason": ("ramoneska",), "Kaptur": ("brak",), "Ocieplenie": ("brak",), "Kieszenie": ("tak",)},
        lines=("Skośny zamek, szerokie klapy i pasek, który naprawdę działa.",),
    ),
    Kind(
        key="dzinsowa", noun="Kurtka dżinsowa", form="f", path="Odzież > Kurtki", part="okrycie", models=4,
        prices=(159, 349), palette="denim", brands=("ABC", "Nurta"), names=RIVERS[9:], genders=(WOMEN, UNISEX, MEN),
        details={"Fason": ("prosta",), "Kaptur": ("brak",), "Ocieplenie": ("brak", "tak"), "Kieszenie": ("tak",)},
        lines=("Kurtka, która z każdym latem pasuje coraz lepiej.",),
    ),
    Kind(
        key="plaszcz", noun="Płaszcz", form="m", path="Odzież > Płaszcze", part="okrycie", models=7,
        prices=(379, 899), palette="calm", brands=("Brzegowa", "Trzy Guziki", "Północnik"), names=TREES[3:],
        genders=(WOMEN, WOMEN, MEN), materials=("wełna", "wełna", "kaszmir"),
        details={
            "Fason": ("dwurzędowy", "jednorzędowy", "szlafrokowy"), "Długość": ("midi", "maxi"), "Kaptur": ("brak",),
            "Kieszenie": ("tak",),
        },
        patterns=("gładki", "gładki", "krata"), head=("Fason",),
        lines=("Gęsto tkana wełna zatrzymuje wiatr, a podszewka ślizga się po swetrze.",),
    ),
    Kind(
        key="marynarka", noun="Marynarka", form="f", path="Odzież > Marynarki", part="góra", models=6,
        prices=(249, 649), palette="calm", brands=TAILORED, names=STREETS[6:], genders=(WOMEN, MEN),
        details={"Fason": ("jednorzędowa", "dwurzędowa"), "Rękaw": ("długi",), "Podszewka": ("tak", "tak", "brak")},
        patterns=("gładki", "krata", "prążki", "gładki"), materials=("wełna", "len", "wiskoza"), head=("Fason",),
        lines=("Ramię bez poduszek, rękaw do podwinięcia.",),
    ),
    Kind(
        key="sneakersy", noun="Sneakersy", form="p", path="Obuwie > Sneakersy", part="buty", models=9,
        prices=(149, 449), palette="sport", brands=("Krok i Pół", "Nurta", "ABC"), names=BIRDS, sizes="shoes",
        genders=(WOMEN, UNISEX, MEN), materials=("skóra", "tkanina", "zamsz"),
        details={"Fason": ("niskie", "wysokie", "niskie"), "Wysokość podeszwy": ("2 cm", "3 cm", "4,5 cm")},
        head=("Fason",),
        lines=("Miękkie od pierwszego kroku, z wkładką do wyjęcia.", "Podeszwa szyta, nie tylko klejona."),
    ),
    Kind(
        key="kozaki", noun="Kozaki", form="p", path="Obuwie > Kozaki", part="buty", models=5,
        prices=(329, 849), palette="leather", brands=COBBLER[:2], names=STREETS[2:], sizes="shoes",
        materials=("skóra", "zamsz"),
        details={"Wysokość obcasa": ("3 cm", "6 cm", "8 cm"), "Ocieplenie": ("tak", "brak")},
        lines=("Cholewka dopasowana do łydki, zamek od wewnątrz.",),
    ),
    Kind(
        key="botki", noun="Botki", form="p", path="Obuwie > Botki", part="buty", models=6,
        prices=(219, 599), palette="leather", brands=COBBLER, names=LAKES[2:], sizes="shoes", genders=(WOMEN, WOMEN, MEN),
        materials=("skóra", "zamsz"),
        details={
            "Fason": ("sztyblety", "sznurowane"), "Wysokość obcasa": ("3 cm", "4,5 cm", "6 cm"), "Ocieplenie": ("brak", "tak"),
        },
        head=("Fason",),
        lines=("Buty na kałuże, bruk i schody ruchome.",),
    ),
    Kind(
        key="szpilki", noun="Szpilki", form="p", path="Obuwie > Szpilki", part="buty", models=7,
        prices=(199, 549), palette="festive", brands=("Szewc Benedykt", "Halszka Mróz", "Brzegowa"), names=WOMEN_NAMES[4:],
        sizes="shoes", materials=("skóra", "zamsz", "satyna"),
        details={"Wysokość obcasa": ("7 cm", "8,5 cm", "10 cm"), "Pasek wokół kostki": ("nie", "tak")},
        lines=("Obcas pod piętą, nie za nią: da się w nich przetańczyć wesele.",),
    ),
    Kind(
        key="torebka", noun="Torebka", form="f", path="Dodatki > Torebki", part="dodatek", models=9,
        prices=(129, 649), palette="leather", brands=LEATHERWORK, names=BIRDS[3:], sizes="one",
        materials=("skóra", "zamsz", "skóra ekologiczna"),
        details={"Fason": ("shopper", "listonoszka", "kuferek"), "Mieści A4": ("tak", "nie")}, head=("Fason",),
        lines=("Jedna kieszeń na klucze, jedna na telefon i spokój z szukaniem.",),
    ),
    Kind(
        key="szalik", noun="Szalik", form="m", path="Dodatki > Szaliki", part="dodatek", models=5,
        prices=(59, 199), palette="wool", brands=("Oka i Splot", "Północnik"), names=WINDS[5:], sizes="one", genders=(UNISEX,),
        patterns=("gładki", "krata", "paski"), materials=("wełna", "kaszmir", "akryl"), details={"Frędzle": ("tak", "brak")},
        lines=("Długi na dwa obroty wokół szyi.",),
    ),
    Kind(
        key="czapka", noun="Czapka", form="f", path="Dodatki > Czapki", part="dodatek", models=6,
        prices=(39, 129), palette="wool", brands=("Oka i Splot", "Północnik", "Nurta"), names=TREES[5:], sizes="hats",
        genders=(UNISEX, WOMEN), materials=("wełna", "bawełna", "akryl"),
        details={"Fason": ("z pomponem", "gładka", "z daszkiem"), "Ocieplenie": ("tak", "brak")}, head=("Fason",),
        lines=("Nie zsuwa się na oczy i nie zostawia śladu na czole.",),
    ),
    Kind(
        key="pasek", noun="Pasek", form="m", path="Dodatki > Paski", part="dodatek", models=5,
        prices=(59, 199), palette="leather", brands=LEATHERWORK, names=STREETS[7:], sizes="belts", genders=(MEN, WOMEN),
        materials=("skóra", "skóra ekologiczna"),
        details={"Szerokość": ("2 cm", "3 cm", "4 cm"), "Klamra": ("srebrna", "złota")},
        lines=("Z jednego kawałka skóry, bez klejonych warstw.",),
    ),
)  # fmt: skip
