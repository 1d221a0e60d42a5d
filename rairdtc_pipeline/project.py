"""The folders of the project's declarations, and strict reading of YAML declarations."""

from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from rairdtc_pipeline.errors import DeclarationError, FaultError
from rairdtc_pipeline.messages import Message, message

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_project"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

CONTRACTS = _ROOT / "data_contracts"
SQL = _ROOT / "sql"


class Strict(BaseModel):
    """A declaration in which misspelt or unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """A YAML loader that refuses a repeated key in a mapping; plain YAML keeps the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise DeclarationError(
                    message(
                        "errors-declaration-key-twice", place=str(node.start_mark), key=str(key)
                    )
                )
        return super().construct_mapping(node, deep)


M = TypeVar("M", bound=BaseModel)


def load_yaml(path: Path, model: type[M]) -> M:
    """Read one YAML declaration into its typed model.

    Raises DeclarationError that names the file and each faulty key, or why it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DeclarationError(
            message("errors-declaration-not-read", file=path, reason=error.strerror or "")
        ) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(message("errors-declaration-not-utf-8", file=path)) from error
    return cast(M, _validated(text, path, model))


@lru_cache(maxsize=32)
def _validated(text: str, path: Path, model: type[BaseModel]) -> BaseModel:
    """The model of a text, which is read again only if the text changed; models are immutable."""
    try:
        return model.model_validate(yaml.load(text, Loader=_UniqueKeyLoader))
    except yaml.YAMLError as error:
        raise DeclarationError(
            message("errors-declaration-not-yaml", file=path.name, reason=str(error))
        ) from error
    except ValidationError as error:
        raise DeclarationError(
            message("errors-declaration-faults", file=path.name, faults=faults_of(error))
        ) from error


def faults_of(error: ValidationError) -> tuple[Message, ...]:
    """The faults that pydantic found: for each key, what its value must be; never the value."""
    return tuple(_fault(fault) for fault in error.errors())


def _fault(fault: ErrorDetails) -> Message:
    own = fault.get("ctx", {}).get("error")
    if isinstance(own, FaultError):
        said = own.said
    else:
        limits = {name: str(value) for name, value in fault.get("ctx", {}).items()}
        said = message(f"faults-{fault['type'].replace('_', '-')}", **limits)
        if not said.has_template:
            said = message("faults-other", reason=fault["msg"])
    key = ".".join(map(str, fault["loc"]))
    return message("faults-at", key=key, said=said) if key else said
