"""What the values of details must look like. They are kept as they are written; the store folds what it finds by."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from service.contacts.model import DETAILS, Value
from service.contacts.stated.reading import LONGEST_WORD, Check
from service.errors import ServiceError

EMAIL = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@[^\s@<>\"(),;:\\]+\.[^\s@<>\"(),;:\\.]{2,}")
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,28}[0-9]")
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
EARLIEST_BIRTH = date(1890, 1, 1)


class DetailRefused(ServiceError):
    """A detail that does not look like one; the sentence repeats nothing of it."""


def detail_check(today: date) -> Check:
    """The check of details: each as it is kept, without white space around it. It raises `DetailRefused`."""

    def check(attribute: str, value: Value) -> Value:
        if attribute not in DETAILS:
            raise DetailRefused(f"Details are {', '.join(DETAILS)}; anything else is key information.")
        if not isinstance(value, str):
            raise DetailRefused("A text is expected here, not true or false.")
        kept = value.strip()
        if len(kept) > LONGEST_WORD or not kept.isprintable():
            raise DetailRefused(f"One line of at most {LONGEST_WORD} characters is expected here.")
        fits, example = FORMS.get(attribute, (_anything, ""))
        if not fits(kept, today):
            raise DetailRefused(f"This is expected as in {example}.")
        return kept

    return check


def _anything(text: str, today: date) -> bool:
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[str, date], bool]:
    return lambda text, today: pattern.fullmatch(text) is not None


def _is_birth(text: str, today: date) -> bool:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        return False
    return born.isoformat() == text and EARLIEST_BIRTH <= born <= today


FORMS: Mapping[str, tuple[Callable[[str, date], bool], str]] = {
    "email": (_matches(EMAIL), "anna@example.com"),
    "phone": (_matches(PHONE), "+48 600 100 200"),
    "language": (_matches(LANGUAGE), "pl or en-GB"),
    "birth_date": (_is_birth, "1990-05-17, and not in the future"),
}
"""What each must fit, and an example to mend it by."""
