"""A PDF that lost its end, or the list of its parts, gives the pages that are still in it."""

import zlib
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import pdf_rebuilt
from pipelines.extract.picturing import Sheet, drawn
from tests.pipelines.extract.making import lines, pdf, read_bytes
from tests.samples.pdf import of_objects

SAID = ("Four cranes were ordered.", "Kepa delivered three.", "Nobody paid.")


def texts(draft: Draft) -> list[str]:
    return [page.text for page in draft.pages]


def spoken(text: str) -> bytes:
    return b"BT /F 12 Tf 72 700 Td (%b) Tj ET" % text.encode()


def page(number: int, *, parent: bytes = b"/Parent 2 0 R") -> bytes:
    """The page whose content is the object after it."""
    fonts = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return b"<</Type/Page%b/MediaBox[0 0 595 842]/Contents %d 0 R%b>>" % (parent, number + 1, fonts)


def content(text: str) -> bytes:
    said = spoken(text)
    return b"<</Length %d>>stream\n%b\nendstream" % (len(said), said)


def test_pages_before_the_place_where_a_file_was_cut_off_are_read_with_their_boxes(tmp_path: Path) -> None:
    whole = pdf(*map(lines, SAID))
    third = whole.index(b"Nobody")
    [draft] = read_bytes(tmp_path, "cut.pdf", whole[:third])
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason == (
        f"The end of the PDF is missing: it stops after {third:,} bytes without its table of contents. "
        "The list of its parts is lost and was made anew. 2 of 3 pages have text."
    )
    assert texts(draft) == [*SAID[:2], ""]
    boxes = draft.pages[1].boxes
    assert [draft.pages[1].text[box.start : box.end] for box in boxes] == SAID[1].split()


def test_pages_without_their_tree_are_counted_as_they_lie_in_the_file(tmp_path: Path) -> None:
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[3 0 R 5 0 R]>>", page(3), content(SAID[0])]
    whole = of_objects(*parts, page(5), content(SAID[1]))
    torn = whole.replace(b"2 0 obj", b"2 0 xxx")
    [draft] = read_bytes(tmp_path, "torn.pdf", torn[: torn.index(b"\nxref")])
    assert draft.document.status is Status.PARTIAL
    assert pdf_rebuilt.TREE in draft.document.reason
    assert texts(draft) == list(SAID[:2])


def test_pages_that_lie_packed_in_a_stream_are_found(tmp_path: Path) -> None:
    body = page(7, parent=b"")
    packed = zlib.compress(b"7 0 " + body)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
    objects = (b"1 0 obj\n%b\nendobj\n" % stream) + (b"8 0 obj\n%b\nendobj\n" % content(SAID[2]))
    [draft] = read_bytes(tmp_path, "packed.pdf", b"%PDF-1.5\n" + objects)
    assert texts(draft) == [SAID[2]]
    assert draft.document.status is Status.PARTIAL


def test_of_an_object_that_was_written_twice_the_later_one_holds(tmp_path: Path) -> None:
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page(3), content(SAID[0])]
    whole = of_objects(*parts)
    later = whole[: whole.index(b"\nxref")] + b"\n4 0 obj\n%b\nendobj\n" % content(SAID[1])
    [draft] = read_bytes(tmp_path, "later.pdf", later)
    assert texts(draft) == [SAID[1]]


def test_what_was_changed_behind_a_stream_of_objects_holds_and_damage_in_it_costs_what_follows(tmp_path: Path) -> None:
    old = page(7, parent=b"")
    more = b" ".join(b"<</A(%d)>>" % number for number in range(400))
    packed = bytearray(zlib.compress(b"7 0 " + old + more))
    packed[-200] ^= 255
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
    first = b"%PDF-1.5\n" + (b"1 0 obj\n%b\nendobj\n" % stream) + (b"8 0 obj\n%b\nendobj\n" % content(SAID[0]))
    changed = b"7 0 obj\n%b\nendobj\n9 0 obj\n%b\nendobj\n" % (page(8, parent=b""), content(SAID[1]))
    assert texts(read_bytes(tmp_path, "first.pdf", first)[0]) == [SAID[0]]
    assert texts(read_bytes(tmp_path, "changed.pdf", first + changed)[0]) == [SAID[1]]


def test_a_file_carried_inside_is_not_taken_for_the_file_itself(tmp_path: Path) -> None:
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page(3)]
    inner, outer = of_objects(*parts, content(SAID[1])), of_objects(*parts, content(SAID[0]))
    carried = b"\n5 0 obj\n<</Type/EmbeddedFile/Length %d>>stream\n%b\nendstream\nendobj\n" % (len(inner), inner)
    [draft] = read_bytes(tmp_path, "outer.pdf", outer[: outer.index(b"\nxref")] + carried)
    assert texts(draft) == [SAID[0]]


def test_an_object_whose_end_is_missing_ends_where_the_next_begins(tmp_path: Path) -> None:
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[3 0 R 5 0 R]>>", page(3), content(SAID[0])]
    whole = of_objects(*parts, page(5), content(SAID[1])).replace(b"endobj", b"endxxx", 3)
    [draft] = read_bytes(tmp_path, "torn.pdf", whole[: whole.index(b"\nxref")])
    assert texts(draft) == list(SAID[:2])


def test_objects_that_lie_over_each_other_unfold_to_no_more_than_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_rebuilt, "LARGEST", 100_000)
    body, places = b"x" * 9_000, b"".join(b"%d %d " % (number, number % 2 * 9_000) for number in range(10, 200))
    packed = zlib.compress(places + body)
    told = b"<</Type/ObjStm/N 9/First %d/Filter/FlateDecode/Length %d>>" % (len(places), len(packed))
    data = b"%%PDF-1.5\n1 0 obj\n%bstream\n%b\nendstream\nendobj\n" % (told, packed)
    assert sum(map(len, pdf_rebuilt._unfolded(data))) < 100_000


@pytest.mark.parametrize("length", [5, 40, 400])
def test_a_file_of_which_no_page_is_left_is_damaged(tmp_path: Path, length: int) -> None:
    [draft] = read_bytes(tmp_path, "cut.pdf", pdf(*map(lines, SAID))[:length])
    assert (draft.document.status, draft.pages) == (Status.DAMAGED, ())


def test_a_locked_file_that_lost_what_it_is_unlocked_by_gives_no_noise(tmp_path: Path) -> None:
    whole = pdf(*map(lines, SAID), password="kran")
    [draft] = read_bytes(tmp_path, "cut.pdf", whole[: whole.rindex(b"\nxref")], passwords=("kran",))
    assert draft.document.status in {Status.DAMAGED, Status.ENCRYPTED}
    assert not draft.pages
    assert list(pdf_rebuilt.rebuilt(tmp_path / "cut.pdf")) == []


def test_a_page_that_was_rebuilt_can_be_drawn(tmp_path: Path) -> None:
    whole = pdf(*map(lines, SAID))
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: whole.index(b"Nobody")])
    assert drawn(path, Sheet("pdf", 2, 595.0, 842.0, 1.0)).startswith(b"\x89PNG")
