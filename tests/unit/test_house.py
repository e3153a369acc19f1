"""What no code of the house does, read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("src/tacitus", "evaluation", "training", "bench", "hatch_build.py")
MOST_PARAMETERS = 9
IGNORING = "type" + ": ignore"


def sources(*tops: str) -> Iterator[tuple[str, str]]:
    """(Path, source) of every file of code below `tops`; a top may be a file."""
    for top in tops:
        start = ROOT / top
        for file in sorted(start.rglob("*.py")) if start.is_dir() else [start]:
            if "vendor" not in file.parts:
                yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")


def nodes(*tops: str) -> Iterator[tuple[str, ast.AST]]:
    for name, text in sources(*tops):
        yield from ((name, node) for node in ast.walk(ast.parse(text)))


def test_everything_is_caught_in_one_place_only() -> None:
    """`except:` and `except Exception`; `except BaseException` that raises again is for cleaning up."""
    found = [
        name
        for name, node in nodes("src/tacitus")
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert found == ["src/tacitus/boundary.py"]


def test_nothing_is_printed_past_the_command_line() -> None:
    """`cli/saying.py` makes what is said harmless to a terminal."""
    found = [
        f"{name}:{node.lineno}"
        for name, node in nodes("src/tacitus")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_types_are_mended_and_not_ignored() -> None:
    found = [
        f"{name}:{number}"
        for name, text in sources(*CODE, "tests")
        for number, line in enumerate(text.splitlines(), start=1)
        if IGNORING in line
    ]
    assert found == []


def test_no_function_takes_ten_parameters() -> None:
    """What belongs together is a record."""
    found = [
        f"{name}:{node.lineno} {node.name}"
        for name, node in nodes(*CODE)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and len(set(_parameters(node.args)) - {"self", "cls"}) > MOST_PARAMETERS
    ]
    assert found == []


def _parameters(given: ast.arguments) -> list[str]:
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
