"""Every message with its English and its Chinese, for docs/messages.md."""

import sys
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message

from rairdtc_pipeline.messages.language import CHINESE, ENGLISH

_FOLDER = Path(__file__).parent
_HEAD = """# Messages

Every sentence and label for people, as the templates in `rairdtc_pipeline/messages/` have it.
Names behind `$` are filled in. Terms follow [the glossary](glossary.md). The command
`python -m rairdtc_pipeline.messages` writes this page.
"""


def table_of_messages() -> str:
    """The page: a table for each area, in the order of their names."""
    lines = [_HEAD]
    for path in sorted((_FOLDER / ENGLISH).glob("*.ftl")):
        chinese = dict(_templates(_FOLDER / CHINESE / path.name))
        lines.append(f"## {path.stem}\n\n| id | English | 中文 |\n|---|---|---|")
        lines += [f"| {id} | {text} | {chinese.get(id, '')} |" for id, text in _templates(path)]
        lines.append("")
    return "\n".join(lines)


def _templates(path: Path) -> Iterator[tuple[str, str]]:
    """Id and words of each template of a file, in one line that a table can hold."""
    serializer = FluentSerializer()
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        if isinstance(entry, Message):
            entry.comment = None
            words = serializer.serialize_entry(entry).partition("=")[2]
            text = " ".join(words.split())
            yield entry.id.name, text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(table_of_messages())
