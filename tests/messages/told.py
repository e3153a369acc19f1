"""What the layers below the pages say in English, as messages: reasons and contradictions that are stored, and errors.

They stand where they are said, mostly as formatted strings, and are read from there: each value in one becomes a
placeholder with the value's name. The pages find a sentence again by its shape (`present/retold.py`).
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

REASONS = (
    "ground/calendar/intervals.py",
    "ground/places/grounding.py",
    "readers/rules/events/triggers.py",
    "readers/rules/placing.py",
    "readers/rules/read.py",
    "readers/rules/report_country.py",
    "resolve/compare.py",
    "resolve/contradictions.py",
    "resolve/grade.py",
    "resolve/incident.py",
    "resolve/order.py",
    "resolve/places.py",
    "resolve/table.py",
    "resolve/views.py",
)
"""Modules whose sentences are kept with incidents: why something is unknown, was merged, left out or cannot hold."""
FORMATTED = ("ground/calendar/relative.py", "ground/places/relations.py")
"""Those of which only the formatted strings are sentences: the others are words that they look for."""
RAISING = (
    "alerts/answering.py",
    "api/gate.py",
    "api/requests.py",
    "http.py",
    "ledger/desk.py",
    "ledger/filters.py",
    "ledger/ledger.py",
    "ledger/narrowed.py",
    "ledger/originals.py",
    "ledger/query.py",
    "ledger/questions.py",
    "ledger/work_queue.py",
    "ledger/written_values.py",
    "model/instants.py",
    "net/addresses.py",
    "net/fetching.py",
    "net/pace.py",
    "pipeline/drafting.py",
    "pipeline/intake.py",
    "present/judging.py",
    "present/query.py",
    "present/queue.py",
    "present/saying.py",
    "present/trends.py",
    "present/weeks.py",
    "resolve/overlay.py",
    "sources/compression.py",
    "sources/decode.py",
    "sources/html.py",
    "sources/mail.py",
    "sources/office.py",
    "sources/opening.py",
    "sources/pdf.py",
    "sources/pdf_page.py",
    "sources/source.py",
    "team/provider.py",
    "team/team.py",
    "text/language.py",
    "web/downloads.py",
    "web/originals.py",
    "web/team.py",
)
"""Modules whose errors somebody at the pages meets."""
_HOLE = re.compile(r"%\((\w+)\)s")
_WORD = re.compile(r"[a-z]{2,}")
_NO_SENTENCE = re.compile(r"[\\|{}]|\(\?|^[A-Z]|weights/|spaCy|^\w+: $|^(verb|noun) ")


def told(root: Path) -> Iterator[tuple[str, str]]:
    """(file, message) for every sentence."""
    for name in (*REASONS, *FORMATTED):
        yield from ((name, message) for message in _sentences(_tree(root / name), name in FORMATTED))
    for name in RAISING:
        yield from ((name, message) for message in _raised(_tree(root / name)))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _sentences(tree: ast.Module, formatted: bool) -> Iterator[str]:
    """Strings with words that are neither documentation nor a pattern nor part of another string."""
    inner = {id(part) for node in ast.walk(tree) for part in _inside(node)}
    kinds = ast.JoinedStr if formatted else (ast.JoinedStr, ast.Constant)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and id(node) not in inner:
            least = 1 if isinstance(node, ast.JoinedStr) else 2
            for message in _messages(node):
                plain = _HOLE.sub("", message)
                if " " in message and len(_WORD.findall(plain)) >= least and not _NO_SENTENCE.search(plain):
                    yield message


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """What is no sentence by itself: documentation, parts of formatted strings, words of a table, what is
    raised, split or joined."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Attribute):
        yield node.value
    if isinstance(node, (ast.Set, ast.Dict)):
        yield from node.elts if isinstance(node, ast.Set) else (key for key in node.keys if key)
    if isinstance(node, (ast.JoinedStr, ast.Raise)):
        yield from (part for part in ast.walk(node) if part is not node)


def _raised(tree: ast.Module) -> Iterator[str]:
    """Message and remedy of every error that is raised, or made to be."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(keyword.arg == "remedy" for keyword in node.keywords):
            yield from _arguments(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from _arguments(node.exc)


def _arguments(call: ast.Call) -> Iterator[str]:
    named = [keyword.value for keyword in call.keywords if keyword.arg in ("message", "remedy")]
    for argument in (*call.args[:1], *named):
        yield from (message for message in _messages(argument) if " " in _HOLE.sub("", message).strip())


def _messages(node: ast.AST) -> Iterator[str]:
    """The string of a node as messages: each choice between words that it makes is one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value.replace("%", "%%")
    elif isinstance(node, ast.IfExp):
        yield from (*_messages(node.body), *_messages(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        yield from (_told_apart("".join(pieces)) for pieces in product(*map(_pieces, node.values)))


def _pieces(part: ast.expr) -> list[str]:
    if isinstance(part, ast.FormattedValue):
        choices = [*_messages(part.value)] if isinstance(part.value, ast.IfExp) else []
        return choices or [f"%({_name(part.value).lstrip('_') or 'x'})s"]
    return [*_messages(part)]


def _told_apart(message: str) -> str:
    """Values of one name get numbers."""
    seen: Counter[str] = Counter()

    def numbered(hole: re.Match[str]) -> str:
        seen[hole[1]] += 1
        return hole[0] if seen[hole[1]] == 1 else f"%({hole[1]}_{seen[hole[1]]})s"

    return _HOLE.sub(numbered, message)


def _name(value: ast.AST) -> str:
    """What a value is called in a message."""
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute):
        return f"{_name(value.value)}_{value.attr}".lstrip("_")
    if isinstance(value, ast.Subscript):
        return _name(value.value)
    if isinstance(value, ast.Call):
        return next(filter(None, map(_name, (*value.args, value.func))), "")
    return ""
