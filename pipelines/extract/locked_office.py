"""Office files under a password, opened with the passwords that are given: those of Microsoft (MS-OFFCRYPTO) by
msoffcrypto-tool, OpenDocument and those of Apple by the modules beside this one."""

import io
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.model.kinds import Status
from pipelines.extract import locked_iwork, locked_opendocument
from pipelines.extract.material import DAMAGE, UNLOCKED, Material, Reading, Unreadable
from pipelines.extract.pictures_within import with_pictures
from pipelines.extract.sniff import type_of

READERS = {
    "docx": "docx",
    "odt": "opendocument",
    "ods": "workbook",
    **dict.fromkeys(("xlsx", "xlsb", "xls"), "workbook"),
    **dict.fromkeys(("pages", "numbers", "key"), "iwork"),
}

_KEYS = {
    **dict.fromkeys(("odt", "ods", "odp", "odg", "odf", "sxw"), locked_opendocument.unlocked),
    **dict.fromkeys(("pages", "numbers", "key"), locked_iwork.unlocked),
}


def extract(material: Material) -> Reading:
    """What the file says once it is opened. Raises Unreadable (encrypted) where no password opens it."""
    data = unlocked(material)
    if data is None:
        raise Unreadable(Status.ENCRYPTED, "The Office file is encrypted: it is locked by a password.")
    with TemporaryDirectory(prefix="footnote-") as folder:
        path = Path(folder, "unlocked")
        path.write_bytes(data)
        inner = replace(material, path=path, type=type_of(path, material.name))
        reading: Reading = import_module(f"pipelines.extract.{READERS.get(inner.type, 'other')}").extract(inner)
        reading = with_pictures(reading, inner)
        return replace(reading, children=tuple(reading.children), facts={**reading.facts, UNLOCKED: inner.type})


def unlocked(material: Material) -> bytes | None:
    """The file's bytes without their lock; None where no password given opens it."""
    if key := _KEYS.get(material.type):
        with suppress(*DAMAGE):  # also where it is locked in a way that is not known here
            return key(material)
        return None
    import msoffcrypto

    broken: tuple[type[Exception], ...] = (
        msoffcrypto.exceptions.DecryptionError,
        msoffcrypto.exceptions.InvalidKeyError,
        msoffcrypto.exceptions.FileFormatError,
        *DAMAGE,
    )
    for password in material.passwords:
        out = io.BytesIO()
        try:
            with material.path.open("rb") as file:
                office = msoffcrypto.OfficeFile(file)
                office.load_key(password=password)
                office.decrypt(out)
        except broken:
            continue
        return out.getvalue()
    return None
