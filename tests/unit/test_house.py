"""What no code of the house does, read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
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


@cache
def catching_printing_taking() -> tuple[list[str], list[str], list[str]]:
    """Where everything is caught (files), what is printed and what takes too many parameters (lines), in one walk."""
    catching, printing, taking = list[str](), list[str](), list[str]()
    for name, text in sources(*CODE):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler) and _is_everything(node.type):
                catching.append(name)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                printing.append(f"{name}:{node.lineno}")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                if len(set(_parameters(node.args)) - {"self", "cls"}) > MOST_PARAMETERS:
                    taking.append(f"{name}:{node.lineno} {node.name}")
    return catching, printing, taking


def of_the_package(found: list[str]) -> list[str]:
    return [one for one in found if one.startswith("src/tacitus/")]


def test_everything_is_caught_in_one_place_only() -> None:
    """`except:` and `except Exception`; `except BaseException` that raises again is for cleaning up."""
    assert of_the_package(catching_printing_taking()[0]) == ["src/tacitus/boundary.py"]


def test_nothing_is_printed_past_the_command_line() -> None:
    """`cli/saying.py` makes what is said harmless to a terminal."""
    assert of_the_package(catching_printing_taking()[1]) == []


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
    assert catching_printing_taking()[2] == []


def _is_everything(kind: ast.expr | None) -> bool:
    return kind is None or (isinstance(kind, ast.Name) and kind.id == "Exception")


def _parameters(given: ast.arguments) -> list[str]:
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
