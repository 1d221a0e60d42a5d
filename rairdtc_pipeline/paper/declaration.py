"""The declaration of a paper: rows and blocks of its tables, and statements of its text."""

from typing import Literal, Self

from pydantic import Field, model_validator

from rairdtc_pipeline.project import Strict

TestName = Literal[
    "anova", "chi_square", "fisher", "friedman", "kruskal_wallis", "log_rank", "wilcoxon"
]
Average = Literal["mean", "median"]
Kind = Literal[
    "citation",
    "claim",
    "count",
    "fact",
    "group_size",
    "median_quartiles",
    "median_range",
    "p",
    "percent",
    "range",
    "survival_time",
    "total",
]


class Rules(Strict):
    """The test that the paper states for each kind of variable."""

    exact_below_expected_count: float
    unordered_exact: TestName
    unordered_otherwise: TestName
    ordered: TestName
    mean_sd: TestName
    median_quartiles: TestName
    two_times: TestName
    more_times: TestName


class PrintedP(Strict):
    """A printed p-value, the test that the paper names, and our `statistics.tests.test_id`."""

    printed: str
    named: TestName | None = None
    test: str | None = None


class CellAddress(Strict):
    """Address of the cell in our tables; `level` and `arm` come from the printed row."""

    table: str
    section: str
    row: str | None = None
    level: str | None = None


class SurvivalAddress(Strict):
    """A column of our `statistics.km_summary`."""

    endpoint: str
    column: str


class Row(Strict):
    """A printed row: one text per group, in the order of the groups; null if not printed.

    `of` lists the rows whose sum a proportion is; `computed_row` is the row label in our table.
    """

    label: str
    cells: tuple[str | None, ...]
    visit: str | None = None
    p: PrintedP | None = None
    of: tuple[str, ...] = ()
    computed_row: str | None = None


class Block(Strict):
    """One variable of a table, whose rows are its categories, its visits, or a single row.

    All values are integer multiples of `step`. `measures` says whether the values are levels or
    changes of a patient. `complete` names the block whose sizes are the numbers of patients with
    every visit.
    """

    label: str
    scale: Literal["unordered", "ordered", "continuous"]
    visit: str | None = None
    sizes: tuple[str, ...] = ()
    rows: dict[str, Row]
    rates: dict[str, Row] = Field(default_factory=dict)
    p: PrintedP | None = None
    within: tuple[PrintedP | None, ...] = ()
    step: int | None = None
    measures: Literal["levels", "changes"] | None = None
    complete: str | None = None
    computed: CellAddress | None = None


class PublishedTable(Strict):
    """A table; `sizes` has the group sizes in its heading."""

    place: str
    sizes: tuple[str, ...] = ()
    blocks: dict[str, Block]


class Order(Strict):
    """Every one of `greater` is more than `factor` times every one of `than`."""

    greater: tuple[str, ...]
    than: tuple[str, ...]
    factor: float = 1


class Majority(Strict):
    """The counts `of` are more than half of the counts `among`."""

    of: tuple[str, ...]
    among: tuple[str, ...]


class Slight(Strict):
    """The paper calls the change from `before` to `after` slight."""

    before: str
    after: str


class Statement(Strict):
    """A figure or claim in the text, with its references.

    - same_as: figures that state the same fact.
    - parts: figures that add up to this one.
    - within: the range that must contain it.
    - about: the subjects of a claim or citation.
    - none_of: counts that it says are zero.
    - majority: shares that it says are each more than half.
    - each_of: pairs of groups that it says differ.
    - changes: whether it is about changes and not about levels.
    - no_difference: whether it says that groups do not differ.
    - excludes: statements that cannot be true if this one is.
    """

    id: str
    place: str
    kind: Kind
    value: str
    groups: tuple[str, ...] = ()
    visit: str | None = None
    same_as: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    within: str | None = None
    name: Average | None = None
    endpoint: str | None = None
    says: Literal["significant", "not significant"] | None = None
    bound: float | None = None
    about: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    none_of: tuple[str, ...] = ()
    majority: tuple[Majority, ...] = ()
    each_of: tuple[tuple[str, str], ...] = ()
    changes: bool = False
    no_difference: bool = False
    slight: tuple[Slight, ...] = ()
    excludes: tuple[str, ...] = ()
    cites: str | None = None
    test: str | None = None
    cell: CellAddress | None = None
    survival: SurvivalAddress | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        survival, claim = self.kind == "survival_time", self.kind == "claim"
        if {self.name is not None, self.endpoint is not None} != {survival}:
            raise ValueError(f"{self.id}: a survival_time, and only it, has a name and an endpoint")
        claims = (
            self.says, self.order, self.none_of, self.majority, self.bound, self.slight,
            self.each_of, self.changes, self.no_difference,
        )  # fmt: skip
        if any(claims) and not claim:
            raise ValueError(f"{self.id}: only a claim says something about other figures")
        if (self.each_of or self.changes or self.no_difference) and not self.says:
            raise ValueError(f"{self.id}: each_of, changes and no_difference go with says")
        if (self.cites is not None) != (self.kind == "citation"):
            raise ValueError(f"{self.id}: a citation, and only it, cites a table")
        if bool(self.about) != bool(self.says or self.cites):
            raise ValueError(f"{self.id}: about goes with says, or with cites")
        return self


class SurvivalEvents(Strict):
    """Figures with the events of an endpoint per group, and the figure with the follow-up."""

    events: dict[str, str]
    follow_up: str | None = None
