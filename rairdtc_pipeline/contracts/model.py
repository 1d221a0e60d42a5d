"""The export contracts in the form that the rest of the project uses."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rairdtc_pipeline import project
from rairdtc_pipeline.contracts.odcs import (
    CodeList,
    LaboratoryTest,
    OdcsContract,
    OdcsProperty,
    PlausibleRange,
    RecordedDay,
    UnitMap,
)
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message

PATIENTS = "patients"
PATIENT_ID = "patient_id"
TEST_CODE = "test_code"
RESULT = "result"


def first_chinese(names: Iterable[str]) -> str | None:
    """The first name with a Chinese character."""
    return next(
        (name for name in names if any("\u4e00" <= letter <= "\u9fff" for letter in name)), None
    )


@dataclass(frozen=True)
class Column:
    """One canonical column of an export."""

    name: str
    description: str
    type: str
    sql_type: str
    classification: str
    required: bool
    aliases: tuple[str, ...]
    codes: CodeList
    unit: str | None
    accepted_units: UnitMap
    laboratory_tests: dict[str, LaboratoryTest]
    qualitative: CodeList
    words_source: str | None
    behind_numbers: tuple[str, ...]
    private: bool
    free_text: bool
    one_form: bool
    minimum: float | None
    maximum: float | None
    multiple_of: int | None
    imputation: str | None
    not_after: str | None
    splits_into: tuple[str, ...]
    may_differ: bool
    day: RecordedDay | None
    plausible: PlausibleRange | None

    @cached_property
    def chinese_name(self) -> str | None:
        """The first accepted Chinese header; None if there is none."""
        return first_chinese(self.aliases)

    @property
    def flag(self) -> str | None:
        """Column that says how the day was imputed; None if the date must be complete."""
        return f"{self.name}_imputed" if self.imputation else None

    @property
    def recorded_day(self) -> RecordedDay:
        """What a date says about a patient's life.

        Raises DeclarationError for a column that is not a date.
        """
        if self.day is None:
            raise DeclarationError(message("contracts-no-date", column=self.name))
        return self.day

    @property
    def is_date(self) -> bool:
        """Whether the column holds dates or times."""
        return self.type in ("date", "timestamp")

    @property
    def is_typed(self) -> bool:
        """Whether a rule makes the stored value from the text, so that no other text is kept."""
        return bool(
            self.type != "string"
            or self.codes
            or self.qualitative
            or self.laboratory_tests
            or self.splits_into
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every accepted code word, in capitals."""
        return frozenset(
            word.upper()
            for codes in (self.codes, self.qualitative)
            for code, aliases in codes.items()
            for word in (code, *aliases)
        )

    @property
    def is_identifier(self) -> bool:
        """Whether the column never enters the warehouse."""
        return self.classification == "direct_identifier"


@dataclass(frozen=True)
class Rule:
    """A condition over the columns of one row; a row is kept if the condition is unknown."""

    name: str
    condition: str
    description: str


@dataclass(frozen=True)
class Contract:
    """One export: its columns in order, natural key and row rules.

    `order` is its position among the exports. If `required`, every site must send it. File names
    begin with `name`, `chinese_name` or one of `file_names`.
    """

    name: str
    order: int
    required: bool
    version: str
    purpose: str
    grain: str
    chinese_name: str
    file_names: tuple[str, ...]
    late_after_days: int
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def stored(self) -> tuple[Column, ...]:
        """Columns that are kept; the patient number is kept as the pseudonym `patient`."""
        return tuple(c for c in self.columns if not c.is_identifier and not c.splits_into)

    @cached_property
    def splitting(self) -> tuple[Column, ...]:
        """Columns that are split into others: a file has either the column or the others."""
        return tuple(column for column in self.columns if column.splits_into)

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """Columns that say how the day of a date was imputed."""
        return tuple(column.flag for column in self.stored if column.flag)

    @cached_property
    def key_stored(self) -> tuple[str, ...]:
        """The natural key with the pseudonym in place of the patient number."""
        return tuple("patient" if name == PATIENT_ID else name for name in self.key)

    @cached_property
    def days(self) -> tuple[Column, ...]:
        """Date columns that say something about a patient's life, or count for the cut-off."""
        return tuple(column for column in self.stored if column.day and column.day.is_read)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _column(prop: OdcsProperty) -> Column:
    custom, options = prop.custom_properties, prop.logical_type_options
    return Column(
        name=prop.name,
        description=prop.description,
        type=prop.logical_type,
        sql_type=prop.physical_type,
        classification=prop.classification,
        required=prop.required,
        aliases=custom.aliases,
        codes=custom.codes,
        unit=custom.unit,
        accepted_units=custom.accepted_units,
        laboratory_tests=custom.laboratory_tests,
        qualitative=custom.qualitative,
        words_source=custom.words_source,
        behind_numbers=custom.behind_numbers,
        private=custom.private,
        free_text=custom.free_text,
        one_form=custom.one_form,
        minimum=options.minimum,
        maximum=options.maximum,
        multiple_of=options.multiple_of,
        imputation=custom.imputation,
        not_after=custom.not_after,
        splits_into=custom.splits_into,
        may_differ=custom.may_differ,
        day=custom.day,
        plausible=custom.plausible,
    )


def _contract(odcs: OdcsContract) -> Contract:
    table = odcs.tables[0]
    keyed = sorted(
        (prop.primary_key_position or 0, prop.name) for prop in table.properties if prop.primary_key
    )
    return Contract(
        name=odcs.name,
        order=odcs.custom_properties.order,
        required=odcs.custom_properties.required,
        version=odcs.version,
        purpose=odcs.description.purpose,
        grain=table.description,
        chinese_name=table.business_name,
        file_names=table.custom_properties.file_names,
        late_after_days=odcs.sla_properties[0].value,
        columns=tuple(_column(prop) for prop in table.properties),
        key=tuple(name for _, name in keyed),
        rules=tuple(Rule(q.name, q.implementation, q.description) for q in table.quality),
    )


def _validate(contract: Contract, file: str) -> None:
    if contract.key[:1] != (PATIENT_ID,):
        raise DeclarationError(message("contracts-key", file=file, column=PATIENT_ID))
    for column in contract.stored:
        if column.free_text == column.is_typed:
            raise DeclarationError(message("contracts-free-text", file=file, column=column.name))
        if column.imputation and (column.type != "date" or column.name in contract.key):
            raise DeclarationError(message("contracts-imputation", file=file, column=column.name))
        _validate_day(column, file)
        _validate_plausible(column, file)
        if column.laboratory_tests:
            half = column.laboratory_tests.keys() ^ contract[TEST_CODE].codes.keys()
            if half:
                raise DeclarationError(
                    message(
                        "contracts-half-a-test", file=file, tests=sorted(half), column=TEST_CODE
                    )
                )


def _validate_day(column: Column, file: str) -> None:
    if column.is_date != (column.day is not None):
        raise DeclarationError(message("contracts-day-missing", file=file, column=column.name))
    if column.private and column.day and column.day.is_read:
        raise DeclarationError(message("contracts-day-of-private", file=file, column=column.name))


def _validate_plausible(column: Column, file: str) -> None:
    found = column.plausible
    if found and (column.type not in ("number", "integer") or found.minimum >= found.maximum):
        raise DeclarationError(message("contracts-plausible", file=file, column=column.name))


@dataclass(frozen=True)
class Plausible:
    """The plausible range of one column, or of the results of one laboratory test."""

    export: str
    column: str
    test_code: str | None
    unit: str | None
    range: PlausibleRange


def plausible_ranges() -> list[Plausible]:
    """Every plausible range that a contract declares, in declared order."""
    found = []
    for contract in load_contracts().values():
        for column in contract.stored:
            if column.plausible:
                found.append(
                    Plausible(contract.name, column.name, None, column.unit, column.plausible)
                )
            found += [
                Plausible(contract.name, RESULT, code, test.unit, test.plausible)
                for code, test in column.laboratory_tests.items()
            ]
    return found


def laboratory_tests() -> dict[str, LaboratoryTest]:
    """Every laboratory test by its code, in declared order."""
    found: dict[str, LaboratoryTest] = {}
    for contract in load_contracts().values():
        for column in contract.columns:
            found |= column.laboratory_tests
    return found


@lru_cache(maxsize=1)
def load_contracts() -> dict[str, Contract]:
    """Read every contract in `data_contracts/exports`, in declared order, patients first.

    Raises DeclarationError for a misspelt key, a name that differs from the file name, a repeated
    order, or an incomplete declaration.
    """
    contracts = []
    for path in sorted((project.CONTRACTS / "exports").glob("*.yaml")):
        contract = _contract(project.load_yaml(path, OdcsContract))
        expected = path.name.removesuffix(".odcs.yaml")
        if contract.name != expected:
            raise DeclarationError(
                message("contracts-name", file=path.name, name=contract.name, expected=expected)
            )
        _validate(contract, path.name)
        contracts.append(contract)
    contracts.sort(key=lambda contract: contract.order)
    orders = [contract.order for contract in contracts]
    if len(set(orders)) < len(orders) or not contracts or contracts[0].name != PATIENTS:
        raise DeclarationError(
            message("contracts-order", folder=project.CONTRACTS / "exports", first=PATIENTS)
        )
    return {contract.name: contract for contract in contracts}
