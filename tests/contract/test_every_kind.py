"""A folder with a file of each kind of source becomes incidents, through the real command line."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from source_files import FILES
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView

TOWNS = (
    "Kharkiv", "Dnipro", "Odesa", "Kherson", "Aleppo", "Homs", "Idlib", "Mosul", "Erbil", "Kirkuk", "Baghdad", "Gao",
    "Taiz", "Mogadishu", "Mopti", "Djibo", "Maiduguri", "Khartoum", "Omdurman", "Goma", "Bunia", "Quetta",
    "Peshawar", "Beira", "Bangui", "Benghazi", "Bamako",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("desk")
    for number, (kind, (name, make)) in enumerate(FILES.items()):
        text = f"Shells hit {TOWNS[number]} on {number + 1} May 2024, killing {number + 3} people, the mayor said."
        (made / f"{kind}-{name}").write_bytes(make(text))
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def added(folder: Path) -> tuple[Result, Path]:
    db = folder.parent / f"{folder.name}.db"
    return run("add", folder, "--db", db), db


@pytest.fixture(scope="module")
def view(added: tuple[Result, Path]) -> LedgerView:
    with Ledger(str(added[1])) as ledger:
        return ledger.view()


def test_the_run_ends_well(added: tuple[Result, Path]) -> None:
    assert added[0].exit_code == 0, added[0].output


@pytest.mark.parametrize("kind", FILES)
def test_its_report_tells_of_its_incident(kind: str, view: LedgerView) -> None:
    number, name = list(FILES).index(kind), f"{kind}-{FILES[kind][0]}"
    (report,) = [one for one in view.reports if (one.path or "").partition("/")[2].startswith(name)]
    mine = [one for one in view.incidents if any(member.report == report.id for member in one.members)]
    assert [one.label for one in mine] == ["shelling"]
    assert mine[0].where is not None
    assert mine[0].where.name == TOWNS[number]
    assert mine[0].when is not None
    assert mine[0].when.start.startswith(f"2024-05-{number + 1:02}")
    assert {(toll.effect, toll.best) for toll in mine[0].tolls} == {("killed", number + 3)}


@pytest.mark.parametrize("kind", FILES)
def test_its_evidence_is_shown_in_its_original(
    kind: str, view: LedgerView, added: tuple[Result, Path]
) -> None:
    name = f"{kind}-{FILES[kind][0]}"
    (report,) = [one for one in view.reports if (one.path or "").partition("/")[2].startswith(name)]
    claim = next(one for one in view.claims if one.report == report.id and one.field == "toll")
    span = claim.evidence[0]
    with Ledger(str(added[1])) as ledger:
        client = TestClient(create_app(ledger), base_url="http://127.0.0.1")
        home = f"/reports/{report.id}/original"
        page = client.get(home, params={"span": f"{span.start}-{span.end}"})
        assert f'src="{home}/view?span={span.start}-{span.end}#words"' in page.text
        shown = client.get(f"{home}/view", params={"span": f"{span.start}-{span.end}"})
        assert shown.status_code == 200
        found = re.search(r'<(mark|rect) id="words"[^>]*>(.*?)</\1>', shown.text, re.DOTALL)
        assert found is not None
        assert found[1] == ("rect" if kind == "pdf" else "mark")
        assert found[1] == "rect" or unescape(found[2]).split() == span.text.split()
        places = client.get(f"/api{home}/places", params={"span": f"{span.start}-{span.end}"}).json()
        assert [(place["page"], place["exact"]) for place in places] == ([(1, True)] if kind == "pdf" else [])


def test_adding_it_again_adds_nothing(added: tuple[Result, Path], folder: Path) -> None:
    again = run("add", folder, "--db", added[1])
    assert again.exit_code == 0
    with Ledger(str(added[1])) as ledger:
        assert len(ledger.view().reports) == len(FILES)
