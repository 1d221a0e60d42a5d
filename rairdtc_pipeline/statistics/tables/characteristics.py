"""What Tables 1 to 3 are made from: columns with their labels, categories and visits."""

from dataclasses import dataclass

YES_NO = {"Y": "Yes", "N": "No"}
MEASURES = {"age_years": "Age", "bmi": "BMI", "kps": "KPS", "seed_count": "Seeds implanted"}
CATEGORIES: dict[str, tuple[str, dict[str, str], bool]] = {
    "sex": ("Gender", {"M": "Male", "F": "Female"}, False),
    "ecog": ("ECOG", {str(score): str(score) for score in range(6)}, True),
    "histology": ("Pathology", {"PTC": "PTC", "FTC": "FTC"}, False),
    "surgery": (
        "Surgical methods",
        {"NTT": "NTT", "TT": "TT", "TT_BCLND_LND": "TT + BCLND+LND"},
        False,
    ),
    "bilateral_tumor": ("Bilateral tumors", YES_NO, False),
    "extrathyroidal_extension": ("Extrathyroidal extension", YES_NO, False),
    "metastasis": (
        "Metastasis",
        {
            "lymph_node_only": "Lymph node only",
            "lung_only": "Lung only",
            "bone_only": "Bone only",
            "lung_and_bone": "Lung and Bone",
            "none": "None",
        },
        False,
    ),
    "mutation": (
        "Mutations",
        {
            "negative": "Negative",
            "braf_v600e": "BRAF V600E alone",
            "tert": "TERT mutation alone",
            "braf_and_tert": "BRAF+TERT mutations",
        },
        False,
    ),
}

VISITS = {
    "baseline": "Before treatment",
    "m2": "2 months",
    "m4": "4 months",
    "m6": "6 months",
    "m12": "12 months",
}
RESPONSES = {"CR": "CR", "PR": "PR", "SD": "SD", "PD": "PD"}
# Assessed and in every denominator, but of no place in that order.
UNRANKED_RESPONSES = {"NON-CR/NON-PD": "non-CR, non-PD", "NE": "NE"}
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
