"""Which archive this application reads, and who is reading. Pages ask here and keep nothing themselves."""

from flask import current_app

from indexer.archive import Archive
from indexer.model.scope import Scope
from webui.access import LOCAL, Reader

ARCHIVE = "footnote.archive"  # its key in `app.extensions`


def current_archive() -> Archive:
    """The archive of the application that answers."""
    archive: Archive = current_app.extensions[ARCHIVE]
    return archive


def current_reader() -> Reader:
    """Who asks. Today the one local reader; accounts will be told apart here and nowhere else."""
    return LOCAL


def current_scope() -> Scope:
    """What the one who asks may see."""
    return current_reader().scope
