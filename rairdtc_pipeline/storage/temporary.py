"""Temporary files and folders, and the deletion of those that killed commands left."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from os.path import lexists
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile, gettempdir, mkdtemp
from typing import IO

from rairdtc_pipeline.storage.atomic_file import draft_of
from rairdtc_pipeline.storage.layout import Layout
from rairdtc_pipeline.storage.locks import held_folder, lock_of, unless_held

NewFile = Callable[[], tuple[IO[bytes], Path]]

_PREFIX, DRAFT = ".rairdtc-temporary-", ".rairdtc-draft-"
_RECORDED = "draft"
# The hidden name of a snapshot begins with its date.
_UNFINISHED_SNAPSHOT = ".[0-9]*"
# The folder through which a process reaches its open files by path.
_OPEN_FILES = Path("/proc/self/fd")


@contextmanager
def unnamed_files(folder: Path) -> Iterator[NewFile]:
    """A function that makes files on the disk of `folder`; they disappear when this process ends.

    A file has no name, so its path leads nowhere in another process. If the system has no paths of
    open files, the file has a name in the folder until the end.
    """
    with ExitStack() as files:

        def new_file() -> tuple[IO[bytes], Path]:
            if not _OPEN_FILES.is_dir():
                named = files.enter_context(NamedTemporaryFile(dir=folder))
                return named.file, Path(named.name)
            stream = files.enter_context(TemporaryFile(dir=folder))
            return stream, _OPEN_FILES / str(stream.fileno())

        yield new_file


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder among the system's temporary files, only for this user, deleted at the end.

    Its owner holds it, so that the next command can distinguish it from the folder of a killed
    command.
    """
    while True:
        folder = Path(mkdtemp(prefix=_PREFIX))
        with ExitStack() as held:
            try:
                held.enter_context(held_folder(folder))
                taken_for_left_behind = not folder.is_dir()
            except OSError:
                taken_for_left_behind = True
            if taken_for_left_behind:
                continue
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return


@contextmanager
def recorded_draft(around: Path, name: str) -> Iterator[Path]:
    """The path of a draft in the folder `around`, which is deleted if this process is killed.

    The next command of any kind deletes it: it finds the path in a temporary folder.
    """
    draft = around.absolute() / f"{DRAFT}{name}"
    with temporary_folder() as record:
        (record / _RECORDED).symlink_to(draft)
        yield draft


def delete_left_behind(layout: Layout) -> None:
    """Delete temporary folders, drafts and scratch files that killed commands of this user left.

    The operating system has released their locks. What cannot be deleted is left.
    """
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError), held_folder(folder):
            _delete(folder)
    delete_scratch(layout)


def _delete(folder: Path) -> None:
    # Nobody else can choose what is deleted, because the folder of another user cannot be held.
    with suppress(OSError):
        draft = (folder / _RECORDED).readlink()
        if draft.name.startswith(DRAFT):
            shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(folder)


def delete_scratch(layout: Layout) -> None:
    """Empty the scratch folder of a warehouse, unless a command holds the warehouse.

    Half-written private files and snapshots are deleted too. A folder without the lock file of a
    warehouse is left alone, because it may be another folder of the same name.
    """
    written = (layout.key_file, layout.withdrawn_file, layout.locked_analysis_file)
    left = [*map(draft_of, written), layout.next_published, *layout.scratch.glob("*")]
    left += layout.snapshots.glob(_UNFINISHED_SNAPSHOT)
    _delete_unless_held(left, layout.lock_file)
    _delete_unless_held([draft_of(layout.ledger_file)], lock_of(layout.ledger_file))


def _delete_unless_held(paths: Iterable[Path], lock_file: Path) -> None:
    with suppress(OSError):
        left = list(filter(lexists, paths))
        if not left:
            return
        with unless_held(lock_file) as free:
            for path in left if free else ():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
