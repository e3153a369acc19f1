"""Errors as problem JSON (RFC 9457): one table from the tree of errors to HTTP."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import JSONResponse

from tacitus.errors import (
    InstallationError,
    LedgerError,
    MissingInput,
    RecordError,
    TacitusError,
    UsageError,
)
from tacitus.http import ForeignRequest
from tacitus.model.characters import storable

STATUS: tuple[tuple[type[TacitusError], HTTPStatus], ...] = (
    (ForeignRequest, HTTPStatus.FORBIDDEN),
    (MissingInput, HTTPStatus.NOT_FOUND),
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


def problem(status: int, title: str, detail: str, *, reason: str, remedy: str = "") -> JSONResponse:
    """A problem document. `reason` is the stable code of `errors.py`, `remedy` what to do."""
    document = {
        "type": f"urn:tacitus:{reason}",
        "title": title,
        "status": status,
        "detail": detail,
        "reason": reason,
        "remedy": remedy or None,
    }
    return JSONResponse(storable(document), status_code=status, media_type="application/problem+json")


def problem_of(error: TacitusError) -> JSONResponse:
    """The problem document of an error of the tree."""
    status = status_of(error)
    return problem(status, status.phrase, error.message, reason=error.reason, remedy=error.remedy)
