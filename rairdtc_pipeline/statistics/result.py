"""The result of a test as kinds and numbers; `wording` turns it into text.

A rationale is a sequence of statements: what the rule required and what the data showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Parameter = str | int | float | Mapping[str, int] | Mapping[str, float]


class Method(StrEnum):
    """The method that was computed."""

    ANOVA = "anova"
    ANOVA_FROM_MOMENTS = "anova_from_moments"
    KRUSKAL_WALLIS = "kruskal_wallis"
    FISHER_EXACT = "fisher_exact"
    FISHER_MONTE_CARLO = "fisher_monte_carlo"
    CHI_SQUARE = "chi_square"
    FRIEDMAN = "friedman"
    WILCOXON = "wilcoxon"
    LOG_RANK = "log_rank"
    LOG_RANK_BY_SITE = "log_rank_by_site"
    LOG_RANK_HOLM = "log_rank_holm"
    COX_FIRTH = "cox_firth"
    PROPORTIONAL_HAZARDS = "proportional_hazards"
    MIXED_MODEL = "mixed_model"
    ARM_BY_VISIT = "arm_by_visit"
    MEAN_DIFFERENCE = "mean_difference"
    PROPORTION_DISTANCE = "proportion_distance"
    COX_ROBUST = "cox_robust"
    COX_OVERLAP = "cox_overlap"


class Why(StrEnum):
    """What a rule found in the data, and why it chose the test."""

    NO_VALUES = "no_values"
    NORMALITY_NOT_JUDGED = "normality_not_judged"
    TOO_MANY_FOR_SHAPIRO = "too_many_for_shapiro"
    NORMALITY_REJECTED = "normality_rejected"
    NORMALITY_KEPT = "normality_kept"
    PRINTED_MOMENTS = "printed_moments"
    ORDERED = "ordered"
    UNORDERED = "unordered"
    EXPECTED_BELOW = "expected_below"
    EXPECTED_NOT_BELOW = "expected_not_below"
    AS_PUBLISHED = "as_published"
    LEFT_OUT_OF_ORDER = "left_out_of_order"
    COMPLETE_PATIENTS = "complete_patients"
    PAIRS_THAT_DIFFER = "pairs_that_differ"
    LOG_RANK_RULE = "log_rank_rule"
    SITES = "sites"
    P_BEFORE_HOLM = "p_before_holm"
    EVENTS_PER_ARM = "events_per_arm"
    FEW_EVENTS = "few_events"
    BELOW_LIMIT_AS = "below_limit_as"
    NOT_ASSESSED_AS_FAILURES = "not_assessed_as_failures"


class Reason(StrEnum):
    """Why a test or an estimate is missing."""

    FEWER_THAN_TWO_GROUPS_HAVE_VALUES = "fewer_than_two_groups_have_values"
    FEWER_THAN_TWO_GROUPS_OR_CATEGORIES = "fewer_than_two_groups_or_categories"
    FEWER_THAN_TWO_GROUPS_HAVE_PATIENTS = "fewer_than_two_groups_have_patients"
    NOTHING_VARIES_WITHIN_GROUPS = "nothing_varies_within_groups"
    ALL_VALUES_EQUAL = "all_values_equal"
    FEWER_THAN_TWO_COMPLETE = "fewer_than_two_complete"
    NOBODY_CHANGES = "nobody_changes"
    NO_PAIR_DIFFERS = "no_pair_differs"
    NO_EVENT = "no_event"
    NEVER_AT_RISK_TOGETHER = "never_at_risk_together"
    ONE_SITE = "one_site"
    NO_REFERENCE = "no_reference"
    NO_MAXIMUM = "no_maximum"
    TOO_FEW_EVENTS_TO_JUDGE = "too_few_events_to_judge"
    EVENT_TIMES_DO_NOT_TELL = "event_times_do_not_tell"
    TOO_FEW_REPEATED_VALUES = "too_few_repeated_values"
    TOO_MANY_CELLS = "too_many_cells"
    NOTHING_VARIES_IN_CELLS = "nothing_varies_in_cells"
    NOTHING_VARIES_WITHIN_PATIENTS = "nothing_varies_within_patients"
    NO_SHARED_VISIT = "no_shared_visit"
    NOT_OBSERVED_TO_HORIZON = "not_observed_to_horizon"
    NO_EVENT_BEFORE_HORIZON = "no_event_before_horizon"
    NO_VARIANCE = "no_variance"
    NO_OVERLAP = "no_overlap"
    EVENTS_IN_ONE_ARM = "events_in_one_arm"
    TOO_MANY_FOR_BOOTSTRAP = "too_many_for_bootstrap"
    TOO_FEW_RESAMPLES_ESTIMABLE = "too_few_resamples_estimable"
    TOO_MANY_TO_PERMUTE = "too_many_to_permute"
    NOBODY_RESPONDED = "nobody_responded"


@dataclass(frozen=True)
class Statement:
    """The kind of a statement, and the numbers and names in it."""

    code: Why | Reason
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True)
class TestResult:
    """Result of a test; `p` is None if the test cannot be made, and `not_made` then says why.

    `n_used` is the number of patients or pairs that the statistic uses, if it does not use all.
    `p_unadjusted` is the p-value before an adjustment. `tables` and `standard_error` belong to a
    simulated p-value.
    """

    __test__ = False

    method: Method
    rationale: tuple[Statement, ...]
    statistic: float | None = None
    degrees_of_freedom: float | None = None
    p: float | None = None
    p_exact: float | None = None
    not_made: Statement | None = None
    n_used: int | None = None
    p_unadjusted: float | None = None
    tables: int | None = None
    standard_error: float | None = None


def says(code: Why | Reason, **parameters: Parameter) -> Statement:
    """A statement with its parameters by name."""
    return Statement(code, parameters)


def not_made(
    method: Method,
    rationale: tuple[Statement, ...],
    reason: Reason | Statement,
    n_used: int | None = None,
) -> TestResult:
    """The result of a test that cannot be made."""
    statement = Statement(reason) if isinstance(reason, Reason) else reason
    return TestResult(method, rationale, not_made=statement, n_used=n_used)
