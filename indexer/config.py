"""All configuration, read once from the environment and passed down. No other module reads the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from indexer.errors import WrongUse

MEBIBYTE = 1024 * 1024
UPLOADS = ("local", "on", "off")  # local: only where no other machine can reach the reading room
ENGINES = ("embedded", "elastic")


@dataclass(frozen=True, slots=True)
class Elastic:
    """Where Elasticsearch answers and how one gets in. `index` "" is a name made from the archive's own.

    `ca` is the file of the authority that signed the server's certificate. Either `api_key`, or `user` and `password`.
    """

    urls: tuple[str, ...] = ("http://127.0.0.1:9200",)
    index: str = ""
    ca: str = ""
    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    shards: int = 1
    replicas: int = 1
    patience: float = 60.0


@dataclass(frozen=True, slots=True)
class Config:
    """Where the archive lies and within which bounds it works. Each key is named in the README."""

    archive: Path = Path("archive")
    database_url: str = field(default="", repr=False)  # it may hold a password
    database_patience: float = 60.0
    originals_url: str = ""
    engine: str = "embedded"
    workers: int = 0
    host: str = "127.0.0.1"
    port: int = 8470
    file_limit: int = 2048 * MEBIBYTE
    memory_limit: int = 2048 * MEBIBYTE
    time_limit: float = 300.0
    tika_server: str = ""
    secret_key: str = ""
    upload: str = "local"
    upload_limit: int = 16 * 1024 * MEBIBYTE
    elastic: Elastic = Elastic()

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, archive: str | None = None) -> "Config":
        """The configuration that `env` asks for; `archive` (a command's --archive) wins over FOOTNOTE_ARCHIVE.

        Raises WrongUse where a value cannot be read, naming the key.
        """
        return cls(
            archive=Path(archive or env.get("FOOTNOTE_ARCHIVE", "archive")),
            database_url=env.get("FOOTNOTE_DATABASE_URL", ""),
            database_patience=_number(env, "FOOTNOTE_DATABASE_PATIENCE_SECONDS", 60.0),
            originals_url=env.get("FOOTNOTE_ORIGINALS_URL", ""),
            engine=_one_of(env, "FOOTNOTE_ENGINE", "embedded", ENGINES),
            workers=int(_number(env, "FOOTNOTE_WORKERS", 0)),
            host=env.get("FOOTNOTE_HOST", "127.0.0.1"),
            port=int(_number(env, "FOOTNOTE_PORT", 8470)),
            file_limit=int(_number(env, "FOOTNOTE_FILE_LIMIT_MB", 2048) * MEBIBYTE),
            memory_limit=int(_number(env, "FOOTNOTE_MEMORY_LIMIT_MB", 2048) * MEBIBYTE),
            time_limit=_number(env, "FOOTNOTE_TIME_LIMIT_SECONDS", 300.0),
            tika_server=_address(env, "TIKA_SERVER_ENDPOINT"),
            secret_key=env.get("FOOTNOTE_SECRET_KEY", ""),
            upload=_one_of(env, "FOOTNOTE_UPLOAD", "local", UPLOADS),
            upload_limit=int(_number(env, "FOOTNOTE_UPLOAD_LIMIT_MB", 16 * 1024) * MEBIBYTE),
            elastic=_elastic(env),
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
    def elastic_index(self) -> str:
        """The name of the archive's index in Elasticsearch: the one configured, else one that no other archive has."""
        own = self.database_url or str(self.archive.resolve())
        return self.elastic.index or f"footnote-{sha256(own.encode()).hexdigest()[:12]}"

    @property
    def index(self) -> Path:
        """The embedded engine's folder; derived, may be deleted."""
        return self.archive / "index"

    @property
    def writing_lock(self) -> Path:
        """Held by the one writer of an archive whose database is a file of it."""
        return self.archive / "writing.lock"

    @property
    def uploads(self) -> Path:
        """Files on their way in from a browser."""
        return self.archive / "uploads"

    @property
    def derived(self) -> Path:
        """Page images and other files that can be made again."""
        return self.archive / "derived"


def _address(env: Mapping[str, str], key: str) -> str:
    """The address of a server, without a slash at its end; "" where none is given."""
    address = env.get(key, "").strip().rstrip("/")
    if address and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", address):
        raise WrongUse(f"{key} must be like http://127.0.0.1:9998, not {address!r}.")
    return address


def _elastic(env: Mapping[str, str]) -> Elastic:
    usual = Elastic()
    urls = tuple(url.strip().rstrip("/") for url in env.get("FOOTNOTE_ELASTIC_URL", "").split(",") if url.strip())
    for url in urls:
        if not re.match(r"https?://[^/]", url):
            raise WrongUse(f"FOOTNOTE_ELASTIC_URL must be like https://host:9200, not {url!r}.")
    shards = int(_number(env, "FOOTNOTE_ELASTIC_SHARDS", usual.shards))
    if not shards:
        raise WrongUse("FOOTNOTE_ELASTIC_SHARDS must be at least 1.")
    return Elastic(
        urls=urls or usual.urls,
        index=_index_name(env.get("FOOTNOTE_ELASTIC_INDEX", "")),
        ca=env.get("FOOTNOTE_ELASTIC_CA", ""),
        api_key=env.get("FOOTNOTE_ELASTIC_API_KEY", ""),
        user=env.get("FOOTNOTE_ELASTIC_USER", ""),
        password=env.get("FOOTNOTE_ELASTIC_PASSWORD", ""),
        shards=shards,
        replicas=int(_number(env, "FOOTNOTE_ELASTIC_REPLICAS", usual.replicas)),
        patience=_number(env, "FOOTNOTE_ELASTIC_PATIENCE_SECONDS", usual.patience),
    )


def _index_name(text: str) -> str:
    if text and not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,150}", text):
        raise WrongUse(f"FOOTNOTE_ELASTIC_INDEX must be small letters, digits, - _ and dots, not {text!r}.")
    return text


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
