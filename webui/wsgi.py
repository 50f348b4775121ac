"""The application: pages, templates and guards put together around one archive. Starts no server."""

from flask import Flask

from indexer.archive import Archive
from indexer.config import Config
from webui import (
    access,
    collections,
    contracts,
    documents,
    entities,
    errors,
    forms,
    headers,
    help,
    lists,
    originals,
    places,
    present,
    review,
    search,
    suggest,
    upload,
    versions,
)
from webui.context import ARCHIVE

PAGES = (
    search,
    suggest,
    documents,
    versions,
    originals,
    entities,
    places,
    contracts,
    lists,
    upload,
    collections,
    review,
    help,
)


def create_app(archive: Archive | Config) -> Flask:
    """The reading room over an open archive, or over the one that a configuration names.

    Raises what opening the archive raises (ArchiveMissing, ArchiveOutdated …).
    """
    opened = Archive.open(archive) if isinstance(archive, Config) else archive
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.redirect_defaults = False  # an address says which form is meant; none leads to another
    app.extensions[ARCHIVE] = opened
    _prepare_templates(app)
    access.guard(app, opened.config)
    headers.secure(app)
    errors.register(app)
    forms.prepare(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    return app


def _prepare_templates(app: Flask) -> None:
    """Give templates the words of `present`; trim what only serves to read them."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "amount_of": present.value,
        "counted": present.counted,
        "direction": present.direction,
        "held": present.held,
        "kind": present.kind,
        "language_name": present.language,
        "line": present.line,
        "number": present.number,
        "nice_date": present.date,
        "size": present.size,
        "web_address": present.web_address,
        "zipped": zip,
    }
    app.jinja_env.globals |= {"words": present, "keys": help.KEYS}
