"""Web archives (WARC, ISO 28500; and ARC before it): each thing fetched is a child under its address, with when it was
fetched and what the server called it."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from pipelines.extract.material import Material, Reading
from pipelines.extract.unpacking import Member, unpacked

KEPT = frozenset({"response", "resource", "conversion", "continuation"})
LONGEST = 64 * 1024
PORTION = 1024 * 1024  # bytes that are unpacked at once
_HEADER = re.compile(rb"^([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*?)\r?$", re.MULTILINE)
_ARC = re.compile(rb"(?P<address>\S+) \S+ (?P<date>\d{8,14}) (?P<kind>\S+) (?:.* )?(?P<length>\d+)\r?\n$")
_ENDINGS = {"text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "application/xhtml+xml": ".html"}


def extract(material: Material) -> Reading:
    """What was fetched, as children; requests and notes of the crawler are passed over."""
    return unpacked(_members(material), material, parser="warc")


def _members(material: Material) -> Iterator[Member]:
    with material.path.open("rb") as file:
        while line := file.readline(LONGEST):
            if line.startswith(b"WARC/"):
                headers = _headers(file)
                length, address = (
                    int(headers.get("content-length", "0")),
                    headers.get("warc-target-uri", "").strip("<>"),
                )
                kept, fetched = headers.get("warc-type", "") in KEPT, headers.get("warc-date", "")
            elif found := _ARC.match(line):
                length, address = int(found["length"]), found["address"].decode("utf-8", "replace")
                kept, fetched = not address.startswith("filedesc:"), _stamp(found["date"].decode())
            else:
                continue
            start = file.tell()
            if kept:
                yield _member(file, address, length, fetched)
            file.seek(start + length)


def _stamp(figures: str) -> str:
    """A date of an ARC as ISO has it: "20080430204825" is 2008-04-30T20:48:25Z."""
    day, time = (figures[:4], figures[4:6], figures[6:8]), (figures[8:10], figures[10:12], figures[12:14])
    return "-".join(day) + (f"T{':'.join(time)}Z" if all(time) else "")


def _member(file: IO[bytes], address: str, length: int, fetched: str) -> Member:
    start = file.tell()
    head = file.read(min(length, LONGEST))
    http = head.startswith(b"HTTP/")
    block, _, _ = head.partition(b"\r\n\r\n") if b"\r\n\r\n" in head else head.partition(b"\n\n")
    about = {key.decode().lower(): value.decode("latin-1") for key, value in _HEADER.findall(block)} if http else {}
    skip = len(block) + (4 if b"\r\n\r\n" in head else 2) if http else 0

    def read(limit: int) -> bytes:
        file.seek(start + skip)
        return _body(file.read(min(max(0, length - skip), limit)), about, limit)

    media = about.get("content-type", "").strip()
    facts = {key: text for key, text in (("fetched", fetched), ("media type", media)) if text}
    return Member(_name(address, media), None, read, url=address, facts=facts)


def _body(data: bytes, about: dict[str, str], limit: int) -> bytes:
    """What the server sent, without the wrappings of its transport."""
    if "chunked" in about.get("transfer-encoding", ""):
        data = _unchunked(data)
    coding = about.get("content-encoding", "")
    if "br" in coding:
        return _unbrotli(data, limit)
    wrappings = (31,) if "gzip" in coding else (15, -15) if "deflate" in coding else ()  # servers mean either by it
    for bits in wrappings:
        with suppress(zlib.error):
            return zlib.decompressobj(bits).decompress(data, limit)
    return data


def _unbrotli(data: bytes, limit: int) -> bytes:
    try:
        import brotli  # py7zr brings it, not on every system
    except ImportError:
        return data
    unpacker, found, portion = brotli.Decompressor(), bytearray(), data
    with suppress(brotli.error):
        while not unpacker.is_finished() and len(found) < limit:
            more = unpacker.process(portion, output_buffer_limit=PORTION)
            if not more and not portion:
                break
            found, portion = found + more, b""
    return bytes(found) or data


def _unchunked(data: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        line, _, _ = data[at : at + 100].partition(b"\r\n")
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            return data if not parts else b"".join(parts)
        at += len(line) + 2
        parts.append(data[at : at + size])
        at += size + 2
        if not size:
            break
    return b"".join(parts)


def _headers(file: IO[bytes]) -> dict[str, str]:
    headers = {}
    while (line := file.readline(LONGEST)).strip():
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def _name(address: str, media: str) -> str:
    """The address as a path inside, with an ending where it has none."""
    path = address.partition("://")[2] or address or "without address"
    ending = _ENDINGS.get(media.partition(";")[0].strip().lower(), "")
    last = path.partition("?")[0].rpartition("/")[2]
    return path if not ending or path.endswith(ending) or "." in last else f"{path.rstrip('/')}{ending}"
