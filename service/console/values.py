"""Values that are probably one, one after the other; everything that was merged; the same as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.model import MergedBy
from feeds.tuning import Tuning
from feeds.tuning.edits import free, keep_apart, merge
from service.console.drafting import Shaping, edited, shaping
from service.console.entering import Entered, Said, now
from service.console.filter_rows import called
from service.console.filters import draft_line, label_of
from service.console.merges import spellings_of
from service.console.places import Act, Look
from service.console.shell import headed, shown
from service.console.tasks import progress
from service.console.value_sheet import Move, sheet, taken
from service.console.value_sheet import edited as edited_sheet
from service.sheets import MOST_BYTES, SheetRefused, read, written
from service.suggested import kept_suggestions
from service.tasks.model import TaskKind, TaskState

TAB: Final = "/filters/values"
MOST_PROPOSED: Final = 30
MOST_MERGES: Final = 200
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVES: Final = TypeAdapter(tuple[Move, ...])


def look(entered: Entered) -> Response:
    """The page; ``by`` shows the merges of one word only, else of the first that merged any."""
    shaped = shaping(entered)
    if shaped is None:
        return shown(entered, "filters/no_feed.html", {"title": "tab.values"}, tab=TAB)
    return shown(entered, "filters/values.html", {**draft_line(entered, shaped), **_page(entered, shaped)}, tab=TAB)


def _page(entered: Entered, shaped: Shaping) -> dict[str, Any]:
    proposed = kept_suggestions(entered.service, entered.shop_name)
    task = entered.service.tasks.latest(entered.shop_name, TaskKind.SUGGEST) if proposed is None else None
    ways = [(way.value, sum(each.by is way for each in shaped.hierarchy.merges)) for way in MergedBy]
    by = entered.query.get("by", first_way(ways))
    merges = [each for each in shaped.hierarchy.merges if each.by == by]
    return {
        "proposed": None if proposed is None else proposed[:MOST_PROPOSED],
        "number_proposed": len(proposed or ()),
        "looking": progress(entered, task) if task and task.open else None,
        "failed": task.fault if task and task.state is TaskState.FAILED else None,
        "by": by,
        "ways": ways,
        "merges": merges[:MOST_MERGES],
        "number_merges": len(merges),
        "merged": [
            (key, value, spelling)
            for key, wanted in shaped.tuning.filters.items()
            for value, spellings in wanted.merge.items()
            for spelling in spellings
        ],
        "labels": {key: called(filter_, entered.texts) for key, filter_ in shaped.hierarchy.filters.items()},
    }


def first_way(ways: Sequence[tuple[str, int]]) -> str:
    """The first word that merged any, of those with how many each merged; the first of all where none did."""
    return next((way for way, number in ways if number), ways[0][0])


def search(entered: Entered) -> Response:
    """Look for proposals; what waits to be done already is not asked for twice."""
    entered.service.tasks.add(entered.shop_name, TaskKind.SUGGEST, {}, entered.account.name, now())
    return entered.led(entered.to(TAB))


def decide(entered: Entered) -> Response:
    """Merge what is proposed, keep it apart, or let a spelling be as it is derived."""
    key, value, spelling, does = (entered.field(name) for name in ("filter", "value", "spelling", "do"))
    shaped, label = shaping(entered), label_of(entered, key)
    if shaped is None or not spelling or does not in ("accept", "apart", "free"):
        raise HTTPException(404)
    spellings = spellings_of(shaped, key, spelling)

    def decided(tuning: Tuning) -> Tuning:
        if does == "accept":
            return merge(tuning, key, value, spellings)
        return (keep_apart if does == "apart" else free)(tuning, key, spelling)

    said = {"label": label, "value": value, "spelling": spelling}
    return edited(entered, decided, entered.to(TAB), f"values.done_{does}", said, label)


def download(entered: Entered) -> Response:
    """All spellings and what they count as, as a workbook."""
    shaped = shaping(entered)
    if shaped is None:
        raise HTTPException(404)
    content = written(entered.say("sheet.title"), sheet(shaped, entered.say))
    name = f"{entered.shop_name}-values.xlsx"
    return headed(Response(content, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, XLSX))


def upload(entered: Entered) -> Response:
    """What an edited workbook would change, before it is taken; its faults by row and column."""
    shaped, file = shaping(entered), entered.files.get("file")
    if shaped is None or file is None:
        return entered.led(entered.to(TAB), Said("sheet.no_file", kind="look"))
    try:
        found = edited_sheet(shaped, read(file.file.read(MOST_BYTES + 1)))
    except SheetRefused as refused:
        return entered.led(entered.to(TAB), Said(f"sheet.{refused.kind}", kind="fault"))
    labels = {key: called(filter_, entered.texts) for key, filter_ in shaped.hierarchy.filters.items()}
    page = {
        "moves": found.moves,
        "faults": found.faults,
        "labels": labels,
        "kept": MOVES.dump_json(found.moves).decode(),
        "may": True,
    }
    return shown(entered, "filters/sheet.html", page, tab=TAB)


def take(entered: Entered) -> Response:
    """Take what the workbook says, all of it or nothing."""
    try:
        moves = MOVES.validate_json(entered.field("moves"))
    except ValidationError:
        raise HTTPException(404) from None
    for move in moves:
        label_of(entered, move.filter)
    thing = entered.say("sheet.title")
    return edited(entered, lambda tuning: taken(tuning, moves), entered.to(TAB), "sheet.done", {"n": len(moves)}, thing)


PLACES = (
    Look(TAB, look),
    Look(f"{TAB}.xlsx", download),
    Act(f"{TAB}/look", search),
    Act(f"{TAB}/decide", decide),
    Act(f"{TAB}/sheet", upload, upload=True),
    Act(f"{TAB}/take", take),
)
