"""``notesik webhooks``: where a shop's events are sent, and which of them have not arrived."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, write_document, write_table, write_text

app = typer.Typer(help="Send a shop's events to an address of yours.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="WEBHOOK", help="Its number, as `webhooks list` shows it.")]
Events = Annotated[
    list[str] | None,
    typer.Option("--event", metavar="KIND", help="A kind of events to send; several times; left out: every kind."),
]
MOST = 1000
"""Deliveries listed at most."""


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An http or https address that takes a POST.")],
    shop: Shop,
    event: Events = None,
    as_json: Json = False,
) -> None:
    """Send what happens from now on to an address. The secret that signs it is shown once."""
    from service.auditing import commander
    from service.webhooks.registry import add_webhook, webhook_document

    service = the_service()
    webhook = add_webhook(service, shop, address, event or (), datetime.now(UTC), commander())
    if as_json:
        write_document(webhook_document(webhook) | {"secret": webhook.secret})
        return
    write_text(f"webhook {webhook.key} made; its secret: {webhook.secret}")
    complain("this secret is shown once: give it to the receiver now", prefix="")


@app.command("list")
def list_(shop: Shop, as_json: Json = False) -> None:
    """List a shop's webhooks."""
    from service.webhooks.registry import webhook_document, webhooks_of

    webhooks = webhooks_of(the_service(), shop)
    if as_json:
        write_document({"webhooks": [webhook_document(each) for each in webhooks]})
        return
    rows = (
        (each.key, each.address, " ".join(each.events) or "all", "yes" if each.active else "no, it said it is gone")
        for each in webhooks
    )
    write_table(("webhook", "address", "events", "active"), rows)


@app.command()
def remove(webhook: Number, shop: Shop, as_json: Json = False) -> None:
    """Send nothing to it any more, what waits included."""
    from service.auditing import commander
    from service.webhooks.registry import remove_webhook

    remove_webhook(the_service(), shop, webhook, commander())
    _say({"webhook": webhook, "removed": True}, f"webhook {webhook} removed", as_json)


@app.command("test")
def try_(webhook: Number, shop: Shop, as_json: Json = False) -> None:
    """Send a test event now; status 1 where it does not arrive."""
    from service.webhooks.registry import try_webhook

    answer = try_webhook(the_service(), shop, webhook, datetime.now(UTC))
    document = {"webhook": webhook, "arrived": answer.arrived, "status": answer.status, "fault": answer.why}
    if answer.arrived or as_json:
        _say(document, f"webhook {webhook} answered with status {answer.status}", as_json)
    if not answer.arrived:
        complain(f"webhook {webhook}: {answer.why}")
        raise typer.Exit(1)


@app.command()
def deliveries(shop: Shop, as_json: Json = False) -> None:
    """List what waits and what was given up, the newest event first."""
    from service.webhooks.registry import delivery_document, undelivered

    found = [delivery_document(each) for each in undelivered(the_service(), shop, MOST)]
    if as_json:
        write_document({"deliveries": found})
        return
    columns = ("webhook", "event", "at", "tries", "next try", "why")
    rows = ((d["webhook"], d["event"], d["at"], d["tries"], d["due"] or "given up", d["fault"] or "") for d in found)
    write_table(columns, rows, ("tries",))


def _say(document: object, sentence: str, as_json: bool) -> None:
    if as_json:
        write_document(document)
    else:
        write_text(sentence)
