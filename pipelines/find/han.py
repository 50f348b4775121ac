"""Names in Chinese characters, where no spaces tell where they end: what belongs to them, and what does not."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.find.kinds import words_of
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

_LETTER = re.compile(r"[㐀-鿿]")
_LEAST = 2  # characters of a name without its title
_PARTICLE_KEPT = 3  # characters; a firm may be called "美的"
_LOOSE = "与向由及"  # joins a name to what follows; people are called so: "陈志向"


def is_people(text: str, end: int) -> bool:
    """Whether what stands behind a place makes it the name of a people or of a language."""
    return _people().match(text, end) is not None


def trimmed(text: str, start: int, end: int, label: str) -> int:
    """Where the name ends without the title behind a person ("玛丽娜公主"), and without a particle ("国安队的")."""
    if end - start <= _LEAST or not _LETTER.match(text, end - 1):
        return end
    particles = "的" if label == "PER" else "的" + _LOOSE
    if text[end - 1] in particles and end - start >= _PARTICLE_KEPT + (text[end - 1] == "的"):
        end -= 1
    title = _title().search(text, start + _LEAST, end) if label == "PER" else None
    return title.start() if title else end


def whole(text: str, names: Sequence[Name]) -> list[Name]:
    """A model's names to the end of the body or place that they end within: "欧盟委员会" where it saw "欧盟委员"."""
    longer = [name for name in names if name.finder in ("body", "gazetteer", "hint")]
    return [_whole(name, longer) if name.finder == "model" and _is_han(text, name) else name for name in names]


def parted(text: str, name: Name) -> Iterator[Name]:
    """Bodies that a model joined, one by one ("农业学校与帝国大学"), where each ends as bodies do."""
    start = name.start
    if name.label == "ORG" and name.finder == "model" and text[start : name.end].endswith(_ends()):
        for joint in _joint().finditer(text, start, name.end):
            if _are_two(text[start : joint.start()], text[joint.end() : name.end]):
                yield name._replace(start=start, end=joint.start())
                start = joint.end()
    yield name._replace(start=start)


def _are_two(left: str, right: str) -> bool:
    """Whether each has more to its name than words for what it is. A firm is joined to firms ("东港银行和金桥集团");
    before a body's words it is part of the body ("银行和保险监督委员会")."""
    firms = tuple(words_of("han firm suffix"))
    alike = right.endswith(firms) or not left.endswith(firms)
    return alike and not any(_bare().fullmatch(part) for part in (left, right))


def _whole(name: Name, longer: Sequence[Name]) -> Name:
    ends = [one.end for one in longer if _continues(name, one)]
    return name._replace(end=max(ends)) if ends else name


def _continues(name: Name, other: Name) -> bool:
    """Whether the other name goes on where this one ends: a body from its start, a place from anywhere in it."""
    if other.finder == "body":
        return name.label == "ORG" and other.start == name.start and other.end > name.end
    return name.label != "PER" and name.start <= other.start < name.end < other.end


def _is_han(text: str, name: Name) -> bool:
    return _LETTER.match(text, name.start) is not None


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    """ "法国人" is a people, "希腊语" a language; in "香港人口" and "北京语言大学" another word begins."""
    words, verbs = ("|".join(sorted(word_list(role))) for role in ("begins as a people ends", "behind a people"))
    return re.compile(rf"[人语語话話裔](?={verbs})|(?!{words})[人语語话話裔]")


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(word_list('behind a Chinese name'), key=len, reverse=True))})\Z")


@lru_cache(maxsize=1)
def _ends() -> tuple[str, ...]:
    return tuple(sorted(words_of("han suffix") | words_of("han firm suffix")))


@lru_cache(maxsize=1)
def _bare() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_ends())})+")


@lru_cache(maxsize=1)
def _joint() -> re.Pattern[str]:
    behind = "|".join(rf"(?<={re.escape(end)})" for end in _ends())
    return re.compile(rf"(?:{behind})[与和及、]")
