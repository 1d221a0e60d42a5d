"""Libraries that a refresh imports: named by its modules, and loaded when it has ended.

`python -m benchmarks.libraries` refreshes the exports of the current folder. Its last line is a
program that imports these libraries and nothing of the pipeline.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "rairdtc_pipeline"


def main() -> None:
    """Refresh in this process and print the imported libraries."""
    from rairdtc_pipeline.cli.commands import app  # noqa: PLC0415

    app(["refresh"], standalone_mode=False)
    print(json.dumps("\n".join(f"import {name}" for name in loaded_libraries())))


def loaded_libraries() -> list[str]:
    """Loaded modules of other projects that a loaded module of the pipeline imports."""
    files = [
        Path(module.__file__)
        for name, module in sys.modules.items()
        if name.split(".")[0] == PACKAGE and module.__file__
    ]
    named = {name for file in files for name in _imported(file)}
    own = {*sys.stdlib_module_names, PACKAGE}
    return sorted(name for name in named & sys.modules.keys() if name.split(".")[0] not in own)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


if __name__ == "__main__":
    main()
