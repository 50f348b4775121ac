"""All samples from their sources: which maker makes which type of file, and where the gold goes."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.samples import broken, gold, mails, office, pdf, texts
from tests.samples.source import SOURCES, Source, sources


def made(source: Source) -> bytes:
    """The finished bytes of a source."""
    match source.type:
        case "pdf":
            return pdf.made(source)
        case "docx":
            return office.docx(source)
        case "xlsx":
            return office.xlsx(source)
        case "csv":
            return office.table(source)
        case "html":
            return texts.html(source, sites())
        case "eml":
            return mails.eml(source, made)
        case "md":
            return texts.markdown(source)
        case "jsonl":
            return texts.json_lines(source)
        case _:
            return texts.text(source)


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
