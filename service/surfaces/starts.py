"""Where a merchandiser starts: a frame for each industry, as a text to be edited (``templates/frames/starts``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from service.defining.industries import need_industry


def frame_start(industry: str) -> str:
    """The text to start from. Raises `InvalidSetting` for an industry without one."""
    need_industry(industry)
    return _file(industry)


@cache
def _file(industry: str) -> str:
    return files("templates").joinpath("frames", "starts", f"{industry}.toml").read_text(encoding="utf-8")
