"""Who may ask for what: server keys, the shop's own pages, contacts by token."""

from __future__ import annotations

from starlette.requests import Request

from service.api.problems import Forbidden, Unauthenticated
from service.composition import Service
from service.storage.keys import Key, Scope
from service.storage.shops import Shop


def service_of(request: Request) -> Service:
    """The service behind the application that a request reached."""
    service: Service = request.app.state.service
    return service


def shop_of(request: Request) -> Shop:
    """The shop that the address names. Raises `UnknownShop`."""
    return service_of(request).shops.get(request.path_params["shop"])


def need_server_key(request: Request, shop: Shop) -> Key:
    """Let only the shop's server keys pass, and say which it is. Raises `Unauthenticated` or `Forbidden`."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    key = service_of(request).keys.find(shop.name, text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise Unauthenticated(f"Send `Authorization: Bearer nk_...` with a server key of shop {shop.name!r}.")
    if key.scope is not Scope.SERVER:
        raise Forbidden(f"This key has the scope {key.scope.value!r}; a server key is needed.")
    return key


def need_key_or_origin(request: Request, shop: Shop) -> None:
    """Let the shop's server keys and the shop's own pages pass. A key that is sent must be good."""
    origin = request.headers.get("origin")
    if "authorization" in request.headers or origin is None:
        need_server_key(request, shop)
    elif origin not in shop.origins:
        raise Forbidden(
            f"The origin of this page is none of shop {shop.name!r}; `notesik shops set --origin` names them."
        )
