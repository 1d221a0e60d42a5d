"""Where the project's declarations lie, and the one strict way to read them."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from rairdtc_pipeline.errors import DeclarationError

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_project"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

CONTRACTS = _ROOT / "data_contracts"
SQL = _ROOT / "sql"


class Strict(BaseModel):
    """A declaration whose misspelt or unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """YAML that refuses a key written twice in one mapping; plain YAML keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise DeclarationError(f"{node.start_mark}: the key {key!r} stands twice")
        return super().construct_mapping(node, deep)


M = TypeVar("M", bound=BaseModel)


def load_yaml(path: Path, model: type[M]) -> M:
    """Read one YAML declaration into its typed model.

    Raises DeclarationError naming the file and each key at fault, or why it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DeclarationError(f"{path} cannot be read: {error.strerror}; name another") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path} is not UTF-8; save it as UTF-8") from error
    try:
        return model.model_validate(yaml.load(text, Loader=_UniqueKeyLoader))
    except yaml.YAMLError as error:
        raise DeclarationError(f"{path.name} is not YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'top level'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise DeclarationError(f"{path.name}: {faults}") from error
