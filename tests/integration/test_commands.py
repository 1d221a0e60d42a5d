"""What the commands say, to people and to programs."""

import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from rairdtc_pipeline.cli.commands import app
from tests.conftest import RAIRDTC

COMMANDS = (
    *("demo", "refresh", "serve", "rollback", "lock-analysis", "sql", "trace", "explain"),
    *(
        "report",
        "export",
        "release",
        "share",
        "withdraw",
        "rotate-key",
        "status",
        "doctor",
        "check",
    ),
)


def run(folder, *arguments):
    return subprocess.run(
        [RAIRDTC, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_in_its_help(command):
    shown = CliRunner().invoke(app, [command, "--help"]).output
    assert "Example" in shown
    assert f"rairdtc {command}" in shown


def test_status_says_what_is_published_and_whether_the_night_is_covered(refreshed):
    status = json.loads(run(refreshed, "status", "--json").stdout)
    assert status["patients"] == 52
    assert status["data_cutoff"] == "2025-02-28"
    assert status["nightly_refresh"] == "no daemon is running; start: rairdtc serve"
    assert status["last_run"].endswith("success")
    assert {export["export"]: export["late"] for export in status["exports"]}["labs"]
    told = run(refreshed, "status").stdout
    assert status["snapshot"] in told
    assert "\x1b[" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("doctor",),
        ("sql", "SELECT 1"),
        ("trace", "labs.csv:2"),
        ("explain", "P0123456789abcdef"),
        ("report",),
        ("export", "copy"),
        ("release", "copy"),
        ("share", "copy", "--recipient", "Somebody"),
        ("rollback",),
        ("lock-analysis", "20240101T020000-a"),
    ],
)
def test_commands_that_read_make_nothing_of_a_misspelt_warehouse(arguments, tmp_path):
    done = run(tmp_path, *arguments, "--warehouse", "typo")
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in done.stderr
    if arguments[0] == "lock-analysis":
        assert (done.returncode, "is kept" in done.stderr) == (2, True)
    elif arguments != ("rollback",):
        assert done.returncode == 1
        assert "typo" in done.stdout + done.stderr


def test_status_of_nothing_says_so(tmp_path):
    asked = run(tmp_path, "status", "--json")
    assert json.loads(asked.stdout)["snapshot"] is None
    assert asked.returncode == 1


def test_a_protocol_that_is_not_there_is_wrong_usage_and_named(tmp_path):
    (tmp_path / "exports").mkdir()
    for full in ((), ("--full",)):
        done = run(tmp_path, "refresh", "--protocol", "no/such.yaml", *full)
        assert done.returncode == 2, done.stderr
        assert f"{tmp_path}/no/such.yaml cannot be read" in done.stderr
        assert "Traceback" not in done.stderr


def findings(folder, *arguments):
    done = run(folder, "doctor", "--json", *arguments)
    return done.returncode, {f["about"]: f for f in json.loads(done.stdout)}


def test_doctor_finds_only_that_no_daemon_runs_where_a_refresh_has_just_published(refreshed):
    code, found = findings(refreshed)
    assert code == 0
    assert found.pop("night")["state"] == "look"
    assert {finding["state"] for finding in found.values()} == {"ok"}


def test_doctor_says_what_is_wrong_and_what_to_try(tmp_path):
    code, found = findings(tmp_path)
    assert code == 1
    assert found["exports"]["state"] == "wrong"
    assert "--exports" in found["exports"]["said"]
    assert found["published"]["said"] == "nothing yet; run: rairdtc refresh"


def test_doctor_finds_a_missing_export_an_open_key_and_a_broken_publication(refreshed, tmp_path):
    shutil.copytree(refreshed / "exports", tmp_path / "exports")
    shutil.copytree(refreshed / "warehouse", tmp_path / "warehouse", symlinks=True)
    for file in (tmp_path / "exports").rglob("pain*"):
        file.unlink()
    key = tmp_path / "warehouse" / "private" / "pseudonym.key"
    key.chmod(0o644)
    published = (tmp_path / "warehouse" / "published" / "rairdtc.duckdb").resolve()
    published.write_bytes(b"not a database")
    code, found = findings(tmp_path)
    assert code == 1
    assert found["exports"]["said"].startswith("no file of pain")
    assert f"chmod 600 {key}" in found["key"]["said"]
    assert found["published"]["state"] == "wrong"


def test_a_port_in_use_is_told_and_nothing_is_served(refreshed):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = run(refreshed, "serve", "--port", port)
    assert refused.returncode == 1
    assert f"port {port} cannot be used" in refused.stderr
    assert run(refreshed, "serve", "--port", "99999").returncode == 2


@pytest.mark.slow
def test_a_lost_key_is_not_made_anew_under_a_publication(refreshed, tmp_path):
    shutil.copytree(refreshed / "exports", tmp_path / "exports")
    shutil.copytree(refreshed / "warehouse", tmp_path / "warehouse", symlinks=True)
    key = tmp_path / "warehouse" / "private" / "pseudonym.key"
    key.unlink()
    refused = run(tmp_path, "refresh", "--full")
    assert refused.returncode == 1
    assert "every patient would get another pseudonym. Restore the file" in refused.stderr
    assert not key.exists()
    _, found = findings(tmp_path)
    assert found["key"]["state"] == "wrong"
    assert f"{key.relative_to(tmp_path)} is gone" in found["key"]["said"]


def test_a_copy_of_the_exports_is_for_its_owner_alone(refreshed, tmp_path):
    target = tmp_path / "copy"
    assert run(refreshed, "export", str(target), "--only", "spss").returncode == 0
    files = [path for path in target.rglob("*") if path.is_file()]
    assert files
    assert {path.suffix for path in files} == {".sav"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert run(refreshed, "export", str(target)).returncode == 2
    assert run(refreshed, "export", str(tmp_path / "x"), "--only", "sas").returncode == 2
    within = str(refreshed / "warehouse" / "published" / "x")
    for command in (("export", within), ("share", within, "--recipient", "A"), ("release", within)):
        assert run(refreshed, *command).returncode == 2
        assert not Path(within).exists()


def test_rollback_publishes_an_earlier_snapshot_again(refreshed, tmp_path):
    shutil.copytree(refreshed / "warehouse", tmp_path / "warehouse", symlinks=True)
    snapshots = tmp_path / "warehouse" / "snapshots"
    (current,) = (path.name for path in snapshots.iterdir())
    shutil.copytree(snapshots / current, snapshots / "20200101T000000-earlier", symlinks=True)
    listed = run(tmp_path, "rollback").stdout.split("\n")
    assert listed[:2] == [f"{current}  published", "20200101T000000-earlier"]
    back = run(tmp_path, "rollback", "20200101T000000-earlier")
    assert back.returncode == 0
    assert "The next refresh replaces it." in back.stdout
    assert (tmp_path / "warehouse" / "published").resolve().name == "20200101T000000-earlier"
    assert run(tmp_path, "rollback", "nosuch").returncode == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("COPY (SELECT 1) TO '{other}'", "runs queries and writes nothing"),
        ("COPY (SELECT 1) TO '{own}' (FORMAT csv, USE_TMP_FILE false)", "writes nothing"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO '{own}'", "writes nothing"),
        ("COPY (PIVOT cohort.patients ON arm USING count(*)) TO '{own}'", "writes nothing"),
        ("SELECT 1; COPY (SELECT 1) TO '{other}'", "writes nothing"),
        ("SET temp_directory = '{other}'", "writes nothing"),
        ("EXPORT DATABASE '{other}'", "writes nothing"),
        ("/* nothing */", "writes nothing"),
        ("SELECT * FROM read_csv('/etc/passwd')", "disabled"),
        ("SELECT write_log('a'), * FROM read_text('{other}')", "disabled"),
    ],
)
def test_sql_neither_writes_nor_reads_another_file(refreshed, tmp_path, query, said):
    other, own = tmp_path / "other.csv", (refreshed / "warehouse/published/rairdtc.duckdb")
    before = (own.stat().st_mtime_ns, own.stat().st_size, sorted(own.resolve().parent.iterdir()))
    asked = run(refreshed, "sql", query.format(other=other, own=own.resolve()))
    assert asked.returncode == 2
    assert said in " ".join(asked.stderr.split())
    assert not other.exists()
    after = (own.stat().st_mtime_ns, own.stat().st_size, sorted(own.resolve().parent.iterdir()))
    assert after == before


def test_what_a_query_spills_lies_in_a_temporary_folder_and_its_settings_are_locked(refreshed):
    settings = {"spilled": "temp_directory", "locked": "lock_configuration"}
    settings |= {"disk": "max_temp_directory_size", "memory": "memory_limit"}
    query = ", ".join(f"current_setting('{name}') AS {key}" for key, name in settings.items())
    asked = run(refreshed, "sql", f"SELECT {query}", "--format", "json")
    (found,) = json.loads(asked.stdout)
    assert Path(found["spilled"]).name.startswith(".rairdtc-")
    assert not Path(found["spilled"]).exists()
    assert found["locked"]
    unlimited = duckdb.sql(
        "SELECT current_setting('max_temp_directory_size'), current_setting('memory_limit')"
    ).fetchall()
    assert {found["disk"], found["memory"]}.isdisjoint(*unlimited)


def test_formulas_of_cells_are_defused_in_csv_of_a_query_and_numbers_stay(refreshed):
    query = "SELECT '=1+1' AS a, '＝1' AS b, 'x=1' AS c, -1 AS d, NULL::VARCHAR AS e, '' AS f"
    assert run(refreshed, "sql", query, "--format", "csv").stdout == (
        """a,b,c,d,e,f\n'=1+1,'＝1,x=1,-1,,""\n"""
    )


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_escape_sequences_of_cells_do_not_reach_a_terminal(refreshed, output):
    query = "SELECT 'a' || chr(27) || '[2J' || chr(155) || '31m' || chr(13) || 'b' AS cell"
    seen = on_a_terminal(refreshed, "sql", query, "--format", output)
    assert "[2J" in seen
    assert not set(seen.replace("\r\n", "\n")) & {"\x1b", "\x9b", "\r"}


def on_a_terminal(folder, *arguments):
    """What a command writes to a terminal that has no colours."""
    here, there = pty.openpty()
    plain = os.environ | {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "80"}
    with os.fdopen(here, "rb", 0) as reader:
        done = subprocess.Popen([RAIRDTC, *arguments], cwd=folder, stdout=there, env=plain)
        os.close(there)
        seen = b""
        with suppress(OSError):  # Linux says EIO when the last writer has closed a terminal.
            while part := reader.read(4096):
                seen += part
        assert done.wait(60) == 0
    return seen.decode()


def test_the_prompt_completes_names_takes_several_lines_and_ends_on_ctrl_d(refreshed):
    typed = (
        b"SELECT count(*) AS n\nFROM cohort.pat\t;\n"
        b"COPY (SELECT 1) TO 'x';\n"
        b".schema survival\n"
        b"SELECT 1/3 AS third,\x03"
        b"SELECT 2.0/3 AS part;\n\x04"
    )
    seen = at_the_prompt(refreshed, typed)
    assert "│ 52 │" in seen
    assert "runs queries and writes nothing" in seen
    assert re.search(r"time_months +DOUBLE +\S", seen)
    assert "0.667" in seen
    assert "third │" not in seen


def at_the_prompt(folder, typed):
    """What `rairdtc sql` shows on a terminal, typing a line each time it asks for one."""
    here, there = pty.openpty()
    plain = os.environ | {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "120"}
    with os.fdopen(here, "r+b", 0) as terminal:
        asked = subprocess.Popen(
            ["env", "--default-signal", "setsid", "--ctty", RAIRDTC, "sql"],
            cwd=folder,
            stdin=there,
            stdout=there,
            stderr=there,
            env=plain,
        )
        os.close(there)
        seen, lines = b"", re.findall(rb"[^\n\x03\x04]*[\n\x03\x04]", typed)
        with suppress(OSError):
            while select.select([terminal], [], [], 60)[0]:
                seen += terminal.read(4096)
                if lines and seen.endswith(b"> "):
                    text, ending = lines[0][:-1], lines.pop(0)[-1:]
                    terminal.write(text)
                    # The interruption comes when the prompt waits, as when a person types.
                    time.sleep(0.3 if ending == b"\x03" else 0)
                    terminal.write(ending)
        assert asked.wait(60) == 0, seen
    return seen.decode().replace("\r", "")


def test_several_queries_comments_and_the_standard_input_are_answered(refreshed):
    queries = "-- how many\nSELECT count(*) AS n FROM patients; SELECT 1e0 / 3 AS third -- and that"
    done = subprocess.run(
        [RAIRDTC, "sql"], input=queries, cwd=refreshed, capture_output=True, text=True, check=True
    )
    assert "52" in done.stdout
    assert "0.333 " in done.stdout
    refused = run(refreshed, "sql", "SELECT 1; SELECT 2", "--format", "csv")
    assert "holds the rows of one query" in refused.stderr


def test_show_tables_lists_the_tables_of_the_study_with_what_they_hold(refreshed):
    listed = run(refreshed, "sql", "SHOW TABLES", "--format", "csv").stdout.split()
    assert {"patients", "survival", "tests", "adtte"} <= set(listed)
    query = """SELECT count(*) AS n, count(comment) AS said FROM duckdb_views()
        WHERE schema_name = 'main' AND NOT internal"""
    (found,) = json.loads(run(refreshed, "sql", query, "--format", "json").stdout)
    assert found["n"] == found["said"] == len(listed) - 1


def test_sql_writes_parquet_to_a_file_of_its_owner(refreshed, tmp_path):
    file = tmp_path / "arms.parquet"
    query = "SELECT arm, count(*) AS n FROM cohort.patients GROUP BY arm ORDER BY arm"
    arguments = ("sql", query, "--format", "parquet")
    assert run(refreshed, *arguments).returncode == 2
    file.touch(mode=0o644)
    assert run(refreshed, *arguments, "--output", str(file)).returncode == 0
    assert pl.read_parquet(file)["n"].to_list() == [14, 25, 13]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_report_is_where_the_command_says(refreshed):
    page = refreshed / run(refreshed, "report").stdout.strip()
    assert "<html" in page.read_text()[:500]


@pytest.mark.slow
def test_check_tells_a_program_what_it_tells_a_person(refreshed):
    found = json.loads(run(refreshed, "check", "--json").stdout)
    assert found["files"] == 18
    assert not found["refused"]
    assert {row["rule"] for row in found["broken"]}
    told = run(refreshed, "check")
    assert "0 refused, 20 rows would be quarantined" in told.stdout
    assert told.returncode == 1
    assert "Exit code 1 when" in run(refreshed, "check", "--help").stdout


@pytest.mark.slow
def test_a_column_nobody_knows_is_told_before_sending_and_after_the_refresh(refreshed):
    line = "columns jiangxi_main/patients_2025-03-01.csv: no contract explains column 31\n"
    assert line in run(refreshed, "check").stdout
    assert line in (refreshed / "refresh.txt").read_text()
    (file,) = json.loads(run(refreshed, "check", "--json").stdout)["columns"]
    assert (file["unknown"], file["lacking"]) == ([31], [])


def test_a_wide_answer_is_told_row_by_row_and_nothing_of_it_is_cut(refreshed):
    wide = run(refreshed, "sql", "SELECT * FROM statistics.km_summary").stdout
    assert "rmst_horizon_months" in wide
    assert "…" not in wide
    narrow = run(refreshed, "sql", "SELECT arm FROM cohort.patients ORDER BY ALL LIMIT 1").stdout
    assert "row 1" not in narrow


@pytest.mark.parametrize("wide", ["", ", repeat('-', 300) AS long"])
def test_a_cell_is_told_as_it_is_and_never_as_markup_or_a_picture(refreshed, wide):
    told = run(refreshed, "sql", f"""SELECT '10:x:00' AS t, '[b]:x:' AS "[red]"{wide}""")
    assert all(text in told.stdout for text in ("10:x:00", "[b]:x:", "[red]"))
    refused = run(refreshed, "sql", "SELECT ':x:'::DATE").stderr
    assert ":x:" in refused


ENDING = """
import atexit, sys
atexit.register(print, "exit handler")
from rairdtc_pipeline.cli import main
print("written before, " * 9_999)
sys.argv = ["rairdtc", sys.argv[1]]
main()
"""


@pytest.mark.parametrize(("argument", "code"), [("--version", 0), ("nonsense", 2)])
def test_a_process_that_ends_at_once_has_written_all_and_run_its_exit_handlers(argument, code):
    done = subprocess.run(
        [sys.executable, "-c", ENDING, argument],
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stdout.count("written before") == 9_999
    assert done.stdout.endswith("exit handler\n")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGHUP, signal.SIGTERM])
def test_a_signal_ends_a_command_in_one_plain_line(refreshed, tmp_path, sent):
    query = "SELECT count(*) FROM range(1000000000000)"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    running = subprocess.Popen(
        # Under nohup, and so in these tests, a signal that is ignored would stay so.
        ["env", "--default-signal", RAIRDTC, "sql", query],
        cwd=refreshed,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(tmp_path.iterdir()):
        assert running.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)  # The folder is there before the query runs.
    running.send_signal(sent)
    out, said = running.communicate(timeout=30)
    assert (running.returncode, out) == (128 + sent, "")
    assert said.startswith(f"Stopped by {sent.name}.")
    assert said.count("\n") == 1
    subprocess.run([RAIRDTC, "sql", "SELECT 1"], cwd=refreshed, env=environment, check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_query_does_not_write_over_what_is_published(refreshed):
    file = refreshed / "warehouse" / "published" / "rairdtc.duckdb"
    before = file.read_bytes()
    asked = [RAIRDTC, "sql", "SELECT 1 AS a", "--format", "csv", "--output", str(file)]
    done = subprocess.run(asked, cwd=refreshed, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is the warehouse" in done.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("locale", [{"LC_ALL": "POSIX"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_names_in_utf8_are_read_under_any_locale(tmp_path, locale):
    folder = tmp_path / "导出" / "江西总院"
    folder.mkdir(parents=True)
    (folder / "pain_疼痛.csv").write_text("patient_id,assessment_date,nrs\nH001,2024-13-05,3\n")
    done = subprocess.run(
        [RAIRDTC, "check", "--exports", "导出", "--json"],
        cwd=tmp_path,
        env=os.environ | locale | {"LANG": ""},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert "江西总院/pain_疼痛.csv" in [row["file"] for row in json.loads(done.stdout)["broken"]]
