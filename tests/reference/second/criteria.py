"""Eligibility: what each criterion says of a candidate."""

from fractions import Fraction

from tests.reference.second.lesions import baseline, diameter

NA = "not_assessable"
PLACES = ("sex", "kps", "ecog", "histology")


def eligibility(patient, treated):
    """Criterion → met, not_met or not_assessable."""
    s, person = patient.s, patient.person
    labs = _baseline_labs(patient, treated)
    tgab, tsh, platelets = _tgab(labs.get("TGAB")), labs.get("TSH"), labs.get("PLT")
    thyrotropin = _value(tsh, s.max_tsh_mu_l, s)
    imaged, largest = _imaging(patient, treated)
    survival = person["expected_survival_months"]
    incomplete = [name for name in PLACES if person[name] is None]
    incomplete += [x for x in (thyrotropin, tgab, labs.get("TG"), imaged, treated) if x is None]
    return {
        "I1": _is(person["rai_status"], lambda v: v in ("no_uptake", "progression_after_rai")),
        "I2": _is(largest if imaged else None, lambda v: v > s.min_lesion_diameter_mm),
        "I3": _is(survival, lambda v: v > s.min_expected_survival_months),
        "I4": _is(person["kps"], lambda v: v >= s.min_kps),
        "E1": _is(tgab, bool),
        "E2": _is(thyrotropin, lambda v: v >= Fraction(str(s.max_tsh_mu_l))),
        "E3": "met" if incomplete else "not_met",
        "E4": _is(person["treatment_compliance"], lambda v: v == "poor"),
        "E5": _is(person["prior_mki"], lambda v: v == "Y"),
        "E6": _either(
            _is(person["fev1_percent_predicted"], lambda v: v < s.min_fev1_percent_predicted),
            _is(person["lvef_percent"], lambda v: v < s.min_lvef_percent),
        ),
        "E7": _either(
            _is(_value(platelets, s.min_platelets_10e9_l, s), lambda v: v < s.min_platelets_10e9_l),
            _is(person["prothrombin_time_ratio"], lambda v: v > s.max_prothrombin_time_ratio),
        ),
        "E8": _is(person["targeted_therapy_intolerant"], lambda v: v == "Y"),
        "E9": _is(survival, lambda v: v < s.min_expected_survival_months),
    }


def _is(value, rule):
    if value is None:
        return NA
    return "met" if rule(value) else "not_met"


def _either(*found):
    return "met" if "met" in found else NA if NA in found else "not_met"


def _baseline_labs(patient, treated):
    """Test → last result of the baseline window."""
    if treated is None:
        return {}
    rows = [
        row
        for row in patient.rows["labs"]
        if 0 <= (treated.start - row["day"]).days <= patient.s.baseline_window_days
    ]
    return {row["test_code"]: row for row in sorted(rows, key=lambda row: row["specimen_datetime"])}


def _value(row, limit, s):
    """The value for analysis; None where it is unknown on which side of the limit it lies."""
    if row is None:
        return None
    value, limit = Fraction(row["result_value"]), Fraction(str(limit))
    if row["result_comparator"] == "<":
        return value * Fraction(str(s.below_limit_factor)) if value <= limit else None
    if row["result_comparator"] == ">":
        return value * Fraction(str(s.above_limit_factor)) if value >= limit else None
    return value


def _tgab(row):
    """Whether TgAb is positive; None where that is not decided."""
    if row is None or row["result_qualitative"]:
        return row and row["result_qualitative"] == "positive"
    value, limit = row["result_value"], row["reference_high"]
    if row["result_comparator"] == "<":
        return False if value <= limit else None
    if row["result_comparator"] == ">":
        return True if value >= limit else None
    return value > limit


def _imaging(patient, treated):
    """Whether there is imaging at baseline, and the largest diameter of its lesions, mm."""
    if treated is None:
        return None, None
    window = patient.s.baseline_imaging_window_days
    days = [(treated.start - row["day"]).days for row in patient.rows["lesions"]]
    imaged = any(0 <= day <= window for day in days) or None
    sizes = [
        diameter(patient.s, row, row["is_lymph_node"] == "Y")
        for row in baseline(patient, treated).values()
    ]
    return imaged, max((size for size in sizes if size is not None), default=0)
