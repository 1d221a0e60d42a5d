"""The part of the Open Data Contract Standard 3.1 that the project uses, read strictly.

Keys are those of the standard. The entries of `customProperties`, which the standard leaves open,
are typed here too, so that a misspelt key anywhere in a contract is an error. The tests validate
the files against the standard's JSON schema.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictStr

from rairdtc_pipeline.errors import FaultError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.project import Strict

CodeList = dict[str, tuple[str, ...]]
UnitMap = dict[str, str]


class PlausibleRange(Strict):
    """Plausible values, limits included, in the unit of the column or test; others are reported.

    `where` is a SQL condition over the row; without it, the range holds for every row.
    """

    minimum: float
    maximum: float
    where: str = "TRUE"
    source: str


class LaboratoryTest(Strict):
    """A laboratory test: name, code in ADaM, unit and its accepted spellings, plausible range."""

    name: str
    adam_code: str = Field(alias="adamCode", pattern=r"^[A-Z][A-Z0-9]{0,7}$")
    unit: str
    accepted_units: UnitMap = Field(alias="acceptedUnits")
    plausible: PlausibleRange

    @property
    def adam_parameter(self) -> str:
        """PARAM of ADLB: name and unit, in ASCII as transport files require."""
        return f"{self.name} ({self.unit.replace('µ', 'u')})"


class RecordedDay(Strict):
    """What a date says about a patient's life and about the study.

    `proves_alive`: the patient was alive on that day. `within_life`: the day must not be before
    birth or after death. Either may be a SQL condition over the row, and neither holds for an
    imputed day. `counts_for_cutoff`: the newest of these days is the data cut-off `latest`.
    """

    proves_alive: StrictBool | StrictStr = Field(alias="provesAlive")
    counts_for_cutoff: StrictBool = Field(alias="countsForCutoff")
    within_life: StrictBool | StrictStr = Field(alias="withinLife")

    @property
    def is_read(self) -> bool:
        """Whether the pipeline uses the day."""
        return bool(self.proves_alive or self.counts_for_cutoff or self.within_life)


class ColumnProperties(Strict):
    """`customProperties` of a column.

    `words_source` is the source of the Chinese words of `codes` and `qualitative`. `behind_numbers`
    are words that may follow a number besides its unit, such as 级 after a grade.
    """

    aliases: tuple[str, ...] = ()
    codes: CodeList = Field(default_factory=dict)
    unit: str | None = None
    accepted_units: UnitMap = Field(default={}, alias="acceptedUnits")
    laboratory_tests: dict[str, LaboratoryTest] = Field(default={}, alias="laboratoryTests")
    qualitative: CodeList = Field(default_factory=dict)
    words_source: str | None = Field(default=None, alias="wordsSource", min_length=1)
    behind_numbers: tuple[str, ...] = Field(default=(), alias="behindNumbers")
    private: StrictBool = False
    free_text: StrictBool = Field(default=False, alias="freeText")
    one_form: StrictBool = Field(default=False, alias="oneForm")
    imputation: Literal["first", "middle", "last"] | None = None
    not_after: str | None = Field(default=None, alias="notAfter")
    may_differ: StrictBool = Field(default=False, alias="mayDiffer")
    splits_into: tuple[str, ...] = Field(default=(), alias="splitsInto")
    day: RecordedDay | None = None
    plausible: PlausibleRange | None = None


class TableProperties(Strict):
    """`customProperties` of a table; file names begin with the table's name or one of these."""

    file_names: tuple[str, ...] = Field(default=(), alias="fileNames")


def _properties_as_mapping(value: object) -> object:
    """Convert the custom properties, which ODCS writes as a list of {property, value}."""
    if not isinstance(value, list):
        return value
    entries = [_CustomProperty.model_validate(entry) for entry in value]
    names = [entry.property for entry in entries]
    if len(set(names)) < len(names):
        raise FaultError(message("faults-property-twice"))
    return {entry.property: entry.value for entry in entries}


class _CustomProperty(Strict):
    property: str
    value: Any


class LogicalTypeOptions(Strict):
    """Range of a number."""

    minimum: float | None = None
    maximum: float | None = None
    multiple_of: int | None = Field(default=None, alias="multipleOf")


class OdcsProperty(Strict):
    """One column."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str
    logical_type: Literal["string", "number", "integer", "date", "timestamp"] = Field(
        alias="logicalType"
    )
    physical_type: str = Field(alias="physicalType")
    classification: Literal["direct_identifier", "quasi_identifier", "clinical"]
    required: bool = False
    primary_key: bool = Field(default=False, alias="primaryKey")
    primary_key_position: int | None = Field(default=None, alias="primaryKeyPosition")
    logical_type_options: LogicalTypeOptions = Field(
        default=LogicalTypeOptions(), alias="logicalTypeOptions"
    )
    custom_properties: Annotated[ColumnProperties, BeforeValidator(_properties_as_mapping)] = Field(
        default=ColumnProperties(), alias="customProperties"
    )


class OdcsRule(Strict):
    """A rule over the columns of one row, as a SQL condition; an unknown result passes."""

    name: str
    type: Literal["custom"]
    engine: Literal["sql"]
    implementation: str
    description: str


class OdcsSchema(Strict):
    """The table of a contract."""

    name: str
    business_name: str = Field(alias="businessName")
    physical_type: Literal["table"] = Field(alias="physicalType")
    description: str
    quality: tuple[OdcsRule, ...] = ()
    properties: tuple[OdcsProperty, ...]
    custom_properties: Annotated[TableProperties, BeforeValidator(_properties_as_mapping)] = Field(
        default=TableProperties(), alias="customProperties"
    )


class OdcsDescription(Strict):
    """The purpose of a contract."""

    purpose: str


class OdcsSla(Strict):
    """A commitment of the sender; `frequency` is the age in days from which an export is late."""

    property: Literal["frequency"]
    value: int
    unit: Literal["d"]


class ContractProperties(Strict):
    """`customProperties` of a contract: its order, and whether every site must send the export."""

    order: int = Field(ge=1)
    required: StrictBool


class OdcsContract(Strict):
    """One contract file."""

    api_version: Literal["v3.1.0"] = Field(alias="apiVersion")
    kind: Literal["DataContract"]
    id: str
    name: str
    version: str
    status: Literal["active"]
    domain: str
    description: OdcsDescription
    sla_properties: tuple[OdcsSla] = Field(alias="slaProperties")
    custom_properties: Annotated[ContractProperties, BeforeValidator(_properties_as_mapping)] = (
        Field(alias="customProperties")
    )
    tables: tuple[OdcsSchema] = Field(alias="schema")
