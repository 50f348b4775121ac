"""Web pages saved by Safari: the page, its address, and what came with it."""

import plistlib
from pathlib import Path
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract import webarchive
from tests.pipelines.extract.making import lines, pdf, read_bytes

PAGE = "<html><head><title>Kraner på Kepa</title></head><body><article><p>{}</p></article></body></html>"
SAID = "Havnestyret kjøpte fire kraner av Kepa Marina for ni millioner kroner, sto det i avisen. "


def resource(address: str, media: str, data: bytes, **more: object) -> dict[str, Any]:
    return {"WebResourceURL": address, "WebResourceMIMEType": media, "WebResourceData": data, **more}


def saved(page: bytes, *beside: dict[str, Any], encoding: str = "UTF-8", **more: object) -> bytes:
    main = resource("https://avis.example/kraner", "text/html", page, WebResourceTextEncodingName=encoding)
    whole = {"WebMainResource": main, "WebSubresources": list(beside), **more}
    return plistlib.dumps(whole, fmt=plistlib.FMT_BINARY)


def test_page_address_and_files_but_not_its_dress(tmp_path: Path) -> None:
    page = PAGE.format(SAID * 5).encode("cp1252")
    dress = resource("https://avis.example/a.css", "text/css", b"p { color: red }")
    paper = resource("https://avis.example/vedlegg/kontrakt.pdf?v=2", "application/pdf", pdf(lines("Four cranes.")))
    frame = {"WebMainResource": resource("https://avis.example/r", "text/html", PAGE.format("I rammen.").encode())}
    data = saved(page, dress, paper, encoding="windows-1252", WebSubframeArchives=[frame])
    own, *inside = read_bytes(tmp_path, "Kraner.webarchive", data)
    assert (own.document.type, own.document.status) == ("webarchive", Status.DONE)
    assert own.document.url == "https://avis.example/kraner"
    assert SAID.strip() in own.pages[0].text
    assert [(one.document.inside, one.document.type) for one in inside] == [("1/r", "html"), ("3/kontrakt.pdf", "pdf")]
    assert inside[0].pages[0].text.endswith("I rammen.")
    assert inside[1].pages[0].text == "Four cranes."


def test_it_is_known_without_its_name_and_damage_is_told(tmp_path: Path) -> None:
    whole = saved(PAGE.format(SAID * 5).encode())
    [own] = read_bytes(tmp_path, "page", whole)
    assert own.document.type == "webarchive"
    [cut] = read_bytes(tmp_path, "cut.webarchive", whole[: len(whole) // 2])
    assert (cut.document.status, cut.document.type) == (Status.DAMAGED, "webarchive")


def test_files_and_frames_of_frames_are_children(tmp_path: Path) -> None:
    def frame(said: str, *beside: dict[str, Any], frames: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
        page = resource(f"https://avis.example/{said}", "text/html", PAGE.format(f"{said} sier noe.").encode())
        return {"WebMainResource": page, "WebSubresources": list(beside), "WebSubframeArchives": list(frames)}

    contract = resource("https://avis.example/kontrakt.pdf", "application/pdf", pdf(lines("Four cranes.")))
    outer = frame("Ytre", contract, frames=(frame("Indre"),))
    whole = saved(PAGE.format(SAID * 5).encode(), WebSubframeArchives=[outer])
    own, *inside = read_bytes(tmp_path, "a.webarchive", whole)
    assert own.document.status is Status.DONE
    assert [one.document.inside for one in inside] == ["1/Ytre", "2/Indre", "3/kontrakt.pdf"]
    assert [one.pages[0].text.rpartition("\n")[2] for one in inside] == [
        "Ytre sier noe.",
        "Indre sier noe.",
        "Four cranes.",
    ]


def test_frames_that_hold_each_other_many_times_are_read_once() -> None:
    frame: dict[str, Any] = {"WebMainResource": resource("https://avis.example/r", "text/html", b"<p>I rammen.</p>")}
    for _ in range(40):
        frame = {**frame, "WebSubframeArchives": [frame, frame]}
    assert len([*webarchive._resources(frame)]) == 1
    frame["WebSubframeArchives"].append(frame)
    assert len([*webarchive._resources(frame)]) == 1


def test_one_broken_file_costs_itself_alone(tmp_path: Path) -> None:
    paper = resource("http://[bad", "application/pdf", pdf(lines("Four cranes.")))
    empty = {"WebResourceURL": "https://avis.example/p.png", "WebResourceMIMEType": "image/png"}
    own, child = read_bytes(tmp_path, "a.webarchive", saved(PAGE.format(SAID * 5).encode(), empty, paper))
    assert own.document.status is Status.PARTIAL
    assert own.document.reason.startswith("1 file that came with the page cannot be read")
    assert SAID.strip() in own.pages[0].text
    assert child.pages[0].text == "Four cranes."
    assert (child.document.type, child.document.url) == ("pdf", "")


def test_what_is_left_without_the_page_is_read(tmp_path: Path) -> None:
    paper = resource("https://avis.example/k.pdf", "application/pdf", pdf(lines("Four cranes.")))
    data = plistlib.dumps({"WebMainResource": {}, "WebSubresources": [paper]}, fmt=plistlib.FMT_BINARY)
    own, child = read_bytes(tmp_path, "a.webarchive", data)
    assert own.document.status is Status.PARTIAL
    assert child.pages[0].text == "Four cranes."
    bare = plistlib.dumps({"WebMainResource": {"WebResourceData": 9}}, fmt=plistlib.FMT_BINARY)
    [own] = read_bytes(tmp_path, "b.webarchive", bare)
    assert own.document.status is Status.DAMAGED


def test_a_pdf_saved_as_the_page_is_a_child(tmp_path: Path) -> None:
    main = resource("https://avis.example/k.pdf", "application/pdf", pdf(lines("Four cranes.")))
    data = plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)
    own, child = read_bytes(tmp_path, "a.webarchive", data)
    assert (own.document.status, own.pages) == (Status.DONE, ())
    assert (child.document.inside, child.document.type) == ("1/k.pdf", "pdf")
    assert child.pages[0].text == "Four cranes."
