"""``notesik learn``: what a shop's pages taught, fitted, looked at, published, frozen and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, write_document, write_table, write_text

if TYPE_CHECKING:
    from service.learning.shop import ShopLearning, Taught

app = typer.Typer(help="Learn from clicks: fit, look at the numbers, publish, freeze, roll back.", no_args_is_help=True)


class Only(StrEnum):
    """The parts that can be fitted."""

    POPULARITY = "popularity"
    WEIGHTS = "weights"


By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it; your user name by default.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with what is published.")]
Version = Annotated[int, typer.Argument(metavar="VERSION", min=1, help="The number of a version.")]
LEARN_ONLY = typer.Option("--only", help="Fit this part and leave the other as it is by definition.")
ADVISED, NOT_ADVISED = "publish it", "do not publish it: it orders the clicks of others no better"


@app.command()
def fit(shop: Shop, only: Annotated[Only | None, LEARN_ONLY] = None, by: By = None, as_json: Json = False) -> None:
    """Fit a new version; nothing serves it until it is published."""
    from service.auditing import Told, commander, record
    from service.learning.fitting import fit as fitted

    service, who = the_service(), commander(by)
    number, document = fitted(service, shop, who, datetime.now(UTC), None if only is None else only.value)
    record(service, who, shop, "learning.fitted", "", Told(values={"version": number}))
    _show(shop, number, document, as_json)


@app.command("list")
def list_(shop: Shop, as_json: Json = False) -> None:
    """List every version: when, from how much, whether it is worth publishing, which is."""
    from service.learning.shop import state_document

    document = state_document(shop, _learning(shop))
    if as_json:
        write_document(document)
        return
    columns = ("version", "when", "by", "showings", "clicks", "purchases", "people", "popularity", "weights")
    rows = [
        (*(each[name] for name in columns), _yes(each["recommended"]), _yes(each["published"]))
        for each in document["versions"]
    ]
    write_table((*columns, "recommended", "published"), rows, columns[3:])
    write_text(f"serves: {_version(document['serves'])}; fits by schedule are {_frozen(document['frozen'])}")


@app.command()
def show(
    shop: Shop,
    version: Annotated[int | None, typer.Argument(metavar="[VERSION]", min=1, help="The last by default.")] = None,
    as_json: Json = False,
) -> None:
    """Show the numbers of a version, each with its interval and the number before."""
    from service.errors import UnknownVersion

    store = _learning(shop).store
    numbers = store.numbers()
    if version is None and not numbers:
        raise UnknownVersion(f"shop {shop!r} has learned nothing yet: `notesik learn fit` fits a version")
    number = numbers[-1] if version is None else version
    _show(shop, number, store.version(number), as_json)


@app.command()
def publish(version: Version, shop: Shop, note: Note = None, by: By = None, as_json: Json = False) -> None:
    """Let a version serve: a new generation is made with its numbers."""
    from service.auditing import commander

    learning = _learning(shop)
    if not learning.store.version(version)["recommended"]:
        complain(
            f"version {version} is published though its check did not show that it orders clicks better", prefix=""
        )
    _taught(shop, "learning.published", learning.publish(version, commander(by), note), by, as_json)


@app.command()
def rollback(
    shop: Shop,
    version: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", min=0, help="What was published before by default; 0 for none.")
    ] = None,
    note: Note = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Let an earlier version serve again."""
    from service.auditing import commander

    taught = _learning(shop).roll_back(version, commander(by), note)
    _taught(shop, "learning.returned", taught, by, as_json)


@app.command()
def off(shop: Shop, note: Note = None, by: By = None, as_json: Json = False) -> None:
    """Let nothing that was learned serve; the versions stay."""
    from service.auditing import commander

    _taught(shop, "learning.off", _learning(shop).off(commander(by), note), by, as_json)


@app.command()
def freeze(shop: Shop, by: By = None, as_json: Json = False) -> None:
    """Stop fits by schedule; what is published stays."""
    _freeze(shop, True, by, as_json)


@app.command()
def unfreeze(shop: Shop, by: By = None, as_json: Json = False) -> None:
    """Let fits by schedule go on."""
    _freeze(shop, False, by, as_json)


def _learning(shop: str) -> ShopLearning:
    from service.learning.shop import learning_of

    return learning_of(the_service(), shop)


def _freeze(shop: str, frozen: bool, by: str | None, as_json: bool) -> None:
    from service.auditing import commander, record

    _learning(shop).store.freeze(frozen)
    record(the_service(), commander(by), shop, "learning.frozen" if frozen else "learning.unfrozen", "")
    if as_json:
        write_document({"shop": shop, "frozen": frozen})
    else:
        write_text(f"fits of shop {shop} by schedule are {_frozen(frozen)}")


def _taught(shop: str, what: str, taught: Taught, by: str | None, as_json: bool) -> None:
    from service.auditing import commander
    from service.learning.shop import record_taught

    record_taught(the_service(), commander(by), shop, what, taught)
    generation = taught.generation.name if taught.generation else None
    if as_json:
        write_document({"shop": shop, "published": taught.published.version, "generation": generation})
        return
    where = f"generation {generation} serves with it" if generation else "the first import goes by it"
    write_text(f"published: {_version(taught.published.version)}; {where}")


def _show(shop: str, number: int, document: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        write_document({"shop": shop, "version": number, **document})
        return
    from service.learning.fitting import KEYS

    write_text(f"version {number}, fitted {document['when']} by {document['by']}")
    for part, key in KEYS.items():
        _show_part(part, key, document[part])


def _show_part(part: str, key: str, said: Mapping[str, Any]) -> None:
    counted = ", ".join(f"{much} {what}" for what, much in said["counted"].items())
    write_text(f"{part}: {said['missing'] or f'from {counted}'}")
    if not said["numbers"]:
        return
    write_text(f"{part}: {_checked(said['check'])}; {ADVISED if said['recommended'] else NOT_ADVISED}")
    rows = [
        (each[key], each["now"], f"{each['low']} to {each['high']}", each["before"] or "", each["people"])
        for each in sorted(said["numbers"], key=lambda each: -float(each["now"]))
    ]
    write_table((key, "number", "95 %", "before", "people"), rows, ("number", "before", "people"))
    write_text(f"{part}: {said['usual']} for any other {key}")


def _checked(check: Mapping[str, Any] | None) -> str:
    if check is None:
        return "nobody could be held back to try it on"
    low, high = check["auc_gain"]
    return (
        f"of {check['people']} people held back, AUC {check['auc_with']:.3f} with it and {check['auc_without']:.3f} "
        f"without, gain {low:+.3f} to {high:+.3f}"
    )


def _version(number: int | None) -> str:
    return "nothing that was learned" if number is None else f"version {number}"


def _frozen(frozen: bool) -> str:
    return "frozen" if frozen else "on"


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
