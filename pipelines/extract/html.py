"""Web pages: the article without menus and banners, its headings, and what the page says of itself. By trafilatura."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from indexer.model.kinds import Role
from pipelines.extract import html_notes
from pipelines.extract.composing import Piece, clean, compose, one_line
from pipelines.extract.decoding import declared_in, decoded
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading
from pipelines.extract.office_parts import describes

LARGEST = 48 * MEBIBYTE
FRAMES_DEEP = 5  # frames within frames that are looked into
LEAST = 200  # letters; a shorter article means that what was dropped has to be looked at again
_DROPPED = ("head", "script", "style", "noscript", "template", "nav", "form", "button", "select", "iframe", "svg")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "title"})
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|br|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong"
    "|sub|sup|time|tt|u|var|wbr|o:p"
)
_BLOCK = re.compile(
    "address|article|blockquote|dd|div|dl|dt|h[1-6]|li|ol|p|pre|section|table|td|tr|ul|figure|main|header|footer|aside"
    "|details|summary"
)
_TITLE = re.compile(r"^\s*(?:By |Av |Von |Par |(?:本报)?记者[:： ]?|文[/／])")  # what stands before a name in a byline
_NEWS_TYPES = re.compile(r'"@type"\s*:\s*\[?\s*"(\w*Article|BlogPosting|Report)"')
_LANGUAGE = re.compile(r"""<html[^>]{0,300}?\slang\s*=\s*["']?([A-Za-z]{2,3})""", re.IGNORECASE)


def extract(material: Material) -> Reading:
    """One page of paragraphs, or several where the article is very long. `facts` keeps what marks it as an article."""
    data = material.data(limit=LARGEST)
    return of_markup(decoded(data, declared=declared_in(data)).text)


def of_markup(markup: str) -> Reading:
    """What the markup of a web page says."""
    markup = _unframed(markup)
    said: dict[str, str] = {}
    if html_notes.likely(markup):
        markup, said = _with_notes(markup)
    body, about = _article(markup)
    pieces = list(_pieces(body)) if body is not None else []
    if sum(len(piece.text) for piece in pieces) < LEAST:
        pieces = _everything(markup, pieces)
    title = _field(about, "title")
    if title and not any(title.casefold() == piece.text.casefold() for piece in pieces[:3]):
        pieces.insert(0, Piece(title, Role.HEADING))
    return Reading(
        pages=compose(html_notes.unmarked(pieces, said) if said else pieces),
        parser="trafilatura",
        title=title,
        authors=tuple(name for part in _field(about, "author").split(";") if (name := _TITLE.sub("", part).strip())),
        date=_field(about, "date"),
        site=_site(about),
        url=_field(about, "url"),
        language=_declared_language(markup),
        facts=_facts(markup, about),
    )


def _unframed(markup: str) -> str:
    """The page with what its frames hold in themselves set in their place; as it was where there are none."""
    from lxml import html

    tree = parsed(markup) if "srcdoc" in markup.lower() else None
    if tree is None or not (frames := _frames(tree)):
        return markup
    for _ in range(FRAMES_DEEP):
        for frame in frames:
            inner = parsed(frame.attrib.pop("srcdoc"))
            frame.tag, frame.text = "div", None
            frame.extend(inner.iterchildren("body") if inner is not None else ())
        frames = _frames(tree)
    for part in tree.xpath("//div/body"):
        part.tag = "div"
    whole: str = html.tostring(tree, encoding="unicode")
    return whole


def _frames(tree: Any) -> list[Any]:
    return [frame for frame in tree.iter("iframe") if frame.get("srcdoc")]


def _with_notes(markup: str) -> tuple[str, dict[str, str]]:
    """The page with its footnotes marked, and what they say; as it was where it has none."""
    from lxml import html

    tree = parsed(markup)
    said = html_notes.mark({"": tree}) if tree is not None else {}
    return (html.tostring(tree, encoding="unicode"), said) if said else (markup, said)


def parsed(markup: str) -> Any:
    """The page as a tree; None where it is none."""
    from lxml import etree, html

    broken: tuple[type[Exception], ...] = (etree.LxmlError, *DAMAGE)
    try:
        return html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except broken:
        return None


def article_text(markup: str) -> str:
    """The text of a fragment of markup such as the body of a mail, paragraph by paragraph."""
    return "\n\n".join(piece.text for piece in _everything(_unframed(markup), []))


def _article(markup: str) -> tuple[Any, Any]:
    """The article's body as trafilatura's tree, and what it says of itself; None where there seems to be none."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            markup,
            include_comments=False,
            include_tables=True,
            include_formatting=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except DAMAGE:
        return None, None
    return (found.body, found) if found is not None else (None, None)


def _pieces(tree: Any) -> Iterator[Piece]:
    """The parts of an article in order; what is marked inside a part is its text, nothing more."""
    for element in tree:
        if element.tag == "table":
            rows = [" | ".join(_words(cell) for cell in row.iter("cell")) for row in element.iter("row")]
            yield Piece("\n".join(row for row in rows if row.strip(" |")), Role.TABLE)
        elif element.tag == "list":
            yield Piece("\n".join(f"- {text}" for item in element.iter("item") if (text := _words(item))))
        elif element.tag == "head":
            yield Piece(_words(element), Role.HEADING)
        elif element.tag in {"div", "quote"} and element.find("p") is not None:
            yield from _pieces(element)
        else:
            yield Piece("\n".join(line for part in _lines(element) if (line := " ".join(clean(part).split()))))


def _lines(element: Any) -> list[str]:
    """The element's text, cut where the page breaks the line."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in {"lb", "br"}:
            parts.append("")
        else:
            inner = _lines(child)
            parts[-1] += inner[0]
            parts.extend(inner[1:])
        parts[-1] += child.tail or ""
    return parts


def _words(element: Any) -> str:
    return " ".join(clean(" ".join(_lines(element))).split())


def _everything(markup: str, found: list[Piece]) -> list[Piece]:
    """All text of a page that is no article, its menus left out; `found` where it has as many letters and tables."""
    tree = parsed(markup)
    if tree is None:
        return found
    pieces = list(blocks(tree))  # some pages write on after the end of their body
    whole, part = (sum(len(piece.text) for piece in some) for some in (pieces, found))
    rows, kept = (sum(piece.role is Role.TABLE for piece in some) for some in (pieces, found))
    return pieces if whole > 1.2 * part or rows > kept else found


def blocks(tree: Any) -> Iterator[Piece]:
    """The text of any markup, a piece for each block element that holds text of its own; its menus left out."""
    from lxml import etree

    _write_out(tree)
    etree.strip_elements(tree, etree.Comment, *_DROPPED, with_tail=False)
    yield from _blocks(tree)


def _write_out(tree: Any) -> None:
    """Set what pictures are said to show in their place, and the words of drawings. A single word is left out: that
    is what buttons are called, and icons."""
    for picture in list(tree.iter("img")):
        said = one_line(picture.get("alt", ""))
        if describes(said) and " " in said:
            picture.tag, picture.text = "span", f" {said} "
    for drawing in list(tree.iter("svg")):
        if words := [said for part in drawing.iter("text") if (said := _words(part))]:
            drawing[:] = []
            drawing.tag, drawing.text = "div", " ".join(words)


def _blocks(tree: Any) -> Iterator[Piece]:
    if tree.tag == "table" and not tree.xpath(".//table"):
        yield from (Piece(_words(caption)) for caption in tree.iterchildren("caption"))
        rows = (" | ".join(_words(cell) for cell in row.xpath("./td|./th")) for row in tree.iter("tr"))
        yield Piece("\n".join(row for row in rows if row.strip(" |")), Role.TABLE)
        return
    own = [tree.text or ""]
    role = Role.HEADING if tree.tag in _HEADINGS else None
    for child in tree:
        if not isinstance(child.tag, str):  # an entity or instruction: only what follows it is text
            own[-1] += child.tail or ""
        elif _is_inline(child):
            lines = ["", ""] if child.tag == "br" else _lines(child)
            own[-1] += lines[0]
            own.extend(lines[1:])
            own[-1] += child.tail or ""
        else:
            yield from _piece(own, role)
            yield from _blocks(child)
            own = [child.tail or ""]
    yield from _piece(own, role)


def _is_inline(element: Any) -> bool:
    """Whether an element is part of the line it stands in; a link around whole paragraphs is not."""
    if not _INLINE.fullmatch(element.tag):
        return False
    return not any(isinstance(inner.tag, str) and _BLOCK.fullmatch(inner.tag) for inner in element.iter())


def _piece(lines: list[str], role: Role | None) -> Iterator[Piece]:
    text = "\n".join(line for part in lines if (line := " ".join(clean(part).split())))
    if text:
        yield Piece(text, role)


def _field(about: Any, name: str) -> str:
    value = getattr(about, name, None) if about is not None else None
    return " ".join(html_notes.plain(clean(value)).split()) if isinstance(value, str) else ""


def _site(about: Any) -> str:
    """The site's name as it calls itself, else its host."""
    named = _field(about, "sitename")
    return named or urlsplit(_field(about, "url")).hostname or ""


def _declared_language(markup: str) -> str:
    found = _LANGUAGE.search(markup[:20_000])
    return found[1].lower() if found else ""


def _facts(markup: str, about: Any) -> dict[str, str]:
    kind = _NEWS_TYPES.search(markup)
    marks = {
        "page type": kind[1] if kind else _field(about, "pagetype"),
        "description": _field(about, "description"),
    }
    return {key: value[:1000] for key, value in marks.items() if value}
