import json

import pytest
from fastapi.testclient import TestClient

from page_ledgers import DAILY_REPORT, WIRE_REPORT, EmptyLedger, MemoryLedger
from tacitus.api import create_app
from tacitus.api.problems import STATUS, status_of
from tacitus.errors import EmptyReport, InstallationError, LedgerError, MissingInput, TacitusError, UsageError
from tacitus.model.codec import to_plain


@pytest.fixture(scope="module")
def client():
    return TestClient(create_app(MemoryLedger()), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def empty():
    return TestClient(create_app(EmptyLedger()), base_url="http://127.0.0.1", raise_server_exceptions=False)


def test_incidents_are_the_contract_s_json(client):
    answer = client.get("/api/incidents").json()
    assert answer["total"] == 2
    assert [i["id"] for i in answer["incidents"]] == ["i_base", "i_market"]
    view = MemoryLedger().view()
    assert answer["incidents"][0] == to_plain(view)["incidents"][0]
    assert answer["incidents"][0]["target_object"]["class"] == "military_base"


def test_filters_and_pages_of_the_list(client):
    assert client.get("/api/incidents?family=air&country=SYR").json()["total"] == 1
    assert client.get("/api/incidents?from=2024-05-07").json()["total"] == 0
    second = client.get("/api/incidents?limit=1&offset=1").json()
    assert (second["total"], [i["id"] for i in second["incidents"]]) == (2, ["i_market"])


def test_one_incident_with_all_that_is_said_of_it(client):
    answer = client.get("/api/incidents/i_2").json()
    assert answer["incident"]["id"] == "i_base"
    assert {claim["report"] for claim in answer["claims"]} == {WIRE_REPORT.id, DAILY_REPORT.id}
    assert answer["links"][0]["from"] == "i_market"
    assert len(answer["contradictions"]) == 1


def test_as_of_asks_the_past(client):
    assert client.get("/api/incidents/i_base?as_of=2024-05-07").json()["incident"]["independent_origins"] == 1
    assert len(client.get("/api/reports?as_of=2024-05-07").json()) == 1


def test_evidence_of_a_report_slices_its_text(client):
    answer = client.get(f"/api/reports/{WIRE_REPORT.id}").json()
    assert answer["evidence"]
    for entry in answer["evidence"]:
        span = entry["span"]
        assert answer["report"]["text"][span["start"] : span["end"]] == span["text"]


def test_geojson_counts_what_it_cannot_draw(client):
    answer = client.get("/api/geojson").json()
    assert answer["counts"] == {"all": 2, "drawn": 1, "without_point": 1}
    assert answer["timeline"] == [{"start": "2024-05-06", "end": "2024-05-07", "count": 1}]
    assert answer["facets"]["family"] == {"air": 1, "blast": 1}


def test_the_view_is_what_export_prints(client):
    assert client.get("/api/view").json() == json.loads(json.dumps(to_plain(MemoryLedger().view())))


def test_openapi_names_the_routes(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"/api/incidents", "/api/incidents/{incident_id}", "/api/geojson", "/api/view"} <= set(paths)
    assert not any(path.startswith("/reports") for path in paths)


@pytest.mark.parametrize(
    ("url", "status", "reason"),
    [
        ("/api/incidents/none", 404, "missing_input"),
        ("/api/reports/none", 404, "missing_input"),
        ("/api/incidents?as_of=yesterday", 400, "usage"),
        ("/api/incidents?clock=wall", 400, "usage"),
        ("/api/geojson?bbox=1,2", 400, "usage"),
        ("/api/incidents?limit=0", 422, "usage"),
        ("/api/nothing", 404, "usage"),
    ],
)
def test_errors_are_problem_json(client, url, status, reason):
    answer = client.get(url)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["status"], answer.json()["reason"]) == (status, reason)


def test_the_table_of_problems_fits_the_tree():
    expected = {
        MissingInput: 404,
        UsageError: 400,
        EmptyReport: 422,
        InstallationError: 503,
        LedgerError: 503,
    }
    for kind, status in expected.items():
        assert status_of(kind("x")) == status
    assert STATUS[-1][0] is TacitusError


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/list",
        "/incidents/i_base",
        "/incidents/i_market",
        f"/reports/{WIRE_REPORT.id}",
        "/reports",
        "/about",
    ],
)
def test_pages_answer_and_may_reach_nothing_but_this_server(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for attribute in ("style=", "onclick=", 'src="http', 'href="http'):
        assert attribute not in answer.text


def test_errors_on_pages_say_what_to_do(client):
    answer = client.get("/incidents/none")
    assert answer.status_code == 404
    assert "There is no incident none" in answer.text
    assert client.get("/?from=soon").status_code == 400


def test_an_incident_s_words_lead_to_their_place_in_the_report(client):
    page = client.get("/incidents/i_base").text
    start = WIRE_REPORT.text.index("killing two soldiers")
    link = f"/reports/{WIRE_REPORT.id}?span={start}-{start + len('killing two soldiers')}"
    assert f'href="{link}#span"' in page
    report = client.get(link).text
    assert '<a id="span"></a>' in report
    assert "killing two soldiers</mark>" in report


def test_the_pages_say_unknown_and_why(client):
    page = client.get("/").text
    assert "no point: several places have that name" in page
    assert "killed: not stated" in page


def test_an_empty_ledger_says_what_to_do(empty):
    assert "tacitus add" in empty.get("/").text
    assert "The ledger is empty" in empty.get("/reports").text
    assert empty.get("/api/geojson").json()["timeline"] == []


def test_another_host_name_is_not_served(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_span_that_makes_no_sense_marks_nothing(client):
    for span in ("x", "9-3", "0-999999", "-1-2", "٣-٤"):
        answer = client.get(f"/reports/{WIRE_REPORT.id}?span={span}")
        assert answer.status_code == 200
        assert 'id="span"' not in answer.text
