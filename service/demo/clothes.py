"""The clothes the invented shop sells: one row per kind, with the choices its models are dealt from."""

from __future__ import annotations

from service.demo.wardrobe import (
    BIRDS,
    DRESSY,
    EVERYDAY,
    FLOWERS,
    LAKES,
    MEN,
    OUTDOOR,
    RIVERS,
    STREETS,
    TAILORED,
    TAK_NIE,
    TREES,
    UNISEX,
    WINDS,
    WOMEN,
    WOMEN_NAMES,
    Kind,
)

CLOTHES: tuple[Kind, ...] = (
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
        head=("Fason",), tail=("Wzór", "Długość"),
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
        tail=("Wzór", "Dekolt"),
        lines=(
            "Lekka bluzka, która pod żakietem nie tworzy zbędnych fałd.",
            "Rękawy marszczone przy mankiecie dodają jej charakteru.",
        ),
    ),
    Kind(
        key="top", noun="Top", form="m", path="Odzież > Topy", part="góra", models=6,
        prices=(39, 119), palette="fresh", brands=EVERYDAY[:4],
        names=("Fala", "Iskra", "Rosa", "Mgła", "Piana", "Smuga"),
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
        patterns=("gładki", "paski", "krata", "gładki"), materials=("bawełna", "len", "bawełna"),
        tail=("Wzór", "Rękaw"),
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
        patterns=("gładki", "paski", "gładki"), materials=("bawełna", "bawełna", "len"),
        tail=("Wzór", "Rękaw", "Nadruk"),
        lines=(
            "Gruba, czesana bawełna, która po dwudziestym praniu wygląda jak po pierwszym.",
            "Zwykła koszulka uszyta porządnie: podwójny szew, taśma na karku.",
        ),
    ),
    Kind(
        key="sweter", noun="Sweter", form="m", path="Odzież > Swetry", part="góra", models=12,
        prices=(129, 449), palette="wool", brands=("Oka i Splot", "Północnik", "Brzegowa"), names=TREES,
        genders=(WOMEN, UNISEX, MEN),
        details={
            "Dekolt": ("golf", "okrągły", "w serek"), "Rękaw": ("długi",), "Splot": ("gładki", "warkocze"),
            "Fason": ("klasyczny", "oversize"),
        },
        patterns=("gładki", "gładki", "paski"), materials=("wełna", "kaszmir", "bawełna", "alpaka"),
        tail=("Wzór", "Dekolt", "Splot"),
        lines=(
            "Przędza grzeje, a nie gryzie: sprawdzone na gołej szyi.",
            "Dziergany w jednym kawałku, bez szwów na ramionach.",
        ),
    ),
    Kind(
        key="bluza", noun="Bluza", form="f", path="Odzież > Bluzy", part="góra", models=9,
        prices=(99, 279), palette="sport", brands=("Nurta", "ABC", "Północnik"), names=WINDS,
        genders=(UNISEX, MEN, WOMEN),
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
        key="plaszcz", noun="Płaszcz", form="m", path="Odzież > Płaszcze", part="okrycie", models=9,
        prices=(379, 899), palette="calm", brands=("Brzegowa", "Trzy Guziki", "Północnik"), names=TREES[3:],
        genders=(WOMEN, MEN), materials=("wełna", "wełna", "kaszmir"),
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
)  # fmt: skip
