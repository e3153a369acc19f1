"""Records to and from JSON, and the JSON Schema that is published with the docs."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, TypeVar

from pydantic import TypeAdapter

from tacitus.model.characters import storable
from tacitus.model.records import Reading

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The adapter of a record kind, made once: making one costs milliseconds."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_plain(record: Any) -> Any:
    """A record (or tuple of records) as JSON-able values, fields named as in the contract."""
    return _adapter(type(record)).dump_python(record, by_alias=True, mode="json")


def to_json(record: Any) -> bytes:
    """A record as JSON, fields named as in the contract."""
    return _adapter(type(record)).dump_json(record, by_alias=True)


def from_json(kind: type[T], text: bytes | str) -> T:
    """The record of `kind` that its JSON stands for. Raises `pydantic.ValidationError`."""
    built: T = _adapter(kind).validate_json(text)
    return built


def from_plain(kind: type[T], plain: Any) -> T:
    """The record of `kind` that `to_plain` made `plain` from. Raises `pydantic.ValidationError`."""
    built: T = _adapter(kind).validate_python(plain)
    return built


def reading_to_plain(reading: Reading, *, with_mentions: bool = False) -> dict[str, Any]:
    """What `tacitus read --json` prints for one report; mentions only on request."""
    plain: dict[str, Any] = storable(to_plain(reading))
    if not with_mentions:
        del plain["mentions"]
    return plain


def reading_to_json(reading: Reading, *, with_mentions: bool = False) -> str:
    """`reading_to_plain` as one line of JSON."""
    return json.dumps(reading_to_plain(reading, with_mentions=with_mentions), ensure_ascii=False)


def json_schema(kind: Any = Reading) -> dict[str, Any]:
    """JSON Schema (2020-12) of a record kind."""
    return _adapter(kind).json_schema(by_alias=True, mode="serialization")


def without_keys(plain: Any, keys: Collection[str]) -> Any:
    """Plain values without some keys, at any depth."""
    if isinstance(plain, dict):
        return {name: without_keys(value, keys) for name, value in plain.items() if name not in keys}
    return [without_keys(one, keys) for one in plain] if isinstance(plain, list) else plain
