"""Where a deployment keeps its files: from the command line, RAIRDTC_* or rairdtc.toml."""

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.protocol import PACKAGED

SETTINGS_FILE = Path("rairdtc.toml")


class Settings(BaseSettings):
    """Settings of one deployment; unknown keys of the settings file are refused."""

    model_config = SettingsConfigDict(
        env_prefix="RAIRDTC_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True
    )

    exports: Path = Field(default=Path("exports"), description="Folder the exports lie in.")
    warehouse: Path = Field(default=Path("warehouse"), description="Folder of the warehouse.")
    protocol: Path = Field(default=PACKAGED, description="Study protocol.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line before environment before settings file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**given: Path | None) -> Settings:
    """Settings with what was given on the command line.

    Raises DeclarationError naming the key at fault.
    """
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise DeclarationError(f"{SETTINGS_FILE} or RAIRDTC_*: {faults}") from error
