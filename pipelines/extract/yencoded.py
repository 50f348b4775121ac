"""Files written into the body of a mail or a news post as they are, each byte moved on by 42 (yEnc).

Source: yEnc draft 1.3 (J. Helbing, 2002).
"""

import re

_OPENS, _ENDS = b"=ybegin ", b"\n=yend"
_HEAD = re.compile(
    rb"=ybegin (?:part=(?P<part>\d+) )?(?:total=(?P<total>\d+) )?(?:[a-z]+=\S+ )*?name=(?P<name>[^\r\n]+)\r?\n"
    rb"(?:=ypart begin=(?P<begin>\d+) end=(?P<end>\d+)[^\r\n]*\r?\n)?"
)
_SIZE = re.compile(rb" size=(\d+)")
_PART = re.compile(r", part \d+(?: of \d+)?$")
_MOVED = bytes((byte - 42) % 256 for byte in range(256))


def parted(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The bytes without the files written into them, and those, each with its name; of a file that several mails bring
    the part that this one does."""
    files: list[tuple[str, bytes]] = []
    kept: list[bytes] = []
    at = 0
    while (end := data.find(_ENDS, at)) >= 0:
        opens = data.rfind(_OPENS, at, end)
        head = _HEAD.match(data, opens, end) if opens >= 0 and data[opens - 1 : opens] in {b"\n", b""} else None
        behind = data.find(b"\n", end + len(_ENDS))
        behind = len(data) if behind < 0 else behind
        if head:
            files.append((_name(head), _written(data[head.end() : end])))
        kept.append(data[at : opens if head else behind])
        at = behind
    return b"".join([*kept, data[at:]]), files


def _name(head: "re.Match[bytes]") -> str:
    name = head["name"].decode("utf-8", "replace").strip().strip('"').replace("\\", "/").rpartition("/")[2] or "file"
    size = _SIZE.search(head[0])
    alone = not head["part"] or (head["begin"] == b"1" and size is not None and size[1] == head["end"])
    of_all = f" of {int(head['total'])}" if head["total"] else ""
    return name if alone else f"{name}, part {int(head['part'])}{of_all}"


def is_part(name: str) -> bool:
    """Whether a file is called so that is only a part: other mails bring the rest."""
    return _PART.search(name) is not None


def _written(lines: bytes) -> bytes:
    first, *escaped = lines.replace(b"\r", b"").replace(b"\n", b"").split(b"=")
    return b"".join([first, *(bytes([(part[0] - 64) % 256]) + part[1:] for part in escaped if part)]).translate(_MOVED)
