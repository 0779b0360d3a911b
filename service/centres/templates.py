"""Where a merchandiser starts: a centre, a form and key information for each industry, as texts to be edited.

They are data of the product (``templates/centres``). What they leave open is the name of the company that asks, for a
consent that does not say who may use it is none.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any, Final

import tomlkit

from service.defining.faults import Wrong
from service.defining.industries import need_industry
from service.defining.members import text
from service.defining.reading import parsed
from service.errors import InvalidSetting
from service.storage.definitions import Kind

COMPANY: Final = "{company}"
"""What stands in a template for the name of the company."""

_FILES: Final = {
    Kind.CENTRE: ("centres/{industry}.toml", "centres/consents.toml"),
    Kind.FORM: ("centres/forms/{industry}.toml",),
    Kind.INFORMATION: ("centres/information/{industry}.toml",),
}
"""What a text to start from is put together of."""


def template(kind: Kind, industry: str, company: str) -> str:
    """The text to start from. Raises `InvalidSetting` for an industry without templates or a name that is none."""
    need_industry(industry)
    try:
        name = text(100)(company, ())
    except Wrong as error:
        raise InvalidSetting(f"the name of the company: {error.faults[0].sentence}") from None
    quoted = tomlkit.string(name).as_string()[1:-1]
    return "\n".join(_file(path.format(industry=industry)) for path in _FILES[kind]).replace(COMPANY, quoted)


@cache
def _file(path: str) -> str:
    return files("templates").joinpath(*path.split("/")).read_text(encoding="utf-8")


def completed_information(text: str | None, industry: str, wanted: Collection[str]) -> str | None:
    """The key information of a shop with those of the wanted attributes that it lacks, as the industry has them.

    Comments and order of what stands there stay. None where nothing is lacking that the industry could give.
    """
    offered = tomlkit.parse(template(Kind.INFORMATION, industry, COMPANY))
    stated: Any = tomlkit.parse(text or "")
    lacking = [key for key in offered if key in wanted and key not in stated]
    if not lacking:
        return None
    for key in lacking:
        stated[key] = offered[key]
    completed = tomlkit.dumps(stated)
    parsed(completed)
    return completed
