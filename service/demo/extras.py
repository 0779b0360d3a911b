"""The shoes and accessories the invented shop sells, in rows like those of `clothes`."""

from __future__ import annotations

from service.demo.wardrobe import (
    BIRDS,
    COBBLER,
    LAKES,
    LEATHERWORK,
    MEN,
    STREETS,
    TREES,
    UNISEX,
    WINDS,
    WOMEN,
    WOMEN_NAMES,
    Kind,
)

EXTRAS: tuple[Kind, ...] = (
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
        prices=(219, 599), palette="leather", brands=COBBLER, names=LAKES[2:], sizes="shoes",
        genders=(WOMEN, WOMEN, MEN), materials=("skóra", "zamsz"),
        details={
            "Fason": ("sztyblety", "sznurowane"), "Wysokość obcasa": ("3 cm", "4,5 cm", "6 cm"),
            "Ocieplenie": ("brak", "tak"),
        },
        head=("Fason",),
        lines=("Buty na kałuże, bruk i schody ruchome.",),
    ),
    Kind(
        key="szpilki", noun="Szpilki", form="p", path="Obuwie > Szpilki", part="buty", models=7,
        prices=(199, 549), palette="festive", brands=("Szewc Benedykt", "Halszka Mróz", "Brzegowa"),
        names=WOMEN_NAMES[4:], sizes="shoes", materials=("skóra", "zamsz", "satyna"),
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
        prices=(59, 199), palette="wool", brands=("Oka i Splot", "Północnik"), names=WINDS[5:], sizes="one",
        genders=(UNISEX,), patterns=("gładki", "krata", "paski"), materials=("wełna", "kaszmir", "akryl"),
        details={"Frędzle": ("tak", "brak")},
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
