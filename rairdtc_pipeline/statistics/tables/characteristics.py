"""The patients' characteristics of Table 1: columns of `cohort.patients`, labels and categories."""

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
