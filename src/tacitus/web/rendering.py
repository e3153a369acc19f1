"""Templates → HTML: what every page shows, with what would act instead of showing as marks."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tacitus.model.characters import visible
from tacitus.model.vocabulary import CREDIBILITY, RELIABILITY
from tacitus.ontology.kinds import families, family_of
from tacitus.present import words
from tacitus.present.citing import moment_words, since_words
from tacitus.present.language import (
    LANGUAGES,
    direction,
    gettext,
    language,
    looked_up,
    ngettext,
    script_messages,
)
from tacitus.present.retold import is_told, retold
from tacitus.present.titles import title
from tacitus.team.acting import acting, may
from tacitus.web.language import in_language


def render(template: str, **context: Any) -> str:
    """The page that a template makes of its context."""
    return _environment().get_template(template).render(**context)


def rendered(template: str, *, status_code: int = 200, **context: Any) -> Response:
    """The answer with the page that a template makes of its context."""
    return HTMLResponse(render(template, **context), status_code=status_code)


def led_to(address: str) -> Response:
    """The answer to a form: go on to an address."""
    return RedirectResponse(address, status_code=303)


def _told(text: str) -> Markup:
    """A sentence that was told in English, marked as English where the page's language has no words for it."""
    said = retold(text)
    return Markup("{}" if is_told(text) else '<span lang="en">{}</span>').format(said)


def _visible(value: Any) -> Any:
    """What a template prints, with what would act instead of showing as marks."""
    if isinstance(value, Markup):
        return Markup(visible(value))
    return visible(value) if isinstance(value, str) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tacitus.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    messages: Any = environment  # the extension gives it this method
    messages.install_gettext_callables(gettext, ngettext, newstyle=True)
    environment.globals.update(
        words=words,
        title_of=title,
        retold=retold,
        told=_told,
        families_named=lambda: looked_up(families()),
        languages=LANGUAGES,
        language=language,
        direction=direction,
        in_language=in_language,
        script_messages=script_messages,
        sought="",
        moment_words=moment_words,
        since_words=since_words,
        family_of=family_of,
        rated=lambda scale: looked_up(RELIABILITY if scale == "reliability" else CREDIBILITY),
        signed_in=acting,
        may=may,
    )
    return environment
