"""The source columns of Tables 1 to 3, with their labels, categories and visits."""

from dataclasses import dataclass

from rairdtc_pipeline.vocabulary import vocabulary

MEASURES = {"age_years": "Age", "bmi": "BMI", "kps": "KPS", "seed_count": "Seeds implanted"}
# Known before treatment, and not in Table 1.
KNOWN_BEFORE = {
    "start_year": "Year of treatment start",
    "log_target_volume": "Target volume (log)",
    "targets": "Target lesions",
    "log_thyroglobulin": "Thyroglobulin (log)",
    "nrs": "Pain (NRS)",
    "prior_i131_courses": "Earlier courses of iodine-131",
    "prior_i131_activity_gbq": "Cumulative iodine-131 activity",
    "external_beam": "Earlier external-beam radiotherapy",
}
# What the propensity score and its balance can have.
COVARIATES = {"age_years": "Age", "bone_metastasis": "Bone metastasis", **KNOWN_BEFORE}
SITE = "Site"
# Unit of each printed measure, and the number of decimals with which it is measured.
PRINTED = {
    "age_years": ("years", 1),
    "bmi": ("kg/m²", 1),
    "kps": ("points", 0),
    "seed_count": ("seeds", 0),
}
_WORDS = vocabulary()
CATEGORIES = _WORDS.characteristics
VISITS = {"baseline": _WORDS.visit_label(0)} | {
    f"m{months}": _WORDS.visit_label(months) for months in (2, 4, 6, 12)
}
RESPONSES = {c: r.table_label for c, r in _WORDS.responses.items() if r.is_ranked}
# These responses are assessed and count in every denominator, but have no rank.
UNRANKED_RESPONSES = {c: r.table_label for c, r in _WORDS.responses.items() if not r.is_ranked}
RATES = {
    "ORR": tuple(c for c, r in _WORDS.responses.items() if r.is_objective),
    "DCR": tuple(c for c, r in _WORDS.responses.items() if r.is_controlled),
}
RESPONSE_VISITS = ("m6", "m12")


@dataclass(frozen=True)
class Measure:
    """A measure followed over visits: one row per patient and visit of `table`."""

    section: str
    table: str
    column: str
    visits: tuple[str, ...]


CHANGES = {
    "volume": Measure(
        "Tumor size (cm³)", "derived.tumor_size", "volume_cm3", ("baseline", "m6", "m12")
    ),
    "vrr": Measure("VRR (%)", "derived.tumor_size", "vrr_percent", ("m6", "m12")),
    "tg": Measure("Serum Tg level (ng/mL)", "derived.tg", "tg_ng_ml", tuple(VISITS)),
    "nrs": Measure("NRS pain scores", "derived.pain", "nrs", ("baseline", "m6")),
}
