"""``notesik accounts``: the people who work in the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Json, the_service
from service.cli.output import complain, write_document, write_table, write_text

if TYPE_CHECKING:
    from service.composition import Service
    from service.storage.accounts import Account, Role

app = typer.Typer(help="Let people into the console.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Their name, or their e-mail address.")]
RoleName = Annotated[
    str | None,
    typer.Option(
        "--role", metavar="viewer|editor|owner", help="What they may do; viewer by default, the first account: owner."
    ),
]
InShop = Annotated[
    str | None, typer.Option("--shop", metavar="SHOP", help="The shop where they may; left out: in every shop.")
]


@app.command()
def create(name: Name, role: RoleName = None, shop: InShop = None, as_json: Json = False) -> None:
    """Let somebody in, and print the link by which they choose their password: once, within a week."""
    from datetime import UTC, datetime

    from service.auditing import NO_SHOP, Told, commander, record, recorded
    from service.storage.accounts import Role

    service = the_service()
    wanted = _role(role) or (Role.VIEWER if service.accounts.any() or shop is not None else Role.OWNER)
    where = None if shop is None else service.shops.get(shop).name

    def added() -> Account:
        account = service.accounts.add(name, None, None, "en", datetime.now(UTC))
        service.accounts.set_role(account.key, wanted, where)
        return account

    def line(account: Account) -> None:
        told = Told(values={"role": wanted.word}, undo="/settings/members/remove", fields={"person": account.name})
        record(service, commander(), where or NO_SHOP, "person.invited", account.name, told)

    account = recorded(service, added, line)
    _tell_link(service, _account(service, account.name), as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List who may do what, and where."""
    found = the_service().accounts.all()
    if as_json:
        write_document({"accounts": [_document(each) for each in found]})
        return
    rows = (
        (each.name, each.role.word if each.role else "", _shops(each), "yes" if each.password else "not yet")
        for each in found
    )
    write_table(("account", "everywhere", "in shops", "password"), rows)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Forget somebody, and sign them out; what they did stays written down."""
    from service.auditing import NO_SHOP, Told, commander, record, recorded

    service = the_service()
    account = _account(service, name)

    def lines(_: None) -> None:
        for shop, role in [(NO_SHOP, account.role), *account.shops.items()]:
            told = Told(values={"role": role.word if role else "none"})
            record(service, commander(), shop, "person.removed", account.name, told)

    recorded(service, lambda: service.accounts.remove(account.key), lines)
    if as_json:
        write_document({"account": account.name, "removed": True})
    else:
        write_text(f"account {account.name} removed")


@app.command()
def link(name: Name, as_json: Json = False) -> None:
    """Print a link by which somebody chooses a new password: once, within a week."""
    from service.auditing import NO_SHOP, commander, record

    service = the_service()
    account = _account(service, name)
    record(service, commander(), NO_SHOP, "person.link", account.name)
    _tell_link(service, account, as_json)


def _tell_link(service: Service, account: Account, as_json: bool) -> None:
    from service.console.passwords import invitation
    from service.server import address

    settings = service.settings
    base = (settings.public_address or address(settings.host, settings.port)).rstrip("/")
    place = f"{base}/console/password/{invitation(service.secret, account)}"
    if as_json:
        write_document({"account": account.name, "link": place})
    else:
        write_text(place)
        complain("this link works once, and for a week", prefix="")


def _account(service: Service, name: str) -> Account:
    from service.storage.accounts import UnknownAccount

    account = service.accounts.by_name(name)
    if account is None:
        raise UnknownAccount(name)
    return account


def _document(account: Account) -> dict[str, object]:
    return {
        "account": account.name,
        "everywhere": account.role.word if account.role else None,
        "shops": {shop: role.word for shop, role in sorted(account.shops.items())},
        "password": account.password is not None,
        "created": account.created.isoformat(timespec="seconds"),
    }


def _shops(account: Account) -> str:
    return ", ".join(f"{shop}: {role.word}" for shop, role in sorted(account.shops.items()))


def _role(word: str | None) -> Role | None:
    from service.storage.accounts import Role

    role = None if word is None else Role.of(word)
    if word is not None and role is None:
        known = ", ".join(each.word for each in Role)
        raise typer.BadParameter(f"{word!r} is none of {known}", param_hint="--role")
    return role
