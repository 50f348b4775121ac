"""Every error a person may meet. Each message says what is wrong and what to do; commands print it, pages show it."""


class FootnoteError(Exception):
    """Root of all our errors. `exit_code` is what a command ends with, `http_status` what a page answers."""

    exit_code = 1
    http_status = 500


class WrongUse(FootnoteError):
    """The command or address was used wrongly."""

    exit_code = 2
    http_status = 400


class NotFound(FootnoteError):
    """There is no such document, entity, contract or page, or the reader may not see it."""

    http_status = 404


class ArchiveMissing(FootnoteError):
    """The folder holds no archive yet."""

    exit_code = 2
    http_status = 503


class ArchiveBusy(FootnoteError):
    """Another ingest holds the archive."""

    http_status = 503


class ArchiveOutdated(FootnoteError):
    """The store was written by another version and cannot be migrated by this one."""

    http_status = 503


class DatabaseUnavailable(FootnoteError):
    """The database server cannot be reached, or does not let us in; what was stored before is intact."""

    http_status = 503


class StorageFull(FootnoteError):
    """The disk is full or read-only; what was stored before is intact."""

    http_status = 507


class OriginalsUnavailable(FootnoteError):
    """The server that keeps the original files cannot be reached, or does not let us in."""

    http_status = 503


class EngineUnavailable(FootnoteError):
    """The search engine cannot be reached or its extra is not installed. Never shown as "no results"."""

    http_status = 503


class IndexOutdated(FootnoteError):
    """The index was made by another version; `footnote rebuild` makes it again from the store."""

    http_status = 503


class QueryError(FootnoteError):
    """The query cannot be understood even after repair. `position` is a code point offset into it."""

    exit_code = 2
    http_status = 400

    def __init__(self, message: str, *, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class MeaningUnavailable(FootnoteError):
    """Search by meaning was asked for, and the archive has no vectors."""

    exit_code = 2
    http_status = 400
