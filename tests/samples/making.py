"""All samples from their sources: which maker makes which type of file, and where the gold goes."""

import json
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tests.samples import broken, gold, mails, office, pdf, texts
from tests.samples.source import SOURCES, Source, sources


def made(source: Source) -> bytes:
    """The finished bytes of a source."""
    return MAKERS.get(source.type, texts.text)(source)


def _html(source: Source) -> bytes:
    return texts.html(source, sites())


def _eml(source: Source) -> bytes:
    return mails.eml(source, made)


MAKERS: dict[str, Callable[[Source], bytes]] = {
    "pdf": pdf.made,
    "docx": office.docx,
    "xlsx": office.xlsx,
    "csv": office.table,
    "html": _html,
    "eml": _eml,
    "md": texts.markdown,
    "jsonl": texts.json_lines,
}


@cache
def sites() -> dict[str, Any]:
    """What the invented news sites look like."""
    return tomllib.loads((SOURCES / "sites.toml").read_text(encoding="utf-8"))


def make_all(samples: Path, answers: Path) -> list[Path]:
    """Write every sample below `samples` and its gold below `answers`; gives the files written.

    Raises ValueError with everything that is wrong in the statements of the sources.
    """
    written: list[Path] = []
    faults: list[str] = []
    for source in sources():
        written.append(_written(samples / source.path, made(source)))
        found = gold.gold(source)
        faults += gold.faults(found, source.path)
        text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        written.append(_written(answers / (source.path + ".json"), text.encode()))
    for name, data in broken.files().items():
        written.append(_written(samples / "broken" / name, data))
    if faults:
        raise ValueError("\n".join(faults))
    return written


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)
    return path
