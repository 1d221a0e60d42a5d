"""`dagster dev` with the guarded webserver instead of Dagster's own.

python -m rairdtc_pipeline.orchestration.dev_server -m rairdtc_pipeline.definitions -p 3000
"""

from collections.abc import Sequence
from subprocess import Popen
from typing import Any

import dagster._cli.dev as dagster_dev
from dagster_shared.ipc import open_ipc_subprocess

_DAGSTERS, _OURS = "dagster_webserver", "rairdtc_pipeline.orchestration.webserver"


def _start(parts: Sequence[str], *, pass_fds: Sequence[int]) -> "Popen[Any]":
    ours = [_OURS if part == _DAGSTERS else part for part in parts]
    return open_ipc_subprocess(ours, pass_fds=pass_fds)


def main() -> None:
    """Run Dagster's command, with its function that starts the servers replaced by ours."""
    dagster_dev.open_ipc_subprocess = _start  # type: ignore[attr-defined, assignment]
    dagster_dev.dev_command()


if __name__ == "__main__":
    main()
