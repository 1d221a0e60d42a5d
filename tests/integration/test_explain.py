"""A reader who has nothing but the text of a patient's page reaches the published results."""

import re
import subprocess
from datetime import date
from html import unescape

import pytest

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.explain import explain, page
from rairdtc_pipeline.messages.language import use_language
from rairdtc_pipeline.privacy.pseudonym import load_key, pseudonym
from rairdtc_pipeline.storage.layout import Layout
from tests.integration.shell import RAIRDTC, run
from tests.integration.test_withdrawal import a_patient

DAY = r"(\d{4}-\d\d-\d\d)"
ORDER = ["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE"]


def days(text):
    return [date.fromisoformat(found) for found in re.findall(DAY, text)]


class Reader:
    """The rules of the study by hand, over the sentences of one page."""

    def __init__(self, html):
        # The verdicts about results are not read: the reader reaches its own.
        body = html[html.index("<body>") :]
        parts = re.split(r"<h2>(.*?)</h2>", body)
        self.parts = {
            title: [
                unescape(re.sub("<small>.*?</small>", "", item))
                for item in re.findall("<li>(.*?)</li>", text)
            ]
            for title, text in zip(parts[1::2], parts[2::2], strict=True)
        }
        self.timeline = self.parts["Timeline"]
        treatment = " ".join(self.parts["Treatment group"])
        series = re.search(f"implants lasted from {DAY} to {DAY}", treatment)
        drug = re.search(f"first day of anlotinib was {DAY}", treatment)
        self.series = days(series[0]) if series else None
        self.drug = days(drug[0])[0] if drug else None
        begun = [day for day in [self.drug, *(self.series or [])] if day]
        self.start = min(begun)
        later = re.search(f"New therapy began on {DAY}", treatment)
        self.new_therapy = days(later[0])[0] if later else date.max

    def first(self, what):
        found = [days(line)[0] for line in self.timeline if line.endswith(what)]
        return min((day for day in found if day >= self.start), default=date.max)

    @property
    def arm(self):
        if self.series and self.drug:
            first, last = self.series
            if (first - self.drug).days <= 28 and (self.drug - last).days <= 28:
                return "C"
        both = [(self.drug or date.max, "A"), (self.series[0] if self.series else date.max, "B")]
        return min(both)[1]

    def examinations(self, title):
        """(day, response) of every examination, judged from sums, non-targets and new lesions."""
        lowest, judged = None, []
        for line in self.parts.get(title, []):
            said = re.search(
                r"sum of diameters ([\d.,]+) mm, ([\d.,]+) mm at baseline.*targets (\S+), other lesions (\S+), (no|a) new lesion",
                line,
            )
            if not said:  # Lesions without targets are judged by the others.
                said = re.search(r"()()targets (\S+), other lesions (\S+), (no|a) new lesion", line)
                judged.append(
                    (
                        days(line)[0],
                        "PD" if said[5] == "a" else said[4] if said[3] == "none" else "NE",
                    )
                )
                continue
            now, baseline = (float(text.replace(",", "")) for text in said.groups()[:2])
            lowest = baseline if lowest is None else lowest
            grown = round(now - 1.2 * lowest, 6) >= 0 and round(now - lowest, 6) >= 5
            if grown or said[4] == "PD" or said[5] == "a":
                response = "PD"
            elif said[3] == "CR":
                response = "CR" if said[4] in ("CR", "none") else "PR"
            else:
                response = "PR" if round(now - 0.7 * baseline, 6) <= 0 else "SD"
            lowest = min(lowest, now)
            judged.append((days(line)[0], response))
        return judged

    def best(self):
        counted = []
        for day, response in self.examinations("Examinations, all lesions"):
            if day <= self.new_therapy:
                early = response == "SD" and (day - self.start).days < 28
                counted.append("NE" if early else response)
            if response == "PD":
                break
        return min(counted, key=ORDER.index, default="NE")

    def visits(self):
        judged = {
            str(day): response for day, response in self.examinations("Examinations, all lesions")
        }
        found = {}
        for line in self.parts["Response at the visits"]:
            months, said = re.fullmatch(r"Month (\d+): (.*)\.", line).groups()
            seen = re.search(f"at the examination of {DAY}", said)
            found[f"m{months}"] = judged[seen[1]] if seen else None
        return found

    def ended(self, title, progressions):
        """(day, event) of an endpoint that imaging, follow-up and death can end."""
        seen = self.examinations(title)
        events = [day for day, response in seen if response == "PD"]
        events += [self.first(what) for what in progressions] + [self.first(": death")]
        event = min(events)
        if event <= self.new_therapy and event < date.max:
            return event, 1
        evaluable = [day for day, r in seen if r != "NE" and day <= self.new_therapy]
        return max(evaluable, default=self.start), 0

    def died(self):
        if (day := self.first(": death")) < date.max:
            return day, 1
        return self.first("last day known alive"), 0


@pytest.fixture(scope="module")
def pages(published):
    use_language("en")
    patients = published.execute("SELECT patient FROM cohort.patients").fetchall()
    yield {patient: page(explain(published, patient)) for (patient,) in patients}
    use_language(None)


def test_a_reader_of_the_page_alone_reaches_the_published_results(pages, published):
    local, other = (
        "local progression recorded at follow-up",
        "distant progression recorded at follow-up",
    )
    assert len(pages) == 52
    for patient, html in pages.items():
        reader = Reader(html)

        def rows(query, patient=patient):
            return published.execute(f"{query} AND patient = $p", {"p": patient}).fetchall()

        assert rows("SELECT arm FROM cohort.patients WHERE true") == [(reader.arm,)]
        assert (
            dict(rows("SELECT visit, response FROM derived.response_visit WHERE true"))
            == reader.visits()
        )
        best = rows("SELECT best_response FROM derived.best_response WHERE scope = 'overall'")
        assert best == [(reader.best(),)], patient
        ends = rows(
            "SELECT endpoint, end_date, event FROM derived.survival WHERE sensitivity_set = 'primary'"
        )
        assert {endpoint: (day, event) for endpoint, day, event in ends} == {
            "LPFS": reader.ended("Examinations, lesions in the implant field", [local]),
            "PFS": reader.ended("Examinations, all lesions", [local, other]),
            "OS": reader.died(),
        }, patient


def test_the_sentences_about_results_say_what_is_published_with_file_and_row(pages, published):
    for patient, endpoint, day, event, reason in published.execute(
        """SELECT patient, endpoint, end_date, event, reason FROM derived.survival
        WHERE sensitivity_set = 'primary'"""
    ).fetchall():
        verdict = f"{endpoint}: {'event' if event else 'censored'} on {day}"
        line = next(line for line in pages[patient].splitlines() if verdict in line)
        assert ("<small>" in line) == (reason != "no_evaluable_examination"), (patient, line)


def test_candidates_are_explained_in_both_languages(published):
    for patient, included in published.execute(
        """SELECT min(e.patient), p.patient IS NOT NULL FROM cohort.eligibility AS e
        LEFT JOIN cohort.patients AS p ON e.patient = p.patient
        GROUP BY p.arm, p.patient IS NOT NULL"""
    ).fetchall():
        use_language("zh")
        chinese = page(explain(published, patient))
        use_language("en")
        english = page(explain(published, patient))
        use_language(None)
        assert ("passes all" in english) == included == ("已入组" in chinese)
        assert chinese.count("<li>") == english.count("<li>")
        assert set(re.findall(DAY, chinese)) == set(re.findall(DAY, english))


def test_the_holder_of_the_key_may_give_the_number_which_is_not_shown(refreshed):
    layout = Layout(refreshed / "warehouse")
    number = a_patient(refreshed, layout)
    patient = pseudonym(number, load_key(layout.key_file))
    said = by_number(refreshed, number).stdout
    assert patient in said
    assert "Timeline" in said
    assert number not in said
    nobody = by_number(refreshed, "ZY0012345")
    assert nobody.returncode == 2
    assert "ZY0012345" not in nobody.stdout + nobody.stderr


def by_number(folder, number):
    return subprocess.run(
        [RAIRDTC, "explain"],
        cwd=folder,
        input=f"{number}\n",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_writes_a_private_page_and_does_not_repeat_an_unknown_number(
    refreshed, published, tmp_path
):
    ((somebody,),) = published.execute("SELECT min(patient) FROM cohort.patients").fetchall()
    written = tmp_path / "patient.html"
    assert run(refreshed, "explain", somebody, "--output", str(written)).code == 0
    assert written.stat().st_mode & 0o777 == 0o600
    assert "Timeline" in run(refreshed, "explain", somebody).said
    nobody = run(refreshed, "explain", "ZY0012345")
    assert nobody.code == 2
    assert "ZY0012345" not in nobody.said
    inside = run(refreshed, "explain", somebody, "--output", "warehouse/patient.html")
    assert inside.code == 2
    with pytest.raises(DeclarationError):
        explain(published, "P0")
