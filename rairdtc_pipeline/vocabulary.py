"""The vocabulary of the study: codes and labels that SQL, statistics, figures and exports share.

`data_contracts/vocabulary.yaml` declares it. Its lists are tables of the schema `protocol`, and the
fields of the entries below are their columns.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import Field, model_validator

from rairdtc_pipeline import project
from rairdtc_pipeline.errors import FaultError
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.project import Strict, load_yaml

PACKAGED = project.CONTRACTS / "vocabulary.yaml"
PRIMARY = "primary"


class Term(Strict):
    """One entry of a list; its code is its key in the list."""

    label: str = Field(description="The code in words.")

    @property
    def in_sentence(self) -> str:
        """The label in the form for use inside a sentence."""
        return self.label[:1].lower() + self.label[1:]


class Evidence(Strict):
    """An export that the observed value of a criterion comes from."""

    export: Literal["patients", "labs", "lesions"] = Field(
        description="Export the observed value comes from."
    )
    test_code: str | None = Field(None, description="Laboratory test, for the export labs.")

    @model_validator(mode="after")
    def _test_of_laboratory(self) -> "Evidence":
        if (self.export == "labs") != (self.test_code is not None):
            raise FaultError(message("faults-evidence"))
        return self


class Criterion(Term):
    """One criterion; the label says why a candidate is excluded."""

    kind: Literal["inclusion", "exclusion"] = Field(description="inclusion or exclusion.")
    evidence: tuple[Evidence, ...] = Field(min_length=1)


class Response(Term):
    """One response by RECIST 1.1."""

    table_label: str = Field(description="Label in Table 2.")
    is_objective: bool = Field(description="Whether it is an objective response.")
    is_controlled: bool = Field(description="Whether the disease is controlled.")
    is_ranked: bool = Field(description="Whether it has a place in the order from better to worse.")


class ResponseParameter(Term):
    """One parameter of ADRS."""

    scope: str = Field(description="overall or local.")
    kind: Literal["examination", "best", "best_confirmed"] = Field(
        description="examination, best or best_confirmed."
    )


class Ending(Term):
    """One event, or one reason for censoring."""

    kind: Literal["event", "censoring"] = Field(description="event or censoring.")
    needs_confirmation: bool | None = Field(
        None,
        description="Whether it counts only where progression must be confirmed (true) or need "
        "not be (false); missing where it always counts.",
    )
    evidence: Literal["examination", "follow_up", "vital_status", "none"] = Field(
        description="Source rows that prove it: examination, follow_up, vital_status or none."
    )
    srcdom: str = Field(description="Source Data, as in ADTTE.")
    srcvar: str = Field(description="Source Variable, as in ADTTE.")


class SensitivitySet(Term):
    """One way to count time to event, with the protocol rules that it changes."""

    beyond_new_therapy: bool = Field(
        False, description="Whether observation goes on after new therapy."
    )
    censor_missed: bool = Field(
        False, description="Whether an event after missed visits is censored."
    )
    only_confirmed: bool = Field(
        False, description="Whether progression on imaging counts only when confirmed."
    )
    only_imaging: bool = Field(
        False, description="Whether progression recorded at follow-up does not count."
    )
    estimand: str = Field("", description="What is estimated, in words.")
    param_suffix: str = ""
    param_label: str = ""


class Parameter(SensitivitySet):
    """One endpoint counted in one sensitivity set: a parameter of ADTTE."""

    endpoint: str
    sensitivity_set: str
    set_order: int = Field(description="Order in which the sets of the endpoint are shown.")
    paramn: int = Field(description="Parameter (N), as in ADTTE.")
    paramcd: str = Field(max_length=8, description="Parameter Code, as in ADTTE.")
    param: str = Field(description="Parameter, as in ADTTE.")


class Endpoint(Term):
    """One time-to-event endpoint: the events that end it, and its sensitivity sets."""

    param_label: str
    estimand: str
    scope: str | None = Field(
        None,
        description="Lesions it is followed over; missing where examinations do not matter.",
    )
    events: tuple[str, ...] = Field(min_length=1)
    sets: tuple[str, ...] = Field(min_length=1)


class Visits(Strict):
    """The names of visits; {months} is replaced by the months of a later visit."""

    baseline: Term
    later: Term


class Characteristic(Term):
    """One column of `cohort.patients` with categories: code → label."""

    adsl: str
    is_ordered: bool = False
    only_present: bool = False
    levels: dict[str, str]


class Vocabulary(Strict):
    """Every list, in the order of the file."""

    arms: dict[str, Term]
    criteria: dict[str, Criterion]
    scopes: dict[str, Term]
    responses: dict[str, Response]
    response_parameters: dict[str, ResponseParameter]
    endings: dict[str, Ending]
    sensitivity_sets: dict[str, SensitivitySet]
    endpoints: dict[str, Endpoint]
    visits: Visits
    visit_states: dict[str, Term]
    answers: dict[str, str]
    characteristics: dict[str, Characteristic]

    @model_validator(mode="after")
    def _references(self) -> "Vocabulary":
        for code, parameter in self.response_parameters.items():
            _require(message("faults-scope-of", code=code), [parameter.scope], self.scopes)
        events = {code for code, ending in self.endings.items() if ending.kind == "event"}
        for code, endpoint in self.endpoints.items():
            _require(message("faults-events-of", code=code), endpoint.events, events)
            _require(message("faults-sets-of", code=code), endpoint.sets, self.sensitivity_sets)
            _require(
                message("faults-scope-of", code=code), filter(None, [endpoint.scope]), self.scopes
            )
            if endpoint.sets[0] != PRIMARY:
                raise FaultError(message("faults-first-set", endpoint=code, set=PRIMARY))
            if endpoint.scope is None and endpoint.sets != (PRIMARY,):
                raise FaultError(message("faults-only-set", endpoint=code, set=PRIMARY))
        codes = [parameter.paramcd for parameter in self.parameters]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise FaultError(message("faults-parameter-twice", codes=twice))
        return self

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """One parameter per endpoint and sensitivity set, in the order of both."""
        pairs = [(code, name) for code, found in self.endpoints.items() for name in found.sets]
        return tuple(
            Parameter(
                **self.sensitivity_sets[name].model_dump() | self._parameter(endpoint, name),
                paramn=number,
            )
            for number, (endpoint, name) in enumerate(pairs, start=1)
        )

    def _parameter(self, code: str, name: str) -> dict[str, object]:
        endpoint, counted = self.endpoints[code], self.sensitivity_sets[name]
        title = f"{code}, {counted.param_label}" if counted.param_label else endpoint.param_label
        return {
            "endpoint": code,
            "sensitivity_set": name,
            "set_order": endpoint.sets.index(name) + 1,
            "estimand": counted.estimand or endpoint.estimand,
            "paramcd": f"{code}{counted.param_suffix}",
            "param": f"{title} (Months)",
        }

    def visit_label(self, months: int) -> str:
        """The name of a visit, by its months after treatment start; 0 is baseline."""
        visits = self.visits
        return visits.later.label.format(months=months) if months else visits.baseline.label

    @property
    def endpoints_explained(self) -> str:
        """Codes of the endpoints with their labels, in one line."""
        return "; ".join(f"{code}: {e.in_sentence}" for code, e in self.endpoints.items()) + "."


def _require(what: Message, named: Iterable[str], known: Collection[str]) -> None:
    unknown = [code for code in named if code not in known]
    if unknown:
        raise FaultError(
            message("faults-not-declared", what=what, unknown=unknown, known=sorted(known))
        )


def labels(terms: Mapping[str, Term]) -> dict[str, str]:
    """Code → label."""
    return {code: term.label for code, term in terms.items()}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the project. Raises DeclarationError if it is not well formed."""
    return load_yaml(PACKAGED, Vocabulary)
