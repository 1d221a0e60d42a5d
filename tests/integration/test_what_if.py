"""What a publication would say under another rule, or without a file or a patient."""

import json
import re

import pytest

from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.privacy.consent import write_withdrawn
from rairdtc_pipeline.project import CONTRACTS
from rairdtc_pipeline.replay.scratch import attached
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.what_if import Scenario, compared, what_if
from rairdtc_pipeline.what_if.page import page
from rairdtc_pipeline.what_if.terminal import as_json
from tests.integration.shell import copy_of, run
from tests.integration.test_replay import different_tables

CORRECTION = "jiangxi_main/labs_thyroid_2025-03-15.csv.gz"


@pytest.fixture(scope="module")
def deployment(refreshed, tmp_path_factory):
    """A copy that no other connection of this process is open to."""
    return copy_of(refreshed, tmp_path_factory.mktemp("deployment"))


@pytest.fixture(scope="module")
def scenario(deployment):
    """Another limit of a response, without the file that corrects laboratory values."""
    asked = Scenario({"pr_ratio": "0.65"}, without_file=CORRECTION)
    with compared(Layout(deployment / "warehouse"), deployment / "exports", asked) as found:
        yield found


@pytest.mark.slow
def test_it_is_what_a_refresh_would_publish(scenario, refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "refreshed")
    (folder / "exports" / CORRECTION).unlink()
    text = (CONTRACTS / "protocol.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"(pr_ratio:\n +value: )[0-9.]+", r"\g<1>0.65", text)
    (folder / "mine.yaml").write_text(changed, encoding="utf-8")
    done = run(folder, "refresh", "--protocol", "mine.yaml")
    assert done.code == 0, done.said
    file = folder / "warehouse" / "published" / "rairdtc.duckdb"
    with attached(scenario.con, file, "published"):
        assert different_tables(scenario.con) == set()


def test_what_moves_is_said_with_the_reason(scenario, monkeypatch):
    outcome = what_if(scenario)
    said = as_json(outcome)
    assert said["settings"] == {"pr_ratio": {"before": 0.7, "after": 0.65}}
    moved = {(each.table, each.column) for each in outcome.numbers}
    assert ("statistics.response_table", "text") in moved
    assert ("statistics.change_table", "text") in moved  # thyroglobulin, by the file
    assert {each.name for each in outcome.claims} >= {"t2.m6.orr.B"}
    (first, *_) = [each for each in outcome.patients if each.kind == "response"]
    assert (str(first.before), str(first.after)) == ("PR", "SD")
    assert "targets PR → SD" in str(first.reason)
    assert "% from baseline" in str(first.reason)
    # 6 months, partial response, arm C.
    counts = [
        each.difference
        for each in outcome.numbers
        if each.item[1:4] == ("Response", "PR", "C") and each.column == "count"
    ]
    assert counts == [-2.0]
    written = page(scenario, outcome)
    assert written.count("data:image/svg+xml") == 6  # three endpoints, before and after
    assert first.patient in written
    assert CORRECTION in written
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    in_chinese = page(scenario, outcome)
    assert "发生改变的数值" in in_chinese
    assert "Numbers that move" not in in_chinese
    json.dumps(said, default=str)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Scenario({"pr_ratio": "1.2"}), "pr_ratio: pr_ratio must be above 0 and below 1; it is"),
        (Scenario({"pr_ration": "0.6"}), "no setting pr_ration; did you mean pr_ratio"),
        (Scenario({"max_targets": "many"}), "max_targets must be of type integer"),
        (Scenario(without_patients=("P0000000000000000",)), "P0000000000000000 is no candidate"),
        (Scenario(without_file="labs.csv"), "no file of the publication is called that"),
    ],
)
def test_what_is_not_there_is_refused_by_name(deployment, asked, said):
    layout = Layout(deployment / "warehouse")
    with (
        pytest.raises(DeclarationError, match=said),
        compared(layout, deployment / "exports", asked),
    ):
        pass


def test_after_a_patient_withdrew_nothing_is_derived_until_a_refresh(scenario, refreshed, tmp_path):
    folder = copy_of(refreshed, tmp_path / "refreshed")
    layout = Layout(folder / "warehouse")
    ((patient,),) = scenario.con.execute("SELECT min(patient) FROM cohort.patients").fetchall()
    write_withdrawn(layout.withdrawn_file, {"": [patient]})
    asked = Scenario({"pr_ratio": "0.65"})
    with pytest.raises(RefusedError, match="withdrew"), compared(layout, folder, asked):
        pass


def test_the_commands_exit_codes(refreshed):
    assert run(refreshed, "what-if").code == 2
    assert run(refreshed, "what-if", "pr_ratio").code == 2
