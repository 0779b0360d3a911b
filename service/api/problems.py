"""Every error of the HTTP as ``application/problem+json`` (RFC 9457), from one table of statuses."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from matching.errors import PreferenceError
from service import errors
from service.api.conditions import PreconditionFailed
from service.contacts.stated.preferences import PreferenceRefused
from service.contacts.stated.reading import StatementRefused
from service.storage.requests import KeyReused

log = logging.getLogger("notesik")

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its stable name and its title. docs/api.md lists them all."""

    status: int
    name: str
    title: str

    @property
    def type(self) -> str:
        """The URI that identifies the kind."""
        return f"urn:notesik:problem:{self.name}"


class BodyTooLarge(errors.ServiceError):
    """A request body beyond the limit."""


class NotJson(errors.ServiceError):
    """A request body that is no JSON."""


class Unauthenticated(errors.ServiceError):
    """No valid key, and no origin of the shop."""


class Forbidden(errors.ServiceError):
    """A valid key of the wrong scope, or a foreign origin."""


class InvalidParameter(errors.ServiceError):
    """A query or path parameter that is not understood; ``parameter`` is its name."""

    def __init__(self, parameter: str, detail: str) -> None:
        self.parameter = parameter
        super().__init__(detail)


PREFERENCE = Kind(422, "preference-refused", "The preference is not well formed")

KINDS: Mapping[type[Exception], Kind] = {
    NotJson: Kind(400, "not-json", "The body is not a JSON object"),
    Unauthenticated: Kind(401, "key-needed", "A valid key is needed"),
    errors.TokenRefused: Kind(401, "token-refused", "The contact token is not valid"),
    Forbidden: Kind(403, "not-allowed", "This is not allowed"),
    errors.ActRefused: Kind(403, "act-refused", "This cannot be done with the card"),
    errors.UnknownShop: Kind(404, "unknown-shop", "There is no such shop"),
    errors.UnknownFrame: Kind(404, "unknown-frame", "There is no such frame or block"),
    errors.UnknownContact: Kind(404, "unknown-contact", "The shop knows no such contact"),
    errors.UnknownSent: Kind(404, "unknown-sent", "Nothing is kept under this id"),
    errors.UnknownAnswer: Kind(404, "unknown-answer", "No answer is kept under this id"),
    errors.NotReplayable: Kind(410, "not-replayable", "The answer cannot be made again"),
    errors.UnknownBan: Kind(404, "unknown-ban", "The shop does not ban this product"),
    errors.UnknownWebhook: Kind(404, "unknown-webhook", "The shop has no such webhook"),
    errors.LinkRefused: Kind(404, "link-refused", "The link opens nothing"),
    errors.UnknownMain: Kind(404, "unknown-main", "The main filter has no such value"),
    errors.UnknownEntry: Kind(404, "unknown-entry", "The history has no such line that could be taken back"),
    errors.UnknownCentre: Kind(404, "unknown-centre", "The shop has no such centre, form or key information"),
    errors.DefinitionExists: Kind(409, "definition-exists", "The name is taken"),
    errors.StillActive: Kind(409, "still-active", "It is open to contacts"),
    errors.ChangedMeanwhile: Kind(409, "changed-meanwhile", "Somebody else changed it in between"),
    errors.DeviceElsewhere: Kind(409, "device-elsewhere", "The device is on another card"),
    errors.ErasedAddress: Kind(409, "erased-address", "The owner of an address had themself erased"),
    PreconditionFailed: Kind(412, "precondition-failed", "What stands is not what you have seen"),
    BodyTooLarge: Kind(413, "body-too-large", "The body is too large"),
    PreferenceError: PREFERENCE,
    PreferenceRefused: PREFERENCE,
    StatementRefused: Kind(422, "statement-refused", "What is stated is not well formed"),
    KeyReused: Kind(422, "idempotency-key-reused", "The idempotency key came with another request before"),
    errors.DefinitionRefused: Kind(422, "definition-refused", "The definition is not well formed"),
    InvalidParameter: Kind(422, "invalid-parameter", "A parameter is not understood"),
    errors.LinkNotMade: Kind(422, "link-not-made", "The link cannot be made"),
    errors.TooOften: Kind(429, "too-often", "This was asked too often"),
    errors.NoGeneration: Kind(503, "no-generation", "No feed has been imported yet"),
    errors.DatabaseError: Kind(503, "no-database", "The database cannot be used"),
    errors.ServiceError: Kind(500, "broken", "The service cannot answer"),
}
"""Which status an exception becomes. The nearest class of its ancestry counts."""

OUR_CONCERN: Mapping[str, str] = {
    "broken": "The service cannot read its own data; its log says more.",
    "no-database": "The service cannot reach its database now; its log says more. Try again later.",
}
"""What is said of a kind of problem whose own sentence speaks of our inside."""

UNEXPECTED = Kind(500, "unexpected", "Something went wrong on our side")

BY_STATUS: Mapping[int, Kind] = {
    404: Kind(404, "not-found", "There is nothing at this address"),
    405: Kind(405, "method-not-allowed", "This method is not allowed here"),
}
"""What the router itself answers."""


def problem(kind: Kind, detail: str, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """The answer for one problem; ``more`` are members of its own.

    What a caller wrote may stand in it, half a surrogate pair too: such characters become question marks.
    """
    document = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": detail, **more}
    document = {name: _writable(member) if isinstance(member, str) else member for name, member in document.items()}
    return Response(orjson.dumps(document), kind.status, dict(headers or {}), MEDIA_TYPE)


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _kind(error: Exception) -> Kind:
    return next(KINDS[ancestor] for ancestor in type(error).__mro__ if ancestor in KINDS)


def _headers(error: Exception) -> dict[str, str]:
    """The headers of a problem, by the kind of error."""
    match error:
        case Unauthenticated():
            return {"www-authenticate": "Bearer"}
        case PreconditionFailed(tag=str(tag)):
            return {"etag": tag}
        case _:
            return {}


def _more(error: Exception) -> dict[str, Any]:
    """What a problem says beyond its sentence, by the kind of error."""
    match error:
        case PreferenceError() | StatementRefused():
            return {"path": error.path}
        case errors.UnknownMain():
            return {"candidates": list(error.candidates)}
        case InvalidParameter():
            return {"parameter": error.parameter}
        case errors.DefinitionRefused():
            return {"faults": [_writable(fault) for fault in error.faults]}
        case _:
            return {}


def answered_problem(error: Exception) -> Response:
    """The answer for an error of ours."""
    return problem(_kind(error), detail_of(error), _headers(error), **_more(error))


def detail_of(error: Exception) -> str:
    """The sentence of an error, written to be read; of what is our own concern the log alone has it."""
    told = OUR_CONCERN.get(_kind(error).name)
    if told is not None:
        log.error("%s", error)
        return told
    return error.message if isinstance(error, (PreferenceError, StatementRefused)) else str(error)


async def on_expected(request: Request, error: Exception) -> Response:
    """An error of ours."""
    return answered_problem(error)


async def on_router(request: Request, error: Exception) -> Response:
    """No route, or not with this method."""
    assert isinstance(error, HTTPException)
    kind = BY_STATUS.get(error.status_code) or Kind(error.status_code, "refused", HTTPStatus(error.status_code).phrase)
    return problem(kind, f"{kind.title}.", error.headers)


async def on_validation(request: Request, error: Exception) -> Response:
    """A parameter that FastAPI refused."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    parameter = str(first["loc"][-1])
    return await on_expected(request, InvalidParameter(parameter, f"{parameter}: {first['msg']}"))


async def on_unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: the log has the traceback, the answer has none of it."""
    return problem(UNEXPECTED, "The fault is in the log of the service.")


HANDLERS: Mapping[Any, Any] = {
    HTTPException: on_router,
    RequestValidationError: on_validation,
    errors.ServiceError: on_expected,
    PreferenceError: on_expected,
    Exception: on_unexpected,
}
"""The exception handlers of every application here."""
