"""Settings of a deployment, from the command line, RAIRDTC_* variables or rairdtc.toml."""

import os
import re
import stat
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rairdtc_pipeline.errors import DeclarationError, FaultError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.project import faults_of
from rairdtc_pipeline.protocol import PACKAGED

SETTINGS_FILE = Path("rairdtc.toml")
# A size in megabytes or gigabytes, in the notation of Java.
_JAVA_SIZE = r"^[1-9][0-9]*[mg]$"
_ADDRESS = r"[^@\s,<>]+@[^@\s,<>]+"


class Settings(BaseSettings):
    """Settings of one deployment; unknown keys of the settings file are refused."""

    model_config = SettingsConfigDict(
        env_prefix="RAIRDTC_",
        toml_file=SETTINGS_FILE,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    exports: Path = Field(default=Path("exports"), description="Folder the exports lie in.")
    warehouse: Path = Field(default=Path("warehouse"), description="Folder of the warehouse.")
    protocol: Path = Field(default=PACKAGED, description="Study protocol.")
    engine: Literal["duckdb", "spark"] = Field(
        default="duckdb", description="What reads the exports and derives the tables."
    )
    spark_master: str = Field(
        default="local[*]",
        pattern=r"^(local(\[(\*|[1-9][0-9]*)\])?|yarn|(spark|k8s)://\S+)$",
        description="Master of the Spark cluster: local[*], spark://host:7077, yarn or k8s://….",
    )
    store: Path | None = Field(
        default=None,
        description="Folder that driver and executors see under the same path, of one warehouse "
        "alone; else warehouse/private/store.",
    )
    spark_driver_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address at which executors reach the driver.",
    )
    spark_driver_memory: str = Field(
        default="4g", pattern=_JAVA_SIZE, description="Memory of the driver's Java process."
    )
    spark_executor_memory: str = Field(
        default="1g", pattern=_JAVA_SIZE, description="Memory of an executor's Java process."
    )
    spark_task_memory: str = Field(
        default="1GB",
        pattern=r"^[1-9][0-9]*(MB|GB)$",
        description="Memory of DuckDB in the Python process of a task; what is more is spilled.",
    )
    spark_parallelism: int = Field(
        default=4 * (os.cpu_count() or 1),
        ge=1,
        le=10_000,
        description="Groups of patients, and parts of a shuffle; else four for each core here.",
    )
    spark_rows_in_file: int = Field(
        default=1_000_000,
        ge=0,
        description="A table of more rows stays Parquet, and the DuckDB file has a view of it.",
    )

    ui_hosts: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9.-]+(\s*,\s*[A-Za-z0-9.-]+)*$",
        description="Names the Dagster UI is reached by besides 127.0.0.1 and localhost, separated "
        "by commas: that of the server in front of it.",
    )

    language: Literal["en", "zh"] | None = Field(
        default=None,
        description="Language of messages and report: en or zh; else messages are in that of the "
        "locale, and the report is in English.",
    )
    site_languages: dict[str, Literal["en", "zh"]] = Field(
        default={}, description="Language of the letter to a site, by site; else that of messages."
    )
    alert_email_to: str | None = Field(
        default=None,
        pattern=rf"^{_ADDRESS}(\s*,\s*{_ADDRESS})*$",
        description="Recipients of alerts by e-mail, separated by commas; none where not given.",
    )
    alert_email_from: str | None = Field(
        default=None, pattern=rf"^{_ADDRESS}$", description="Sender of the e-mail."
    )
    smtp_host: str | None = Field(default=None, min_length=1, description="Mail server.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_starttls: bool = Field(
        default=True, description="Encrypt with STARTTLS and check the server's certificate."
    )
    smtp_user: str | None = Field(
        default=None, min_length=1, description="Name to log in with; no login where it is missing."
    )
    smtp_password: SecretStr | None = Field(
        default=None, description="Password of smtp_user; only as RAIRDTC_SMTP_PASSWORD."
    )
    smtp_password_file: Path | None = Field(
        default=None, description="File that holds the password instead, readable by its owner."
    )
    alert_webhook_url: SecretStr | None = Field(
        default=None, description="http(s) address each alert is posted to."
    )

    alert_webhook_format: Literal["json", "wecom", "dingtalk", "feishu"] = Field(
        default="json", description="What it takes: JSON, or a group robot's text message."
    )
    ui_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/]+\S*$",
        description="Address of the Dagster UI as its users open it; alerts link to it.",
    )

    @model_validator(mode="after")
    def _alerts_can_be_sent(self) -> Self:
        if self.alert_email_to and not (self.alert_email_from and self.smtp_host):
            raise FaultError(message("faults-email-sender"))
        if self.smtp_password and self.smtp_password_file:
            raise FaultError(message("faults-one-password"))
        if bool(self.smtp_user) != bool(self.smtp_password or self.smtp_password_file):
            raise FaultError(message("faults-user-and-password"))
        if self.smtp_user and not self.smtp_starttls:
            raise FaultError(message("faults-password-in-clear"))
        webhook = self.alert_webhook_url
        if webhook and not re.fullmatch(r"https?://[^\s/]+\S*", webhook.get_secret_value()):
            raise FaultError(message("faults-webhook-address"))
        return self

    @property
    def ui_host_names(self) -> tuple[str, ...]:
        """The names of `ui_hosts`."""
        return tuple(re.split(r"\s*,\s*", self.ui_hosts)) if self.ui_hosts else ()

    def password(self) -> str:
        """Password of the mail server.

        Raises DeclarationError for a file that others can read, and OSError if it cannot be read.
        """
        if self.smtp_password_file is None:
            return self.smtp_password.get_secret_value() if self.smtp_password else ""
        if stat.S_IMODE(self.smtp_password_file.stat().st_mode) & 0o077:
            raise DeclarationError(message("settings-password-readable"))
        return self.smtp_password_file.read_text(encoding="utf-8").strip()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of precedence: command line, environment, settings file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, _SettingsFile(settings_cls)


class _SettingsFile(TomlConfigSettingsSource):
    """The settings file; a password in it is an error, because such files are copied and mailed."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        if "smtp_password" in found:
            raise DeclarationError(message("settings-password-in-file", file=SETTINGS_FILE))
        return found


def report_language() -> str:
    """The language of the report: that of the settings, else English, whatever the locale.

    A publication must not depend on the user who makes it.
    """
    return load_settings().language or ENGLISH


def load_settings(**given: Path | None) -> Settings:
    """Settings, with the values given on the command line.

    Raises DeclarationError that names the faulty key, but not its value, or why the file cannot be
    read.
    """
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        raise DeclarationError(
            message("settings-faults", file=SETTINGS_FILE, faults=faults_of(error))
        ) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(
            message("errors-declaration-not-utf-8", file=SETTINGS_FILE)
        ) from error
    except TOMLDecodeError as error:
        raise DeclarationError(
            message("settings-not-toml", file=SETTINGS_FILE, reason=str(error))
        ) from error
    except OSError as error:
        raise DeclarationError(
            message("settings-not-read", file=SETTINGS_FILE, reason=error.strerror or "")
        ) from error
