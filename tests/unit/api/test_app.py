import pytest
from fastapi.testclient import TestClient

from exports import exported
from page_ledgers import DAILY_REPORT, WIRE_REPORT, EmptyLedger, MemoryLedger
from tacitus.api.problems import STATUS, status_of
from tacitus.app import create_app
from tacitus.errors import EmptyReport, InstallationError, LedgerError, MissingInput, TacitusError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.not_yet_there import late_ledger
from tacitus.model.codec import to_plain
from tacitus.model.records import Judgement


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
    assert client.get("/api/view").text == exported("json", MemoryLedger())


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


class WrittenLedger(MemoryLedger):
    """Takes judgements and remembers them."""

    def __init__(self):
        self.asked = []

    def judge(self, left, right, verdict, *, by, reason):
        self.asked.append((left, right, verdict, by, reason))
        return "j_1"

    def withdraw(self, judgement, *, by, reason):
        self.asked.append((judgement, by, reason))
        return True

    def rate(self, subject, value, *, by, reason):
        self.asked.append(("rate", subject, value, by, reason))
        return "g_1"

    def settle(self, contradiction, *, by, reason, holds=None, incident=None):
        self.asked.append(("settle", contradiction, holds, by, reason))
        return "s_1"

    def decisions(self):
        return [
            Judgement(
                id=f"j_{n}",
                left=row[0],
                right=row[1],
                verdict=row[2],
                by=row[3],
                at="2024-06-02",
                reason=row[4],
            )
            for n, row in enumerate(self.asked, start=1)
            if len(row) == 5 and row[0].startswith("i_")
        ]


HOME = "http://127.0.0.1"
ASKED = {"left": "i_base", "right": "i_market", "verdict": "same", "by": "A. Editor", "reason": "one attack"}


@pytest.fixture
def written():
    return WrittenLedger()


@pytest.fixture
def judging(written):
    return TestClient(create_app(written, judge=written), base_url=HOME, raise_server_exceptions=False)


def test_without_leave_nothing_can_be_written(client):
    for url in ("/api/judgements", "/judgements", "/api/judgements/j_1/withdraw", "/judgements/j_1/withdraw"):
        assert client.post(url, json=ASKED, headers={"origin": HOME}).status_code in (404, 405)
    assert "<form" not in client.get("/incidents/i_base").text.split('id="body"')[1]


def test_a_judgement_by_form_goes_back_to_the_page(judging, written):
    form = {**ASKED, "back": "i_base"}
    answer = judging.post("/judgements", data=form, headers={"origin": HOME}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/i_base#judge")
    assert written.asked == [("i_base", "i_market", "same", "A. Editor", "one attack")]
    page = judging.get("/incidents/i_base").text
    assert "one attack" in page
    assert 'action="/judgements/j_1/withdraw"' in page


def test_a_judgement_by_api_and_its_withdrawal(judging, written):
    answer = judging.post("/api/judgements", json=ASKED, headers={"origin": HOME})
    assert (answer.status_code, answer.json()) == (201, {"id": "j_1"})
    undone = judging.post(
        "/api/judgements/j_1/withdraw",
        json={"by": "B", "reason": "no"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert undone.json() == {"withdrawn": True}
    assert written.asked[-1] == ("j_1", "B", "no")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOME},
        {"sec-fetch-site": "none"},
    ],
)
def test_no_other_site_can_judge(judging, written, headers):
    for url, body in (("/judgements", {"data": ASKED}), ("/api/judgements", {"json": ASKED})):
        assert judging.post(url, headers=headers, **body).status_code == 403
    assert written.asked == []


@pytest.mark.parametrize(
    "change", [{"by": " "}, {"reason": ""}, {"verdict": "maybe"}, {"by": "resolver x"}, {"reason": "x" * 501}]
)
def test_a_judgement_is_signed_and_has_a_reason(judging, written, change):
    answer = judging.post("/judgements", data={**ASKED, **change}, headers={"origin": HOME})
    assert answer.status_code == 400
    assert written.asked == []


SIGNED = {"by": "A. Editor", "reason": "seen the wreck"}


@pytest.mark.parametrize(
    ("url", "fields", "recorded"),
    [
        ("/ratings", {"subject": "monitor", "value": "B"}, ("rate", "monitor", "B")),
        ("/contradictions/k_toll/settle", {"holds": "c_1"}, ("settle", "k_toll", "c_1")),
    ],
)
def test_ratings_and_resolutions_by_form_and_by_api(judging, written, url, fields, recorded):
    body = {**fields, **SIGNED}
    by_form = judging.post(
        url, data={**body, "back": "i_base"}, headers={"origin": HOME}, follow_redirects=False
    )
    assert (by_form.status_code, by_form.headers["location"]) == (303, "/incidents/i_base#judge")
    assert judging.post(f"/api{url}", json=body, headers={"origin": HOME}).status_code == 201
    assert written.asked == [(*recorded, *SIGNED.values())] * 2
    for way in ({"data": body}, {"json": body}):
        prefix = "/api" if "json" in way else ""
        assert judging.post(prefix + url, headers={"origin": "http://evil.example"}, **way).status_code == 403
        assert judging.post(prefix + url, headers={"origin": HOME}, **_unsigned(way)).status_code in (
            400,
            422,
        )
    assert len(written.asked) == 2


def _unsigned(way):
    return {kind: {k: v for k, v in body.items() if k != "reason"} for kind, body in way.items()}


def test_an_account_is_taken_out_by_being_different_from_all_others(judging, written):
    form = {"account": "i_2", "back": "i_base", **SIGNED}
    judging.post("/incidents/i_base/split", data=form, headers={"origin": HOME})
    assert written.asked == [("i_2", "i_1", "different", *SIGNED.values())]
    judging.post("/incidents/i_base/split", data={**form, "account": "i_x"}, headers={"origin": HOME})
    assert len(written.asked) == 1


def test_any_other_incident_can_be_found_to_judge(judging):
    assert 'value="i_market"' in judging.get("/incidents/i_base?find=southtown").text
    page = judging.get("/incidents/i_base?find=no+such+place").text
    assert "No other incident has these words" in page


def test_chains_and_contradictions_for_programs(client):
    answer = client.get("/api/chains").json()
    assert answer["total"] == 1
    (row,) = answer["statistics"]
    assert (row["relation"], row["n"], row["unknown"]) == ("retaliation", 0, 1)
    assert [clash["id"] for clash in client.get("/api/contradictions?status=open").json()] == ["k_toll"]
    assert client.get("/api/contradictions?status=resolved").json() == []
    assert client.get("/api/contradictions?as_of=2024-05-07").json() == []
    assert client.get("/api/ratings").json() == []


def test_words_are_found_in_reports_and_claims(client):
    assert [hit["kind"] for hit in client.get("/api/search?q=killing+two").json()] == ["claim"]
    assert "Nothing holds all these words" in client.get("/reports?q=no+such+words").text
    assert 'class="plain hits"' in client.get("/reports?q=killing+two").text


@pytest.mark.parametrize("page", ["/chains", "/contradictions", "/judgements"])
def test_overviews_answer_full_and_empty(client, empty, page):
    for one in (client, empty):
        answer = one.get(page)
        assert answer.status_code == 200
        assert "None" not in answer.text
    assert "retaliation" in client.get("/chains").text
    assert "two against five killed" in client.get("/contradictions").text


def test_a_ledger_that_is_not_there_yet_is_said(tmp_path):
    late = late_ledger(tmp_path / "none.db")
    client = TestClient(create_app(late), base_url=HOME)
    assert "There is no ledger at <code>none.db</code>" in client.get("/").text
    assert not (tmp_path / "none.db").exists()
    Ledger(tmp_path / "none.db").close()
    assert "The ledger is empty" in client.get("/").text
    late.close()
