"""Dagster's webserver behind the guard, with the command line of `dagster-webserver`.

python -m rairdtc_pipeline.orchestration.webserver --port 3000 --workspace workspace.yaml
"""

import dagster_webserver.cli as dagster_cli
from dagster._core.workspace.context import IWorkspaceProcessContext
from dagster_webserver.app import create_app_from_workspace_process_context
from starlette.applications import Starlette
from starlette.types import Lifespan

from rairdtc_pipeline.orchestration.web_guard import WebGuard
from rairdtc_pipeline.settings import load_settings


def guarded_app(
    context: IWorkspaceProcessContext,
    path_prefix: str,
    poll_rate: int | None,
    *,
    lifespan: Lifespan[Starlette],
) -> Starlette:
    """Dagster's ASGI application, with the guard as its outermost layer."""
    app = create_app_from_workspace_process_context(
        context, path_prefix, poll_rate, lifespan=lifespan
    )
    app.add_middleware(WebGuard, hosts=load_settings().ui_host_names)
    return app


def main() -> None:
    """Run Dagster's command line, with its function that makes the application replaced."""
    dagster_cli.create_app_from_workspace_process_context = guarded_app  # type: ignore
    dagster_cli.main()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
