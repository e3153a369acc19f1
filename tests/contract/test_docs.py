"""The docs cannot drift: commands, options, files and the schema that they name are there."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

import tacitus
from tacitus.cli import build_app
from tacitus.model import schema
from tacitus.model.codec import reading_to_plain
from tacitus.model.vocabulary import (
    ActorCategory,
    Effect,
    LinkRelation,
    Modality,
    PlacePrecision,
    SegmentKind,
    SpeakerRole,
    Status,
    TimePrecision,
)

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
README = (ROOT / "README.md").read_text("utf-8")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
_FILE = re.compile(r"(?:src|docs|tests|training|evaluation|bench|requirements)/[\w./-]+")
MADE = ("src/tacitus/web/vendor", "src/tacitus/ground/places/vendor", "evaluation/out", "bench/out")
"""Folders that a command fills; what lies in them is not committed."""


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands(text: str) -> Iterator[list[str]]:
    """Every `tacitus …` in code blocks and inline code, as words without comments."""
    lines = [line for _, block in _FENCE.findall(text) for line in block.splitlines()]
    for line in (*lines, *_INLINE.findall(_FENCE.sub("", text))):
        found = re.match(r"(?:\$ |\.venv/bin/)?(tacitus [a-z-].*)", line.strip())
        if found:
            written = re.sub(r"\[([^\]]*)\]", r"\1", found.group(1)).replace("|", " ").replace("…", "")
            yield shlex.split(written, comments=True)[1:]


@cache
def command_line() -> TyperGroup:
    group = typer.main.get_command(build_app())
    assert isinstance(group, TyperGroup)
    return group


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that the words name, and what is left of them."""
    current: Any = command_line()
    rest = list(words)
    while isinstance(current, TyperGroup) and rest and not rest[0].startswith("-"):
        current = current.commands.get(rest.pop(0))
    return current, rest


def options_of(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts} | {"--help", "-h", "-"}


@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_is_there(name: str) -> None:
    for words in commands(text_of(name)):
        command, rest = command_of(words)
        assert command is not None, f"{name}: there is no `tacitus {' '.join(words)}`"
        written = {word.split("=")[0] for word in rest if re.match(r"--?[a-z-]*$", word.split("=")[0])}
        assert written <= options_of(command), f"{name}: tacitus {' '.join(words)}"


def test_the_check_sees_a_command_that_is_not_there() -> None:
    assert [command_of(words)[0] for words in commands("`tacitus divine the future`")] == [None]
    ((command, rest),) = [command_of(words) for words in commands("```\ntacitus read x --bogus  # no\n```")]
    assert command is not None
    assert "--bogus" in rest
    assert "--bogus" not in options_of(command)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_that_is_named_is_there(name: str) -> None:
    text = text_of(name)
    named = {match.rstrip(".") for match in _FILE.findall(text)}
    absent = sorted(
        path
        for path in named
        if not path.startswith(MADE) and not (ROOT / path).exists() and not list(ROOT.glob(f"{path}*"))
    )
    assert absent == []
    links = {link for link in _LINK.findall(text) if not link.startswith("http")}
    assert sorted(link for link in links if not ((ROOT / name).parent / link).exists()) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_make_target_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = text_of(name)
    blocks = "".join(block for _, block in _FENCE.findall(text))
    inline = re.findall(r"`make ([a-z-]+)`", text)
    shown = re.findall(r"^make ([a-z-]+)", blocks, re.MULTILINE)
    indented = re.findall(r"^    make ([a-z-]+)", text, re.MULTILINE)
    assert {*inline, *shown, *indented} <= targets


@pytest.mark.parametrize("name", NAMES)
def test_every_module_that_is_run_is_there(name: str) -> None:
    modules = set(re.findall(r"python -m ([\w.]+)", text_of(name))) - {"pytest", "pip"}
    roots = (ROOT, ROOT / "src")
    absent = [
        module
        for module in modules
        if not any(
            (root / f"{module.replace('.', '/')}{ending}").exists()
            for root in roots
            for ending in (".py", "/__main__.py")
        )
    ]
    assert absent == []


def test_every_test_that_is_named_is_there() -> None:
    there = {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    named = {one for name in NAMES for one in re.findall(r"`(test_\w+)`", text_of(name))}
    assert len(named) > 50
    assert sorted(named - there) == []


def test_every_command_is_in_the_readme() -> None:
    absent = [name for name in command_line().commands if not re.search(rf"\b{name}\b", README)]
    assert set(absent) <= {"export-log", "import-log"}


def test_exit_codes_in_the_readme_are_those_of_the_help() -> None:
    said = " ".join(CliRunner().invoke(build_app(), ["--help"]).output.split())
    for code, words in ((0, "all read"), (2, "wrong usage or input not found"), (5, "ledger cannot be used")):
        assert f"{code} {words}" in said
        assert re.search(rf"{code} (?:the )?{words}", README)


def test_the_python_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text("Rebels shelled Azaz on Friday, killing five.\n", encoding="utf-8")
    blocks = [block for language, block in _FENCE.findall(README) if language == "python"]
    assert blocks
    for block in blocks:
        names: dict[str, Any] = {}
        exec(compile(ast.parse(block), "README.md", "exec"), names)
        assert names["incident"].label == "shelling"


# the schema ---------------------------------------------------------------------------------------------------


def test_the_stored_schema_is_the_generated_one() -> None:
    stored = (ROOT / schema.STORED).read_text("utf-8")
    assert stored == schema.as_text(), "run: python -m tacitus.model.schema --write"
    jsonschema.Draft202012Validator.check_schema(json.loads(stored))


def test_what_is_printed_fits_the_schema(tmp_path: Path) -> None:
    text = (
        "Rebels shelled Azaz on Friday, killing five civilians, a doctor said. The army denied the attack.\n"
    )
    reading = tacitus.read(text, published="2023-03-25", mentions=True)
    validator = jsonschema.Draft202012Validator(schema.schema())
    for with_mentions in (True, False):
        validator.validate(reading_to_plain(reading, with_mentions=with_mentions))
    db = str(tmp_path / "l.db")
    with tacitus.Ledger(db) as ledger:
        ledger.add(reading)
    validator.validate(json.loads(CliRunner().invoke(build_app(), ["export", "json", "--db", db]).stdout))
    broken = reading_to_plain(reading)
    broken["incidents"][0]["status"] = "probably"
    assert not validator.is_valid(broken)


@pytest.mark.parametrize("kind", ["Reading", "LedgerView"])
def test_every_field_is_described(kind: str) -> None:
    page = text_of("docs/records.md")
    definitions = schema.schema()["$defs"]
    reached = {"Reading", "LedgerView"} & {kind}
    for _ in definitions:
        reached |= set(re.findall(r"#/\$defs/(\w+)", json.dumps([definitions[name] for name in reached])))
    fields = {field for name in reached for field in definitions[name].get("properties", {})}
    assert sorted(field for field in fields if not re.search(rf'["`]{field}["`]', page)) == []


@pytest.mark.parametrize(
    "words",
    [
        ActorCategory,
        Effect,
        LinkRelation,
        Modality,
        PlacePrecision,
        SegmentKind,
        SpeakerRole,
        Status,
        TimePrecision,
    ],
)
def test_every_word_of_a_closed_vocabulary_is_described(words: Any) -> None:
    page = text_of("docs/records.md")
    assert [word for word in words.__args__ if not re.search(rf"\b{word}\b", page)] == []
