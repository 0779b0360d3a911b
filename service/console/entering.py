"""Who gets in: the session of a browser, the shop of the address, the role there, the mark of a form."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import unquote, urlencode, urlsplit

import orjson
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from frames.texts import Texts
from service.auditing import Told, record
from service.centres.minting import public_base
from service.composition import Service
from service.posted import Form, is_own
from service.storage.accounts import Account, Role
from service.storage.sessions import Session
from service.storage.shops import Shop

ROOT = "/console"
SAID = "notesik_said"
"""The cookie that carries what is to be said to the next page; it is read once."""
SAID_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of what was just done: the ``key`` of a text and its ``values``.

    ``undo`` is the address, within the shop, of the post that takes it back, with its ``fields``; None: nothing does.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    undo: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["done", "look", "fault"] = "done"


@dataclass(frozen=True, slots=True, eq=False)
class Entered:
    """A request of somebody who is signed in. ``shop`` is that of the address, None outside of any; ``role`` is theirs
    there. ``form`` are the fields that were posted, ``files`` the files.
    """

    request: Request
    service: Service
    session: Session
    account: Account
    role: Role | None
    shop: Shop | None
    texts: Texts
    form: Form = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    @property
    def shop_name(self) -> str:
        """The name of the shop of the address, which a place under a shop always has."""
        assert self.shop is not None
        return self.shop.name

    @property
    def is_scripted(self) -> bool:
        """Whether the page's own script asks."""
        return "hx-request" in self.request.headers

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the address."""
        return self.request.query_params

    @property
    def mark(self) -> str:
        """What the forms of the answer carry."""
        return mark_of(self.service, self.session.id)

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def field(self, name: str) -> str:
        """One field of the form, without the space around it; "" where it was not posted."""
        return (self.form.get(name) or ("",))[-1].strip()

    def text(self, name: str) -> str:
        """A text of several lines as it was typed: browsers end the lines of a form otherwise than files do."""
        return (self.form.get(name) or ("",))[-1].replace("\r\n", "\n")

    def may(self, role: Role) -> bool:
        """Whether they may do here what needs that role."""
        return self.role is not None and self.role >= role

    def to(self, path: str = "", **query: str | int | None) -> str:
        """An address of this shop's pages; parameters that are None or empty are left out."""
        return self.at(f"/shops/{self.shop_name}{path}", **query)

    def at(self, path: str = "", **query: str | int | None) -> str:
        """An address of the console."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return ROOT + path + (f"?{urlencode(given)}" if given else "")

    def say(self, key: str, **values: object) -> str:
        """A text in their language."""
        return self.texts.say(key, **values)

    @property
    def base(self) -> str:
        """The address under which others reach the service, without a slash at its end."""
        return public_base(self.service, str(self.request.base_url))

    def record(self, what: str, thing: str = "", told: Told | None = None) -> None:
        """Write down that they did it here, as `service.auditing.record`."""
        record(self.service, self.account.name, self.shop_name, what, thing, told)

    def led(self, address: str, said: Said | None = None) -> Response:
        """To the page that shows what was done, which says it; a script follows as a browser does."""
        answer = RedirectResponse(address, 303)
        if said is not None:
            document = {**asdict(said), "of": self.session.id}
            text = _sealer(self.service).dumps(orjson.dumps(document).decode())
            answer.set_cookie(
                SAID, text, SAID_SECONDS, path=ROOT, httponly=True, samesite="lax", secure=is_secure(self.request)
            )
        return answer

    @property
    def said(self) -> Said | None:
        """What the page before left to be said to this session."""
        try:
            document = orjson.loads(_sealer(self.service).loads(self.request.cookies.get(SAID, "")))
        except (BadSignature, ValueError, TypeError):
            return None
        if document.pop("of", None) != self.session.id:
            return None
        return Said(**document)


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def mark_of(service: Service, session: str) -> str:
    """What the forms of a session carry, so that only a page of ours can have made them."""
    return hmac.digest(service.secret, f"notesik.console.form.{session}".encode(), "sha256").hex()[:32]


def is_mark(service: Service, session: str, mark: str) -> bool:
    """Whether a form came back with its mark."""
    return hmac.compare_digest(mark_of(service, session).encode(), mark.encode("utf-8", "replace"))


def is_secure(request: Request) -> bool:
    """Whether a cookie may be for safe connections only: those that a proxy in front of us takes count too.

    From this machine, without one, it may not: not every browser takes such a cookie from there.
    """
    return request.url.scheme == "https" or public_address(request).startswith("https://")


def public_address(request: Request) -> str:
    """By which address others reach the service, as the settings say; "" where they do not."""
    return request.app.state.service.settings.public_address or ""


def is_from_here(request: Request) -> bool:
    """Whether a page of the console sent it: they say where they are, so that a page that hides it is none of ours."""
    origin = request.headers.get("origin")
    if "sec-fetch-site" in request.headers or origin is None:
        return is_own(request)
    return urlsplit(origin).netloc in (request.headers.get("host"), urlsplit(public_address(request)).netloc or None)


def is_ours(address: str) -> bool:
    """Whether an address leads to a page of the console, and nowhere else."""
    parts = urlsplit(address)
    inside = parts.path == ROOT or parts.path.startswith(f"{ROOT}/")
    inside = inside and not {"..", "."} & set(unquote(parts.path).split("/"))
    return inside and not parts.scheme and not parts.netloc and "\\" not in address and "//" not in parts.path


def cookie_of(request: Request) -> str:
    """The name of the session's cookie. The prefix lets no other host or path set it, where the connection is safe."""
    return "__Host-notesik" if is_secure(request) else "notesik"


def _sealer(service: Service) -> URLSafeSerializer:
    return URLSafeSerializer(service.secret, salt="notesik.console.said")
