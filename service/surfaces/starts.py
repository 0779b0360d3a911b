"""Where a merchandiser starts: a frame for each industry, as a text to be edited (``templates/frames/starts``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from feeds.tuning.faults import nearest
from service.centres.templates import INDUSTRIES
from service.errors import InvalidSetting


def frame_start(industry: str) -> str:
    """The text to start from. Raises `InvalidSetting` for an industry without one."""
    if industry not in INDUSTRIES:
        raise InvalidSetting(f"there is no template {industry!r}{nearest(industry, INDUSTRIES)}")
    return _file(industry)


@cache
def _file(industry: str) -> str:
    return files("templates").joinpath("frames", "starts", f"{industry}.toml").read_text(encoding="utf-8")
