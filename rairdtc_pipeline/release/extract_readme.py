"""README of a share extract: its recipient, the treatment of columns, and the remaining risk."""

from rairdtc_pipeline.release.extract_columns import Treated, Treatment
from rairdtc_pipeline.release.narrowing import Narrowing
from rairdtc_pipeline.release.risk import QUASI_IDENTIFIERS, Risk


def readme(
    recipient: str,
    snapshot: str,
    treated: dict[str, list[Treated]],
    risk: Risk,
    narrowed: Narrowing,
    limits: tuple[int, int],
) -> str:
    """The text; `limits` are the largest shift of dates in days and the highest age given."""
    most, oldest = limits
    left_out: dict[Treatment, dict[str, None]] = {}
    for columns in treated.values():
        for each in columns:
            if each.treatment.left_out:
                left_out.setdefault(each.treatment, {})[f"`{each.column.name.upper()}`"] = None
    listed = "\n".join(
        f"- {', '.join(names)}: {treatment.reason}." for treatment, names in left_out.items()
    )
    return f"""# Extract of RAIR-DTC for {recipient}

Publication `{snapshot}`. {_patients(risk.patients)} The ADaM datasets in `csv/` and `parquet/`;
every column, with its label, unit and what was done to it, in `data_dictionary.csv`.

This extract is for the recipient named above alone. It holds data of single patients: it is not
anonymous, and may be passed on or joined with other data only where the data holder has agreed.

## What was done

- Pseudonyms were made for this recipient. They join the datasets with each other and with later
  extracts for the same recipient, and with nobody else's.
- All dates of a patient are moved by the same number of days, drawn for each patient, up to {most}
  either way and never 0. Days between two dates, study days, times to event and the order of events
  are exact. Calendar dates, seasons, weekdays and what lay on the same day in two patients are not.
- Sites are numbers. Ages from {oldest} on are given as {oldest}.
- Text in CSV that a spreadsheet would run as a formula begins with an apostrophe.

Left out:

{listed or "- nothing."}

## What risk remains

{_risk(risk)}
{_narrowed(narrowed)}
What else is known of a patient can single them out: height, weight, the days between treatments, a
rare course. Who knows a true date of a patient can work out that patient's other dates. A patient
who was still treated or observed on the last day of the data has that day as a date: who knows the
day and guesses who they are can do the same. Many dates of one patient may show a rhythm of weeks.
"""


def _patients(patients: int) -> str:
    if patients == 0:
        return "No patient is included: the datasets have their columns and no rows."
    return "1 patient." if patients == 1 else f"{patients:,} patients."


def _risk(risk: Risk) -> str:
    names = ", ".join(QUASI_IDENTIFIERS.values())
    if risk.patients == 0:
        return f"There is nobody to single out by {names}."
    return (
        f"By {names}, the patients fall into {risk.groups:,} groups of those who are alike.\n"
        f"The smallest has {risk.smallest:,} (k-anonymity: k = {risk.smallest:,}); "
        f"{risk.unique:,} of {risk.patients:,} patients are alone in theirs."
    )


def _narrowed(narrowed: Narrowing) -> str:
    if narrowed.patients == 0:
        return ""
    return (
        "\nTogether with earlier extracts for the same recipient, dates that are new tell by\n"
        f"which days {narrowed.patients:,} patients' dates may have been moved: for one of them "
        f"{narrowed.fewest_days:,} are left.\n"
    )
