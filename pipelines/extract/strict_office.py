"""Office files in the stricter form of their standard (ISO/IEC 29500, Strict): the same under the names that readers
know, those of the usual form (Transitional)."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer import leftovers
from pipelines.extract.material import DAMAGE, Material, check_unpacked

_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(?=\w)")
_MARKUP = (".xml", ".rels")


@contextmanager
def usual(material: Material) -> Iterator[Material]:
    """The file itself, or where it is of the stricter form one of the usual form that says the same, while it is read.

    Raises what `DAMAGE` names where its parts cannot be unpacked, Unreadable where they are more than any text has.
    """
    if not _is_strict(material):
        yield material
        return
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        place = Path(folder) / "usual"
        with zipfile.ZipFile(material.path) as archive, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
            check_unpacked(archive)
            for entry in archive.infolist():
                material.alive()
                data = archive.read(entry)
                renamed = entry.filename.endswith(_MARKUP)
                made.writestr(
                    entry.filename, _NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data) if renamed else data
                )
        yield replace(material, path=place)


def _is_strict(material: Material) -> bool:
    try:
        with zipfile.ZipFile(material.path) as archive:
            return _NAME.search(archive.read("_rels/.rels")) is not None
    except DAMAGE:
        return False
