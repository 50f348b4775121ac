"""All configuration, read once from the environment and passed down. No other module reads the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import WrongUse

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Config:
    """Where the archive lies and within which bounds it works. Each key is named in the README."""

    archive: Path = Path("archive")
    database_url: str = ""
    originals_url: str = ""
    engine: str = "embedded"
    workers: int = 0
    host: str = "127.0.0.1"
    port: int = 8470
    file_limit: int = 2048 * MEBIBYTE
    memory_limit: int = 2048 * MEBIBYTE
    time_limit: float = 300.0
    secret_key: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, archive: str | None = None) -> "Config":
        """The configuration that `env` asks for; `archive` (a command's --archive) wins over FOOTNOTE_ARCHIVE.

        Raises WrongUse where a value cannot be read, naming the key.
        """
        return cls(
            archive=Path(archive or env.get("FOOTNOTE_ARCHIVE", "archive")),
            database_url=env.get("FOOTNOTE_DATABASE_URL", ""),
            originals_url=env.get("FOOTNOTE_ORIGINALS_URL", ""),
            engine=_one_of(env, "FOOTNOTE_ENGINE", "embedded", ("embedded", "elastic")),
            workers=int(_number(env, "FOOTNOTE_WORKERS", 0)),
            host=env.get("FOOTNOTE_HOST", "127.0.0.1"),
            port=int(_number(env, "FOOTNOTE_PORT", 8470)),
            file_limit=int(_number(env, "FOOTNOTE_FILE_LIMIT_MB", 2048) * MEBIBYTE),
            memory_limit=int(_number(env, "FOOTNOTE_MEMORY_LIMIT_MB", 2048) * MEBIBYTE),
            time_limit=_number(env, "FOOTNOTE_TIME_LIMIT_SECONDS", 300.0),
            secret_key=env.get("FOOTNOTE_SECRET_KEY", ""),
        )

    @property
    def database(self) -> str:
        """The database address: the one configured, else SQLite in the archive's folder."""
        return self.database_url or f"sqlite:///{self.archive / 'archive.db'}"

    @property
    def originals(self) -> str:
        """Where originals lie, as fsspec reads it: the one configured, else a folder of the archive."""
        return self.originals_url or str(self.archive / "originals")

    @property
    def index(self) -> Path:
        """The embedded engine's folder; derived, may be deleted."""
        return self.archive / "index"

    @property
    def derived(self) -> Path:
        """Page images and other files that can be made again."""
        return self.archive / "derived"


def _number(env: Mapping[str, str], key: str, default: float) -> float:
    text = env.get(key, "")
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        raise WrongUse(f"{key} must be a number, not {text!r}.") from None
    if number < 0:
        raise WrongUse(f"{key} must not be negative, but is {text}.")
    return number


def _one_of(env: Mapping[str, str], key: str, default: str, allowed: tuple[str, ...]) -> str:
    text = env.get(key, "") or default
    if text not in allowed:
        raise WrongUse(f"{key} must be one of {', '.join(allowed)}, not {text!r}.")
    return text
