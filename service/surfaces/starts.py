"""Where a merchandiser starts: a frame for each industry, as a text to be edited (``templates/frames/starts``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from frames.definition import Surface
from service.defining.industries import need_industry
from service.errors import InvalidSetting

STARTED: Final = (Surface.FRAME, Surface.EMAIL)
"""The surfaces that there are texts for."""


def frame_start(industry: str, surface: Surface = Surface.FRAME) -> str:
    """The text to start from. Raises `InvalidSetting` for an industry or a surface without one."""
    need_industry(industry)
    if surface not in STARTED:
        raise InvalidSetting(f"there is no template for the surface {surface}; there is {', '.join(STARTED)}")
    return _file(industry, surface)


@cache
def _file(industry: str, surface: Surface) -> str:
    folder = files("templates").joinpath("frames", "starts", *(() if surface is Surface.FRAME else (surface,)))
    return folder.joinpath(f"{industry}.toml").read_text(encoding="utf-8")
