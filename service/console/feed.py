"""A shop's feed: where it is read from, how the last reading went, what is held back; before the first, the way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from babel.numbers import list_currencies
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.formats import load_formats
from feeds.industries import load_industries
from feeds.model import Hierarchy
from service.auditing import record_shop, recorded
from service.console.choosing import choice_page
from service.console.entering import Entered, Said, now
from service.console.feed_report import as_csv, held_because, report_of, reported, sought
from service.console.first_run import Stage, open_task, task_page, way_of, way_page
from service.console.paging import leaf_of
from service.console.places import Act, Look
from service.console.reasons import told
from service.console.shell import headed, shown
from service.errors import SourceTooLarge
from service.generations.held import drop_held
from service.generations.manifest import Manifest
from service.generations.shelf import Shelf
from service.sources import shown_address
from service.storage.feed_access import parted
from service.tasks.model import Task, TaskKind, TaskState
from service.uploads import uploading

PAGE = 50
"""So many items that were not taken stand on one page."""
PIECE = 1 << 20
OPTIONS = ("format", "currency", "industry")
"""What may be said of a feed; what is not said is found out."""


def show(entered: Entered) -> Response:
    """The first run until something serves, the feed as it is from then on."""
    return _page(entered)


def read(entered: Entered) -> Response:
    """Have a feed read: a file, an address, or again what was read last."""
    assert entered.shop is not None
    file, address = entered.files.get("file"), entered.field("address")
    uploaded = file if file is not None and file.filename else None
    wanted = {name: entered.field(name) or None for name in OPTIONS}
    faults = _faults(entered, address, uploaded, wanted)
    if faults:
        return _page(entered, {**wanted, "address": address}, faults)
    if open_task(entered, TaskKind.IMPORT) is not None:
        return entered.led(entered.to("/feed"), Said("feed_now.reads_already", kind="look"))
    address, typed = parted(address)
    if typed is not None:
        entered.service.feed_sources.keep_access(entered.shop_name, typed)
    source = None if uploaded else address or entered.shop.feed
    asked: dict[str, Any] = {**wanted, "source": source}
    if uploaded is not None:
        try:
            asked |= {"upload": _kept(entered, uploaded), "called": _file_name(uploaded)}
        except SourceTooLarge as error:
            return _page(entered, {**wanted, "address": address}, {"file": str(error)})
    _state(entered, {**wanted, "feed": source})
    _ask(entered, asked, lambda: entered.record("feed.asked", shown_address(source) if source else asked["called"]))
    return entered.led(entered.to("/feed"))


def release(entered: Entered) -> Response:
    """Let the feed that is held back serve, this once."""
    if open_task(entered, TaskKind.IMPORT) is None:
        _ask(entered, {"held": True, "id": entered.field("id") or None})
    return entered.led(entered.to("/feed"))


def drop(entered: Entered) -> Response:
    """Forget the feed that is held back."""
    drop_held(entered.service.shelf(entered.shop_name))
    entered.record("feed.dropped")
    return entered.led(entered.to("/feed"), Said("feed_now.dropped"))


def hold(entered: Entered) -> Response:
    """Whether every feed waits for a person from now on."""
    assert entered.shop is not None
    wanted = entered.field("hold") == "1"
    entered.service.shops.save(replace(entered.shop, hold=wanted))
    back = {"hold": "" if wanted else "1"}
    what = "feed.held" if wanted else "feed.unheld"
    entered.record(what, told={"undo": "/feed/hold", "fields": back})
    said = Said("feed_now.all_held" if wanted else "feed_now.none_held", undo="/feed/hold", fields=back)
    return entered.led(entered.to("/feed"), said)


def quarantine(entered: Entered) -> Response:
    """The items that were not taken, to be searched."""
    report = reported(_document(entered), entered.texts)
    wanted = entered.query.get("q", "")
    found = sought(report.quarantined, wanted)
    leaf = leaf_of(found, entered.query.get("page", ""), PAGE)
    given = {
        "report": report,
        "of": entered.query.get("of", ""),
        "wanted": wanted,
        "found": len(found),
        "rows": leaf.rows,
        "page": leaf.number,
        "last": leaf.last,
    }
    return shown(entered, "feed/quarantine.html", given, tab="/feed")


def quarantine_csv(entered: Entered) -> Response:
    """The same as a sheet."""
    report = reported(_document(entered), entered.texts)
    text = as_csv(sought(report.quarantined, entered.query.get("q", "")), entered.texts)
    name = f'attachment; filename="{entered.shop_name}-quarantine.csv"'
    return headed(Response(text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}))


def _page(
    entered: Entered, given: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None
) -> Response:
    assert entered.shop is not None
    shelf = entered.service.shelf(entered.shop_name)
    serving = shelf.serving()
    latest = entered.service.tasks.latest(entered.shop_name, TaskKind.IMPORT)
    page: dict[str, Any] = {
        **way_page(entered, Stage.FEED),
        **task_page(entered, open_task(entered, TaskKind.IMPORT)),
        "failed": told(latest.fault or "", entered.texts) if latest is not None and _is_news(latest, serving) else None,
        "given": {name: (given or {}).get(name) or "" for name in ("address", *OPTIONS)},
        "faults": faults or {},
        "formats": [(key, key) for key in load_formats()],
        "industries": [(key, each.labels[entered.texts.language]) for key, each in load_industries().items()],
        "held": _held(entered, shelf),
        "serving": serving,
        "damaged": serving is None and shelf.current_name() is not None,
        "although": told(serving.forced, entered.texts).why if serving is not None and serving.forced else "",
        "source": shown_address(entered.shop.feed) if entered.shop.feed else "",
    }
    status = 422 if faults else 200
    if serving is None:
        return shown(entered, "feed/first.html", page, tab="/feed", status=status)
    entered.service.serving.look_at(entered.shop_name)  # what was read this moment is not opened yet
    document, hierarchy = report_of(shelf, serving.name), entered.service.serving.hierarchy(entered.shop_name)
    page |= {
        "report": None if document is None else reported(document, entered.texts, hierarchy),
        "categories": _categories(hierarchy) if hierarchy else 0,
        "choice": choice_page(entered) if hierarchy and Stage.INDUSTRY not in way_of(entered).done else None,
        "read": next((each for each in shelf.list() if each.name == serving.feed), serving),
        "planned": entered.service.schedules.of(entered.shop_name),
        "unchanged": latest.ended if latest is not None and (latest.told or {}).get("unchanged") else None,
        "by": latest.by if latest is not None and latest.state is TaskState.DONE else "",
    }
    return shown(entered, "feed/now.html", page, tab="/feed", status=status)


def _categories(hierarchy: Hierarchy) -> int:
    """How many categories hold products of their own, those above them left out."""
    paths = {node.path for node in hierarchy.values if node.path}
    return len(paths - {path[:-1] for path in paths})


def _is_news(task: Task | None, serving: Manifest | None) -> bool:
    """Whether the last reading failed, and nothing was taken since."""
    if task is None or task.state is not TaskState.FAILED or task.ended is None:
        return False
    return serving is None or serving.created <= task.ended.isoformat()


def _held(entered: Entered, shelf: Shelf) -> Mapping[str, Any] | None:
    document = shelf.held()
    if document is None:
        return None
    given = {"guard": "", "source": "", "forceable": True, "id": ""} | document
    return {
        **given,
        "because": held_because(document, entered.texts),
        "report": reported(document["report"], entered.texts),
    }


def _document(entered: Entered) -> Mapping[str, Any]:
    """The report that the address asks about: of what is held back, or of what serves."""
    shelf = entered.service.shelf(entered.shop_name)
    if entered.query.get("of") == "held":
        held = shelf.held()
        document: Mapping[str, Any] | None = held["report"] if held else None
    else:
        document = report_of(shelf, shelf.current_name() or "")
    if document is None:
        raise HTTPException(404)
    return document


def _faults(
    entered: Entered, address: str, file: UploadFile | None, wanted: Mapping[str, str | None]
) -> Mapping[str, str]:
    """What is wrong with a form, by field."""
    assert entered.shop is not None
    faults = {}
    if file is None and not address and not entered.shop.feed:
        faults["address"] = "feed_first.nothing"
    if address and not address.lower().startswith(("http://", "https://")):
        faults["address"] = "feed_first.no_address"
    if wanted["currency"] and wanted["currency"] not in list_currencies():
        faults["currency"] = "shops.no_currency"
    if wanted["format"] and wanted["format"] not in load_formats():
        faults["format"] = "feed_first.no_format"
    if wanted["industry"] and wanted["industry"] not in load_industries():
        faults["industry"] = "feed_first.no_industry"
    return {name: entered.say(key) for name, key in faults.items()}


def _state(entered: Entered, wanted: Mapping[str, str | None]) -> None:
    """Let the shop say what its feed is read with from now on; what is None stays as it was."""
    service, before = entered.service, entered.service.shops.get(entered.shop_name)
    stated: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    record_shop(service, entered.account.name, before, service.shops.save(replace(before, **stated)))


def _ask(entered: Entered, asked: Mapping[str, Any], line: Callable[[], None] = lambda: None) -> None:
    """Have a feed read by the worker, which writes down what came of it; ``line`` writes down that it was asked for."""
    tasks, by = entered.service.tasks, entered.account.name
    recorded(
        entered.service,
        lambda: tasks.add(entered.shop_name, TaskKind.IMPORT, asked, by, now()),
        lambda _: line(),
    )


def _kept(entered: Entered, file: UploadFile) -> str:
    """The name under which a file waits for its import. Raises `SourceTooLarge`."""
    source: BinaryIO = file.file
    with uploading(entered.service, entered.shop_name) as taking:
        while piece := source.read(PIECE):
            taking.write(piece)
    return taking.name


def _file_name(file: UploadFile) -> str:
    return (file.filename or "")[-100:]


PLACES = (
    Look("/feed", show),
    Act("/feed/read", read, upload=True),
    Act("/feed/release", release),
    Act("/feed/drop", drop),
    Act("/feed/hold", hold),
    Look("/feed/quarantine", quarantine),
    Look("/feed/quarantine.csv", quarantine_csv),
)
