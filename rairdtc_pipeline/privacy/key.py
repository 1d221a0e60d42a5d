"""The pseudonym key of a warehouse; a lost key is reported and not silently replaced."""

import os

from rairdtc_pipeline.errors import RefusedError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.pseudonym import KEY_VARIABLE, load_key
from rairdtc_pipeline.storage.layout import Layout


def key_of_warehouse(layout: Layout) -> bytes:
    """The key; it is made if nothing has been published yet.

    Raises RefusedError if the key is missing after a publication, and DeclarationError as
    `load_key` does.
    """
    given = os.environ.get(KEY_VARIABLE) or layout.key_file.exists()
    if not given and layout.published.exists():
        raise RefusedError(
            message("privacy-key-gone", key=layout.key_file, published=layout.published)
        )
    return load_key(layout.key_file)
