"""What the Tika in the process stumbles over: told as the file's damage only where Tika says that it is."""

import io
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract.reading import read
from tests.pipelines.extract.making import header, read_bytes

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "application/vnd.openxmlformats-officedocument"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"


def slides(*, properties: str) -> bytes:
    """A presentation without slides, and what it tells of itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{PARTS}.presentationml.presentation.main+xml"/>'
            f'<Override PartName="/docProps/app.xml" ContentType="{PARTS}.extended-properties+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATED}">'
            f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="ppt/presentation.xml"/>'
            f'<Relationship Id="b" Type="{OFFICE}/extended-properties" Target="docProps/app.xml"/></Relationships>',
        )
        archive.writestr("ppt/presentation.xml", f'<p:presentation xmlns:p="{SLIDES}"/>')
        archive.writestr("docProps/app.xml", properties)
    return out.getvalue()


@pytest.mark.parametrize("path", ["note.zlib", "0123abcd"])
def test_what_is_packed_is_read_without_a_name_that_nobody_gave_it(tmp_path: Path, path: str) -> None:
    (tmp_path / path).write_bytes(zlib.compress(b"Four cranes for Oslo.\n"))
    [draft] = read(tmp_path / path, replace(header(tmp_path / path), paths=("note.zlib",)))
    assert [page.text.strip() for page in draft.pages] == ["Four cranes for Oslo."]


def test_what_breaks_the_reader_down_is_told_as_its_failure(tmp_path: Path) -> None:
    pytest.importorskip("iscc_tika")
    [draft] = read_bytes(tmp_path, "talk.pptx", slides(properties="<Properties><Broken></Properties>"))
    assert draft.document.status is Status.FAILED
    assert "the built-in Tika broke down over it (JniError)" in draft.document.reason


def test_what_the_reader_says_of_the_file_is_told_as_damage(tmp_path: Path) -> None:
    pytest.importorskip("iscc_tika")
    [draft] = read_bytes(tmp_path, "talk.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert draft.document.status is Status.DAMAGED
    assert "damaged: it cannot be read to its end" in draft.document.reason
