"""The draft as the text that it is, for those who prefer to write: the same checks, and a file to take along."""

from __future__ import annotations

from starlette.responses import Response

from feeds.errors import TuningError
from service.console.entering import Entered, Said
from service.console.places import Act, Look
from service.console.shell import shown
from service.drafting import write_draft
from service.errors import ChangedMeanwhile
from service.hierarchies import ShopHierarchy, hierarchy_of

TEXT = "/filters/publish/text"
PUBLISH = "/filters/publish"


def show(entered: Entered) -> Response:
    """The draft's text; without a draft, what is published, to begin one from."""
    hierarchy = hierarchy_of(entered.service, entered.shop_name)
    return _shown(entered, hierarchy, hierarchy.drafted_text)


def save(entered: Entered) -> Response:
    """Make the text the draft. What is wrong, or made from a draft that was changed since, comes back to be mended."""
    hierarchy, text = hierarchy_of(entered.service, entered.shop_name), entered.text("text")
    try:
        write_draft(entered.service, entered.shop_name, entered.account.name, text, entered.field("seen"))
    except TuningError as error:
        return _shown(entered, hierarchy, text, fault=str(error), status=422)
    except ChangedMeanwhile:
        return _shown(entered, hierarchy, text, other=hierarchy.drafted_text, status=409)
    return entered.led(entered.to(PUBLISH), Said("text.saved"))


def download(entered: Entered) -> Response:
    """The same as a file."""
    text = hierarchy_of(entered.service, entered.shop_name).drafted_text
    headers = {"Content-Disposition": f'attachment; filename="{entered.shop_name}.toml"'}
    return Response(text.encode(), media_type="application/toml", headers=headers)


def _shown(
    entered: Entered,
    hierarchy: ShopHierarchy,
    text: str,
    fault: str | None = None,
    other: str | None = None,
    status: int = 200,
) -> Response:
    """``other`` is what the draft says meanwhile, where it is not what this text was made from."""
    page = {
        "text": text,
        "fault": fault,
        "other": other,
        "seen": hierarchy.difference if fault is None else entered.field("seen"),
        "has_draft": hierarchy.store.draft() is not None,
    }
    return shown(entered, "publishing/text.html", page, tab=PUBLISH, status=status)


PLACES = (Look(TEXT, show), Act(TEXT, save), Look(f"{TEXT}/file", download))
