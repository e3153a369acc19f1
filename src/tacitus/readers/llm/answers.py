"""The form of an answer: the JSON Schema that is asked for, and the reading of what came instead."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tacitus.errors import ServerFailed
from tacitus.model.vocabulary import Effect, LinkRelation, ResponsibilityKind, Status
from tacitus.ontology.events import target_classes
from tacitus.ontology.kinds import sheets
from tacitus.ontology.means import means_table

MOST = 60
"""Parts of one kind that an answer may have."""
LONGEST_QUOTE = 600
_THINKING = re.compile(r"\A.*</think>", re.DOTALL)

T = TypeVar("T")
Few = Annotated[list[T], Field(max_length=MOST)]


def kinds() -> list[str]:
    """Labels of incidents, but for those that no words stand for."""
    return sorted(label for label, sheet in sheets().items() if sheet.keys() & {"words", "refined_by"})


def means_classes() -> list[str]:
    """Classes of means."""
    return sorted(means_table())


def thing_classes() -> list[str]:
    """Classes of things that are hit."""
    return sorted({one.name for one in target_classes().values()})


class Part(BaseModel):
    """A part of an answer. What it has beside its fields is passed over; the schema allows nothing beside."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        json_schema_extra={"additionalProperties": False},
        json_schema_serialization_defaults_required=True,
    )


class Quote(Part):
    """Words of the report, and which of several places they stand at, counted from 1."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_QUOTE)]
    n: int | None = None


class Labelled(Part):
    """Words with a class that the model gives them."""

    quote: Quote
    kind: str | None = None


class TollSaid(Part):
    """A figure of harm."""

    quote: Quote
    effect: Annotated[str, Field(json_schema_extra={"enum": list(get_args(Effect))})]
    number: int | None = None
    part: bool = False
    speaker: Quote | None = None


class ResponsibilitySaid(Part):
    """Who is said to have done it, or not."""

    kind: Annotated[str, Field(json_schema_extra={"enum": list(get_args(ResponsibilityKind))})]
    quote: Quote
    actor: Quote
    speaker: Quote | None = None


class IncidentSaid(Part):
    """One incident."""

    kind: Annotated[str, Field(json_schema_extra={"enum": kinds()})]
    status: Annotated[str, Field(json_schema_extra={"enum": list(get_args(Status))})]
    triggers: Annotated[list[Quote], Field(min_length=1, max_length=MOST)]
    when: Few[Quote] = []
    where: Few[Quote] = []
    initiators: Few[Quote] = []
    targets: Few[Quote] = []
    thing: Labelled | None = None
    means: Few[Labelled] = []
    tolls: Few[TollSaid] = []
    responsibility: Few[ResponsibilitySaid] = []
    same_as: int | None = None


class LinkSaid(Part):
    """What one incident of the answer is to another."""

    relation: Annotated[str, Field(json_schema_extra={"enum": list(get_args(LinkRelation))})]
    later: int
    earlier: int
    quote: Quote


class _Answer(Part, Generic[T]):
    incidents: list[T]
    links: list[Any] = []


class Schema(_Answer[IncidentSaid]):
    """What is asked for."""

    links: list[LinkSaid] = []


Answer = tuple[list[IncidentSaid | str], list[LinkSaid | str]]
"""Incidents and links; for each that has another form, what is wrong with it."""


def schema() -> dict[str, Any]:
    """The JSON Schema of an answer; every field is asked for."""
    return Schema.model_json_schema(mode="serialization")


def parsed(content: str) -> Answer:
    """The text of an answer.

    Thinking aloud before the answer and words around its one object are passed over. Raises `ServerFailed`.
    """
    try:
        whole = _Answer[Any].model_validate(_object(_THINKING.sub("", content)))
    except ValidationError as error:
        raise ServerFailed(f"The answer has another form: {_wrong(error)}.", lasting=True) from error
    if max(len(whole.incidents), len(whole.links)) > MOST:
        raise ServerFailed(f"The answer has more than {MOST} incidents or links.", lasting=True)
    return [_part(IncidentSaid, one) for one in whole.incidents], [
        _part(LinkSaid, one) for one in whole.links
    ]


P = TypeVar("P", bound=Part)


def _part(form: type[P], plain: Any) -> P | str:
    try:
        return form.model_validate(plain)
    except ValidationError as error:
        return _wrong(error)


def _wrong(error: ValidationError) -> str:
    """The first fault, without what the model wrote."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))[:80] or 'answer'}: {first['type']}"


def _object(content: str) -> Any:
    """The one JSON object in a text. Raises `ServerFailed` where there is none, more than one, or half of one."""
    begin = content.find("{")
    try:
        found, end = json.JSONDecoder().raw_decode(content, begin) if begin >= 0 else (None, 0)
    except (ValueError, RecursionError) as error:
        raise ServerFailed("The answer is no JSON, or breaks off.", lasting=True) from error
    if not isinstance(found, dict) or "{" in content[end:]:
        raise ServerFailed("The answer is not one JSON object.", lasting=True)
    return found
