"""Web pages saved by Safari: the page, its address, and what came with it."""

import plistlib
from pathlib import Path
from typing import Any

from indexer.model.kinds import Status
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
