"""Both pages of small files: nobody, one patient, optional tables, hostile words, long lists."""

import base64
import hashlib
import re

import duckdb

from rairdtc_pipeline.published.wording import anchor, interval, row_numbers
from rairdtc_pipeline.report.flow import flow
from rairdtc_pipeline.report.lineage_graph import draw_graph
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.trace import trace_command
from tests.unit.report_file import (
    AGE,
    AGE_P,
    HOSTILE,
    OPTIONAL,
    PAGES,
    SECTIONS,
    create,
    insert,
    page,
    pages,
)


def test_a_file_with_nobody_has_every_section(con, tmp_path):
    found = pages(con, tmp_path)
    for name, shown in found.items():
        assert [attrs["id"] for attrs in shown.all("section")] == SECTIONS[name]
        assert "0 patients included" in shown.words
        assert "There is nothing to tabulate" in shown.words
    assert "None is recorded" in found["audit.html"].words


def test_a_file_with_no_table_at_all_is_reported_as_such(tmp_path):
    with duckdb.connect() as con:
        found = pages(con, tmp_path)
    for name, shown in found.items():
        assert [attrs["id"] for attrs in shown.all("section")] == SECTIONS[name]


def test_one_patient_is_one_patient(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "B"))
    insert(con, "cohort.attrition", (1, "I1", "not refractory", 3, 2, 1, 2))
    insert(con, "statistics.km_summary", ("OS", "B", 1, 0, *[None] * 7, 12.0, None, False, None))
    words = page(con, tmp_path).words
    assert "1 patient included: 1 received iodine-125 seeds (B)" in words
    assert "3 candidates screened, 2 excluded: not refractory 2; 1 included: arm B 1." in words
    assert "not reached" in words


def test_the_same_file_gives_the_same_bytes(con, tmp_path):
    insert(con, "cohort.patients", ("p1", "B"), ("p2", "A"))
    insert(con, "statistics.baseline_table", AGE, AGE_P)
    insert(con, "audit.column_lineage", *[("a.x", f"c{i}", "b.y", f"d{i}") for i in range(20)])
    first = {name: shown.html for name, shown in pages(con, tmp_path).items()}
    assert {name: shown.html for name, shown in pages(con, tmp_path).items()} == first


def test_rows_of_a_table_are_counted_and_those_of_a_view_are_not_computed(con, tmp_path):
    con.execute("CREATE SCHEMA adam; CREATE VIEW adam.adsl AS SELECT error('read') AS patient")
    words = page(con, tmp_path).words
    assert "A view: computed when it is read." in words
    assert "0 rows." in words


def test_without_its_table_nothing_is_said_of_changes(con, tmp_path):
    for found in pages(con, tmp_path).values():
        assert "changes" not in found.ids
        assert "What changed" not in found.words


def test_words_of_the_file_cannot_become_markup(con, tmp_path):
    create(con, OPTIONAL)
    con.execute('CREATE TABLE cohort."a\'b <i>" ("<b>col</b>" INTEGER)')
    con.execute("COMMENT ON TABLE cohort.patients IS '</details><script>alert(2)</script>'")
    insert(con, "cohort.patients", (HOSTILE, HOSTILE))
    insert(con, "cohort.attrition", (1, HOSTILE, HOSTILE, 2, 1, 1, 1))
    insert(
        con, "statistics.baseline_table", (*[HOSTILE] * 4, 1, 1, 1.0, HOSTILE, None, *[HOSTILE] * 3)
    )
    insert(con, "audit.changes", (HOSTILE,) * 4)
    insert(con, "audit.quarantine", (HOSTILE, "F1", 7, *[HOSTILE] * 5))
    insert(con, "audit.column_lineage", (HOSTILE,) * 4)
    insert(con, "audit.publication_check", (HOSTILE,) * 6)
    con.execute(
        "INSERT INTO audit.source_files (source_file_id, file_name, status, status_reason) VALUES ('F1', ?, 'ignored', ?)",
        [HOSTILE, HOSTILE],
    )
    for found in pages(con, tmp_path).values():
        assert len(found.all("script")) == 1
        assert found.all("img") == []
        assert not [attrs for _, attrs in found.tags if "onerror" in attrs]
        assert found.words.count("<script>alert(1)</script>") > 5
        assert len(found.ids) == len(set(found.ids))


def test_the_policy_of_the_page_allows_its_own_script_alone(con, tmp_path):
    html = page(con, tmp_path).html
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', html)[1]
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_pages_name_no_other_place(con, tmp_path):
    for found in pages(con, tmp_path).values():
        links = [attrs.get("href") or attrs.get("src") for _, attrs in found.tags]
        assert {link.split("#")[0] for link in links if link} <= {"", *PAGES}
        assert "@import" not in found.html


def test_every_link_leads_somewhere(con, tmp_path):
    insert(con, "audit.column_lineage", ("cohort.patients", "arm", "raw.patients", "Arm (组)"))
    insert(con, "cohort.patients", ("p1", "A"))
    insert(con, "statistics.baseline_table", AGE, AGE_P)
    found = pages(con, tmp_path)
    for name, shown in found.items():
        assert len(shown.ids) == len(set(shown.ids))
        for link in [attrs["href"] for attrs in shown.all("a")]:
            file, _, target = link.partition("#")
            assert not target or target in found[file or name].ids, (name, link)


def test_settings_have_unit_and_source_from_their_comments(con, tmp_path):
    con.execute("CREATE SCHEMA protocol")
    con.execute(
        "CREATE TABLE protocol.settings AS SELECT 12.500000::DECIMAL(18,6) AS min_lesion, true AS flag"
    )
    con.execute(
        "COMMENT ON COLUMN protocol.settings.min_lesion IS 'Least size. Unit: mm. Source: study 2.1.'"
    )
    html = page(con, tmp_path).html.split('id="provenance"')[1]
    row = re.search(r"min_lesion.*?</tr>", html, re.DOTALL)[0]
    cells = [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
    assert cells == ["12.5 mm", "Least size.", "study 2.1"]
    assert "<td>yes</td>" in html


def test_a_command_from_a_hostile_label_runs_nothing_else():
    command = trace_command("t", "S", "$(rm -r ~) 'x'", None, "A")
    assert command == "rairdtc trace 't/S/$(rm -r ~) '\"'\"'x'\"'\"'/A'"


def test_sources_stand_left_of_what_is_made_of_them():
    edges = {
        ("raw.a", "staging.a"),
        ("staging.a", "cohort.b"),
        ("cohort.b", "cohort.a"),
        ("cohort.a", "odd.z"),
    }
    graph = draw_graph({name for edge in edges for name in edge}, edges)
    at = {node.name: (node.x, node.y) for node in graph.nodes}
    assert at["raw.a"][0] < at["staging.a"][0] < at["cohort.b"][0] < at["odd.z"][0]
    assert at["cohort.b"][0] == at["cohort.a"][0]
    assert at["cohort.b"][1] < at["cohort.a"][1]
    assert len(set(at.values())) == len(at)


def test_tables_made_of_each_other_are_still_drawn():
    graph = draw_graph({"a.x", "a.y"}, {("a.x", "a.y"), ("a.y", "a.x")})
    assert {node.name for node in graph.nodes} == {"a.x", "a.y"}


def test_row_numbers_are_drawn_together():
    assert row_numbers([7, 2, 5, 6]) == "2, 5–7"
    assert row_numbers([]) == ""


def test_an_interval_says_which_limit_is_not_reached():
    assert interval(16.02, 6.0, None) == "16.0 (6.0–NR)"
    assert interval(None, None, None) == "not reached"


def test_two_names_never_share_an_anchor():
    names = ["a b", "a-b", "a~20b", "a.b", "a_b", "组", "a/b"]
    assert len({anchor("t", name) for name in names}) == len(names)
    assert anchor("a-b", "c") != anchor("a", "b-c")


def test_every_box_of_the_flow_is_wide_enough_for_its_words(con, tmp_path):
    arms = ["A", "an arm with a very long name that goes on", *"CDEF"]
    insert(con, "cohort.patients", *[("p", arm) for arm in arms for _ in range(1000)])
    why = "a reason to leave that nobody can say in only one line of the box"
    insert(con, "cohort.attrition", (1, "I1", why, 1_006_000, 1_000_000, 6000, 1_000_000))
    drawing = flow(ReportSource(con, [])).drawing
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert box.bottom <= drawing.height
        for words, number in box.lines:
            assert (len(words) + len(number)) * 6.3 < box.width, words
    lines = [line for box in drawing.boxes for line, _ in box.lines]
    assert {"n = 1,006,000", "n = 6,000", "Arm A", "Arm F"} <= set(lines)
    boxes = drawing.boxes
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = (
                one.bottom < other.y or one.x + one.width < other.x or other.x + other.width < one.x
            )
            assert apart, (one, other)
