"""What the files for a server say is what the project has."""

import configparser
import importlib.util
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from dagster._core.instance.config import dagster_instance_config

from rairdtc_pipeline.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
INSTALLED = "/opt/rairdtc"


def unit(path):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name):
    assert re.search(rf"(?<![a-z_]){name}(?![a-z_])", README), name


def test_every_key_of_the_example_is_known_and_it_loads_as_written(tmp_path, monkeypatch):
    keys = set(re.findall(r"^(?:# )?(\w+) = ", EXAMPLE, re.MULTILINE))
    assert keys == set(Settings.model_fields) - {"smtp_password"}
    (tmp_path / "rairdtc.toml").write_text(EXAMPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    written = tomllib.loads(EXAMPLE)
    assert load_settings().model_dump(
        mode="json", include={"exports", "smtp_host", "smtp_port"}
    ) == {name: written[name] for name in ("exports", "smtp_host", "smtp_port")}


@cache
def options(*command):
    shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"--[a-z-]+", shown.stdout))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_units_name_commands_options_and_files_that_exist(path):
    program, *words = unit(path)["Service"]["ExecStart"].split()
    assert program.startswith(f"{INSTALLED}/.venv/bin/")
    command = Path(sys.executable).parent / Path(program).name
    assert command.is_file()
    first = next(i for i, word in enumerate(words) if word.startswith("--"))
    given = dict(zip(words[first::2], words[first + 1 :: 2], strict=True))
    assert set(given) <= options(str(command), *words[:first])
    if "--module-name" in given:
        assert importlib.util.find_spec(given["--module-name"])
    if "--workspace" in given:
        assert (ROOT / Path(given["--workspace"]).relative_to(INSTALLED)).is_file()


def test_daemon_and_webserver_reach_the_pipeline_where_it_listens():
    (served,) = (path for path in UNITS if path.stem == "rairdtc-code")
    words = unit(served)["Service"]["ExecStart"].split()
    (server,) = yaml.safe_load((DEPLOY / "workspace.yaml").read_text())["load_from"]
    assert server["grpc_server"] == {
        "socket": words[words.index("--socket") + 1],
        "location_name": words[words.index("--location-name") + 1],
    }
    folder = Path(server["grpc_server"]["socket"]).parent
    assert str(folder) == f"/run/{unit(served)['Service']['RuntimeDirectory']}"
    assert unit(served)["Service"]["RuntimeDirectoryMode"] == "0700"


def test_nothing_listens_beyond_this_machine_and_a_login_stands_before_the_ui():
    words = unit(DEPLOY / "rairdtc-webserver.service")["Service"]["ExecStart"].split()
    host, port = (words[words.index(name) + 1] for name in ("--host", "--port"))
    nginx = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text(encoding="utf-8"))
    assert host == "127.0.0.1"
    assert f"proxy_pass http://{host}:{port};" in nginx
    assert re.findall(r"listen (.*);", nginx) == ["443 ssl default_server", "443 ssl"]
    assert "auth_basic_user_file" in nginx


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_services_are_closed_and_only_the_pipeline_enters_the_private_folder(path):
    service = unit(path)["Service"]
    assert service["User"] == "rairdtc"
    assert service["UMask"] == "0077"
    assert service["ProtectSystem"] == "strict"
    home = service["Environment"].removeprefix("DAGSTER_HOME=")
    assert home == f"{service['ReadWritePaths']}/dagster"
    closed = service.get("InaccessiblePaths")
    assert (closed is None) == (path.stem == "rairdtc-code")


@pytest.mark.parametrize("name", ["dagster.sqlite.yaml", "dagster.postgresql.yaml"])
def test_dagsters_storage_is_what_dagster_reads(name, tmp_path):
    (tmp_path / "dagster.yaml").write_text((DEPLOY / name).read_text(encoding="utf-8"))
    config, _ = dagster_instance_config(str(tmp_path))
    assert config["telemetry"] == {"enabled": False}
    assert config["run_coordinator"]["class"] == "DefaultRunCoordinator"
    assert ("storage" in config) == (name == "dagster.postgresql.yaml")
