"""The columns of a hazard ratio in a table, and their values from one of Firth's fits."""

from rairdtc_pipeline.statistics.comparative.e_value import e_value, e_value_of_limit
from rairdtc_pipeline.statistics.firth import FirthFit

E_VALUE_COLUMNS = {
    "e_value": "E-value of the hazard ratio: risk ratio by which an unmeasured confounder would "
    "have to go with both treatment and outcome to explain it away.",
    "e_value_limit": "E-value of the limit nearest to 1; 1 where the interval holds 1.",
}
RATIO_COLUMNS = {
    "hazard_ratio": "Hazard of the arm over that of the reference arm, with Firth's penalty; "
    "missing where `not_made` says why.",
    "lower": "Lower limit, of the profile penalised likelihood.",
    "upper": "Upper limit, of the profile penalised likelihood.",
    "p": "p of a hazard ratio of 1, not adjusted for the number of tests.",
    **E_VALUE_COLUMNS,
    "not_made": "Kind of the reason why there is no ratio; missing where there is one.",
}


def ratio_row(found: FirthFit, other: str, event_share: float) -> dict[str, object]:
    """Columns of the hazard ratio of the fit's reference group to another group.

    `event_share` is the share of the patients of both groups with an event.
    """
    ratio, reason = found.ratios.get(other), found.not_made.get(other)
    if ratio is None:
        return dict.fromkeys(RATIO_COLUMNS) | {"not_made": reason.value if reason else None}
    return {
        "hazard_ratio": ratio.ratio,
        "lower": ratio.lower,
        "upper": ratio.upper,
        "p": ratio.p,
        "e_value": e_value(ratio.ratio, event_share),
        "e_value_limit": e_value_of_limit(ratio.lower, ratio.upper, event_share),
        "not_made": None,
    }
