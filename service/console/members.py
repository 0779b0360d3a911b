"""The people who work on a shop: who may do what, letting somebody in, links for a new password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from service.auditing import Told, recorded
from service.console.entering import ROOT, Entered, Said, now
from service.console.passwords import invitation
from service.console.places import Act, Look
from service.console.shell import shown
from service.console.start import name_faults
from service.errors import ServiceError
from service.mail import Mail, NotSent
from service.storage.accounts import Account, AccountExists, LastOwner, Role

TAB = "/settings/members"


def show(entered: Entered) -> Response:
    """Everybody who may do anything in the shop."""
    return _page(entered)


def invite(entered: Entered) -> Response:
    """Let somebody in: with a new account and the link to its password, or with the account they have."""
    service, name, role = entered.service, entered.field("name"), Role.of(entered.field("role"))
    faults = {field: entered.say(key) for field, key in name_faults(name).items()}
    if role is None:
        faults["role"] = entered.say("members.no_role")
    if faults or role is None:
        return _page(entered, {"name": name, "role": entered.field("role")}, faults, 422)
    try:
        account = service.accounts.add(name, None, None, entered.texts.language, now())
    except AccountExists:
        account = _somebody(entered, name)
        if account.role_in(entered.shop_name) is not None:
            faults = {"name": entered.say("members.is_in", name=account.name)}
            return _page(entered, {"name": name, "role": role.word}, faults, 422)
    told = Told(values={"role": role.word}, undo=f"{TAB}/remove", fields={"person": account.name})
    _give(entered, account, role, "person.invited", told)
    if account.password is not None or not _covers(entered.account, account):
        return entered.led(
            entered.to(TAB), Said("members.let_in", {"name": account.name}, told["undo"], told["fields"])
        )
    return _with_link(entered, _somebody(entered, account.name))


def change(entered: Entered) -> Response:
    """Another role in the shop."""
    account, role = _somebody(entered, entered.field("person")), Role.of(entered.field("role"))
    before = account.shops.get(entered.shop_name)
    if role is None:
        return _page(entered, status=422)
    if before in (None, role):
        return entered.led(entered.to(TAB))
    if role < Role.OWNER:
        _need_another_owner(entered, account)
    fields = {"person": account.name, "role": before.word if before else ""}
    told = Told(values={"role": role.word, "role_before": fields["role"]}, undo=f"{TAB}/role", fields=fields)
    _give(entered, account, role, "person.role", told)
    values = {"name": account.name, "role": entered.say(f"role.{role.word}")}
    return entered.led(entered.to(TAB), Said("members.changed", values, told["undo"], fields))


def remove(entered: Entered) -> Response:
    """No role in the shop any more; the account stays."""
    account = _somebody(entered, entered.field("person"))
    before = account.shops.get(entered.shop_name)
    if before is None:
        return entered.led(entered.to(TAB))
    _need_another_owner(entered, account)
    fields = {"name": account.name, "role": before.word}
    told = Told(values={"role": before.word}, undo=TAB, fields=fields)
    _give(entered, account, None, "person.removed", told)
    said = Said("members.removed", {"name": account.name}, TAB, fields)
    return entered.led(entered.to(TAB) if entered.account.key != account.key else entered.at("/shops"), said)


def link(entered: Entered) -> Response:
    """A link by which somebody chooses a new password; only for those who may do nothing that its maker may not."""
    account = _somebody(entered, entered.field("person"))
    if account.role_in(entered.shop_name) is None or not _covers(entered.account, account):
        raise NotYours(entered.say("members.not_yours", name=account.name))
    entered.record("person.link", account.name)
    return _with_link(entered, account)


class NotYours(ServiceError):
    """Something that somebody with more rights than one's own would have to do."""


def _give(entered: Entered, account: Account, role: Role | None, what: str, told: Told) -> None:
    """Another role in the shop, none with None, written down as the deed that it is."""
    recorded(
        entered.service,
        lambda: entered.service.accounts.set_role(account.key, role, entered.shop_name),
        lambda _: entered.record(what, account.name, told),
    )


def _somebody(entered: Entered, name: str) -> Account:
    account = entered.service.accounts.by_name(name)
    if account is None:
        raise NotYours(entered.say("members.nobody"))
    return account


def _covers(maker: Account, account: Account) -> bool:
    """Whether somebody may do everything that another may."""

    def least(role: Role | None) -> int:
        return 0 if role is None else role

    everywhere = least(account.role) <= least(maker.role)
    return everywhere and all(role <= least(maker.role_in(shop)) for shop, role in account.shops.items())


def _need_another_owner(entered: Entered, account: Account) -> None:
    """Raise `LastOwner` where nobody else owns the shop."""
    shop = entered.shop_name
    others = (each for each in entered.service.accounts.all() if each.key != account.key)
    if account.role_in(shop) is Role.OWNER and not any(each.role_in(shop) is Role.OWNER for each in others):
        raise LastOwner


def _with_link(entered: Entered, account: Account) -> Response:
    """The page with the link, which it alone shows; it is sent too where the name is an address and mail is set up."""
    token = invitation(entered.service.secret, account)
    address = f"{entered.base}{ROOT}/password/{token}"
    return _page(entered, made={"name": account.name, "link": address, "sent": _sent(entered, account.name, address)})


def _sent(entered: Entered, name: str, link: str) -> bool | None:
    """Whether the link was mailed; None where no mail was to be sent."""
    if entered.service.post is None or "@" not in name:
        return None
    text = entered.say("members.mail_text", link=link, shop=entered.shop_name)
    try:
        entered.service.post.send(Mail(name, entered.say("members.mail_subject"), text, entered.texts.language))
    except NotSent:
        return False
    return True


def _page(
    entered: Entered,
    given: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
    made: Mapping[str, Any] | None = None,
) -> Response:
    accounts = entered.service.accounts.all()
    people = [
        {"account": each, "role": each.role_in(entered.shop_name), "covered": _covers(entered.account, each)}
        for each in accounts
        if each.role_in(entered.shop_name) is not None
    ]
    page = {
        "people": people,
        "given": given or {"name": "", "role": Role.EDITOR.word},
        "faults": faults or {},
        "made": made,
        "roles": [(each.word, entered.say(f"role.{each.word}")) for each in Role],
        "mails": entered.service.post is not None,
    }
    return shown(entered, "settings/members.html", page, tab=TAB, status=status)


PLACES = (
    Look(TAB, show, Role.OWNER),
    Act(TAB, invite, Role.OWNER),
    Act(f"{TAB}/role", change, Role.OWNER),
    Act(f"{TAB}/remove", remove, Role.OWNER),
    Act(f"{TAB}/link", link, Role.OWNER),
)
