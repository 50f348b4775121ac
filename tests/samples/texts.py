"""Plain text in many encodings, Markdown, JSON lines and news pages in HTML."""

import json
from html import escape
from string import Template
from typing import Any

from tests.samples.markup import plain
from tests.samples.source import SOURCES, Block, Source, SourcePage

TEMPLATES = SOURCES / "_templates"


def text(source: Source) -> bytes:
    """Plain text with blank lines between blocks, in the encoding and with the line ends asked for."""
    blocks = [_plain_block(block) for page in source.pages for block in page.blocks]
    content = "\n\n".join(blocks) + "\n"
    return content.replace("\n", source.front.get("newline", "\n")).encode(source.front.get("encoding", "utf-8"))


def _plain_block(block: Block) -> str:
    if block.role == "table":
        return "\n".join("   ".join(plain(cell.text) for cell in row) for row in block.rows)
    lead = {"bullet": "- ", "numbered": f"{block.label}. "}.get(block.role, "")
    return lead + block.text


def markdown(source: Source) -> bytes:
    """The blocks as Markdown."""
    blocks = []
    for block in (block for page in source.pages for block in page.blocks):
        if block.role == "table":
            rows = ["| " + " | ".join(plain(cell.text) for cell in row) + " |" for row in block.rows]
            blocks.append("\n".join([rows[0], "|" + " --- |" * len(block.rows[0]), *rows[1:]]))
        elif block.role == "heading":
            blocks.append("#" * int(block.label) + " " + block.text)
        else:
            blocks.append(_plain_block(block))
    return ("\n\n".join(blocks) + "\n").encode()


def json_lines(source: Source) -> bytes:
    """One item a line: what the page's header says, and its text."""
    lines = []
    for page in source.pages:
        item = {**page.header, "title": item_title(page), "text": item_text(page)}
        lines.append(json.dumps(item, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def item_title(page: SourcePage) -> str:
    return next((block.text for block in page.blocks if block.role == "heading"), "")


def item_text(page: SourcePage) -> str:
    return "\n\n".join(block.text for block in page.blocks if block.role != "heading")


def html(source: Source, sites: dict[str, Any]) -> bytes:
    """A news page as its site makes it: menus, banners, share buttons and related links around the article."""
    site = sites[source.front["site"]]
    body = "\n".join(_html_block(block) for page in source.pages for block in page.blocks)
    fields = {
        **{key: escape(value) if isinstance(value, str) else "" for key, value in site.items()},
        "nav": _links(site["nav"]),
        "share": "".join(f'<button type="button">{escape(word)}</button>' for word in site["share"]),
        "related": _links(source.front.get("related", [])),
        "title": escape(source.plain("title")),
        "standfirst": escape(source.plain("standfirst")),
        "author": escape(", ".join(source.front.get("authors", []))),
        "date": str(source.front["date"]),
        "shown_date": escape(source.plain("shown_date")),
        "url": escape(source.front.get("url", "")),
        "language": source.front["language"],
        "json_ld": _json_ld(source, site),
        "body": body,
    }
    page = Template((TEMPLATES / site["template"]).read_text(encoding="utf-8")).substitute(fields)
    return page.encode(source.front.get("encoding", "utf-8"), errors="xmlcharrefreplace")


def _html_block(block: Block) -> str:
    if block.role == "heading":
        return f"<h2>{escape(block.text)}</h2>"
    if block.role == "bullet":
        return f"<ul><li>{escape(block.text)}</li></ul>"
    if block.role == "table":
        rows = ["".join(f"<td>{escape(plain(cell.text))}</td>" for cell in row) for row in block.rows]
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return f"<p>{escape(block.text, quote=False)}</p>"


def _links(words: list[str]) -> str:
    return "".join(f'<li><a href="#{number}">{escape(word)}</a></li>' for number, word in enumerate(words, 1))


def _json_ld(source: Source, site: dict[str, Any]) -> str:
    front = source.front
    people = [{"@type": "Person", "name": name} for name in front.get("authors", [])]
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": source.plain("title"),
        "datePublished": f"{front['date']}T{front.get('time', '06:30:00')}+00:00",
        "author": people,
        "publisher": {"@type": "Organization", "name": site["name"]},
        "inLanguage": front["language"],
    }
    return json.dumps(article, ensure_ascii=False)
