"""Errors as problem JSON (RFC 9457): one table from the tree of errors to HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

from tacitus.errors import (
    ChangedSince,
    Faded,
    InstallationError,
    LedgerError,
    MissingInput,
    NotAllowed,
    RecordError,
    SignInFailed,
    SignInNeeded,
    TacitusError,
    TooManyFailures,
    UsageError,
    Withheld,
)
from tacitus.http import ForeignRequest
from tacitus.model.characters import storable

STATUS: tuple[tuple[type[TacitusError], HTTPStatus], ...] = (
    (ForeignRequest, HTTPStatus.FORBIDDEN),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (SignInNeeded, HTTPStatus.UNAUTHORIZED),
    (SignInFailed, HTTPStatus.UNAUTHORIZED),
    (TooManyFailures, HTTPStatus.TOO_MANY_REQUESTS),
    (Faded, HTTPStatus.GONE),
    (Withheld, HTTPStatus.FORBIDDEN),
    (MissingInput, HTTPStatus.NOT_FOUND),
    (ChangedSince, HTTPStatus.CONFLICT),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (RecordError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (InstallationError, HTTPStatus.SERVICE_UNAVAILABLE),
    (LedgerError, HTTPStatus.SERVICE_UNAVAILABLE),
    (TacitusError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The first class that fits decides."""


def status_of(error: TacitusError) -> HTTPStatus:
    """The HTTP status of an error."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def problem(
    status: int, title: str, detail: str, *, reason: str, remedy: str = "", **more: Any
) -> JSONResponse:
    """A problem document. `reason` is the stable code of `errors.py`, `remedy` what to do, `more` of its own kind."""
    document = {
        "type": f"urn:tacitus:{reason}",
        "title": title,
        "status": status,
        "detail": detail,
        "reason": reason,
        "remedy": remedy or None,
        **more,
    }
    return JSONResponse(storable(document), status_code=status, media_type="application/problem+json")


def problem_of(error: TacitusError) -> JSONResponse:
    """The problem document of an error of the tree."""
    status = status_of(error)
    more = {"version": error.now, "changed": error.changed} if isinstance(error, ChangedSince) else {}
    answer = problem(status, status.phrase, error.message, reason=error.reason, remedy=error.remedy, **more)
    answer.headers.update(headers_of(error))
    return answer


def headers_of(error: TacitusError) -> dict[str, str]:
    """The headers that an error's answer has beside its words."""
    if isinstance(error, TooManyFailures):
        return {"retry-after": str(error.wait)}
    return {"www-authenticate": "Bearer"} if isinstance(error, SignInNeeded | SignInFailed) else {}
