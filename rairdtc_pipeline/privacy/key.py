"""The pseudonym key of a warehouse: lost, it is not made anew without a word."""

import os

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.pseudonym import KEY_VARIABLE, load_key
from rairdtc_pipeline.storage.layout import Layout


def key_of_warehouse(layout: Layout) -> bytes:
    """The key, made where nothing was published yet.

    Raises RefusedError where it is gone from its file, and DeclarationError as `load_key`.
    """
    given = os.environ.get(KEY_VARIABLE) or layout.key_file.exists()
    if not given and layout.published.exists():
        raise RefusedError(
            message("privacy-key-gone", key=layout.key_file, published=layout.published)
        )
    return load_key(layout.key_file)
