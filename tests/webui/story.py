"""A small invented archive for the tests of the reading room: every kind of page, entity, contract and trouble."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Block, Document, Page, WordBox
from indexer.model.entities import DocumentEntity
from indexer.model.identity import document_id, record_id
from indexer.model.kinds import Certainty, Kind, Role, SourceKind, Stage, Status
from indexer.model.lists import Listed
from indexer.model.mentions import Mention, Span
from indexer.model.values import Amount, DateValue, Value

LINE = 15.0
LEFT, TOP = 72.0, 90.0
LETTER = 5.4


@dataclass
class Told:
    """One document of the story with everything that is known of it, as a draft would hold it."""

    document: Document
    pages: list[Page] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    entities: list[DocumentEntity] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def page(self, text: str, *, boxes: bool = False, **more: object) -> Page:
        """Add a page; with `boxes` its words are laid out line by line on A4."""
        page = Page(number=len(self.pages) + 1, text=text, **more)  # type: ignore[arg-type]
        if boxes:
            page = replace(page, source="text-layer", width=595.0, height=842.0, boxes=laid_out(text))
        self.pages.append(page)
        self.document = replace(self.document, pages=len(self.pages))
        return page

    def entity(self, key: str, kind: Kind, *names: str) -> None:
        """Add an entity and a mention of it wherever one of its names stands, the longest name first."""
        self.entities.append(DocumentEntity(key, kind, names[0], names, identifiers=()))
        pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        for page in self.pages:
            for found in re.finditer(pattern, page.text):
                self.mentions.append(Mention(kind, found[0], page.number, *found.span(), "rule", 0.98, entity=key))

    def value(self, kind: Kind, surface: str, value: Value, *, page: int = 1) -> Span:
        """Add a value mention; the span of it."""
        span = self.span(surface, page=page, value=value)
        self.mentions.append(Mention(kind, surface, page, span.start, span.end, "rule", 0.99, value=value))
        return span

    def span(self, surface: str, *, page: int = 1, value: Value | None = None, entity: str = "") -> Span:
        """Where `surface` first stands on a page."""
        start = self.pages[page - 1].text.index(surface)
        return Span(surface, page, start, start + len(surface), value=value, entity=entity)

    def settled(self) -> "Told":
        self.mentions.sort(key=lambda one: (one.page, one.start))
        return self


def laid_out(text: str) -> tuple[WordBox, ...]:
    """A box for each word, as a typewriter would set it."""
    boxes, row, line_start = [], 0, 0
    for found in re.finditer(r"\n|\S+", text):
        if found[0] == "\n":
            row, line_start = row + 1, found.end()
            continue
        start, end = found.span()
        x0, y0 = LEFT + (start - line_start) * LETTER, TOP + row * LINE
        boxes.append(WordBox(start, end, x0, y0, x0 + (end - start) * LETTER, y0 + 11.0))
    return tuple(boxes)


def header(name: str, *, collection: str = "harbour leak", type: str = "pdf", **more: object) -> Document:
    """A document's header. Its bytes are its path."""
    sha256 = hashlib.sha256(original(name)).hexdigest()
    parent, inside = str(more.get("parent", "")), str(more.get("inside", ""))
    found = document_id(sha256, collection, parent=parent, inside=inside)
    paths = () if inside else (name,)
    more = {"status": Status.DONE, "parser": "test 1.0", **more}
    return Document(found, collection, sha256, len(original(name)), type, paths, **more)  # type: ignore[arg-type]


def original(name: str) -> bytes:
    """The bytes that stand for a file of that name."""
    return f"original of {name}".encode()


def told() -> list[Told]:
    """The whole story, documents in a fixed order."""
    return [filing(), news(), norwegian(), arabic(), *mail(), locked(), damaged(), scan(), *circulars(), *hostile()]


WATCHED = (
    Listed("w1", Kind.COMPANY, ("Kestrel Imaging Systems",), ("gb",)),
    Listed("w2", Kind.PERSON, ("Solheim, Maren",)),
    Listed("w3", None, ("Port Authority of Vardö",)),
    Listed("w4", Kind.COMPANY, ("<script>alert('listed')</script> Nobody",), ("<b>",)),
)

FILING = """Recommendation to exclude

To the Ministry of Finance. The Council on Ethics recommends that Kestrel Imaging
Systems Ltd. be excluded from the fund. In March 2017 the company, hereafter Kestrel,
signed five contracts for surveillance cameras with the Port Authority of Vardø,
worth more than EUR 230 million in all. The contracts were awarded without a public
tender, as Maren Solheim, then head of the authority, told the council.

Kestrel denies any wrongdoing. The council holds that the cameras were delivered to
the harbour of Vardø and are used to watch people who have done nothing wrong.

1 Letter of the Port Authority of Vardø to the council, 14 January 2020.
"""
OWNERS = """Owners of the company

Kestrel Imaging Systems Ltd. is owned by Aurelian Group Corporation, which holds a
controlling stake of 40 per cent through Meridian Holding AS. Maren Solheim joined
its board of directors in 2019.
"""


def filing() -> Told:
    """Three pages of an ethics council: a contract on the first, a tie on the second, a scan without text last."""
    one = Told(
        header(
            "filings/recommendation.pdf",
            kind=SourceKind.FILING,
            kind_reason="it opens as a recommendation",
            title="Recommendation to exclude Kestrel Imaging Systems Ltd.",
            authors=("Council on Ethics",),
            date="2020-01-14",
            language="en",
            facts={"Producer": "typewriter"},
        )
    )
    start = FILING.index("1 Letter")
    blocks = (Block(Role.HEADING, 0, 25), Block(Role.FOOTNOTE, start, len(FILING) - 1, "1"))
    one.page(FILING, boxes=True, language="en", blocks=blocks)
    one.page(OWNERS, boxes=True, language="en", blocks=(Block(Role.HEADING, 0, 21),))
    one.pages.append(Page(3, "", source="ocr", width=595.0, height=842.0))
    one.document = replace(one.document, pages=3)
    one.entity("kestrel", Kind.COMPANY, "Kestrel Imaging Systems Ltd.", "Kestrel Imaging\nSystems Ltd.", "Kestrel")
    one.entity("aurelian", Kind.COMPANY, "Aurelian Group Corporation")
    one.entity("meridian", Kind.COMPANY, "Meridian Holding AS")
    one.entity("authority", Kind.ORGANISATION, "Port Authority of Vardø")
    one.entity("council", Kind.ORGANISATION, "Council on Ethics")
    one.entity("solheim", Kind.PERSON, "Maren Solheim")
    one.entity("harbour", Kind.PLACE, "harbour of Vardø")
    amount = Amount(Decimal("230000000"), "EUR", "more than")
    money = one.value(Kind.MONEY, "EUR 230 million", amount)
    date = one.value(Kind.DATE, "March 2017", DateValue("2017-03", "month"))
    one.value(Kind.DATE, "14 January 2020", DateValue("2020-01-14", "day"))
    supplier = one.span("Kestrel", entity="kestrel")
    sentence = FILING[FILING.index("In March 2017") : FILING.index(" The contracts were")]
    one.contracts.append(
        Contract(
            record_id(one.document.id, "contract", supplier, money),
            supplier=(supplier,),
            buyer=(one.span("Port Authority of Vardø", entity="authority"),),
            amount=money,
            date=date,
            subject=one.span("surveillance cameras"),
            place=(one.span("harbour of Vardø", entity="harbour"),),
            stage=Stage.SIGNED,
            certainty=Certainty.ALLEGED,
            evidence=(one.span(sentence),),
        )
    )
    owner = one.span("Aurelian Group Corporation", page=2, entity="aurelian")
    owned = one.span("Kestrel Imaging Systems Ltd.", page=2, entity="kestrel")
    proof = OWNERS[OWNERS.index("Kestrel") : OWNERS.index(" Maren")]
    via = (one.span("Meridian Holding AS", page=2, entity="meridian"),)
    tie = record_id(one.document.id, "owner", owner, owned)
    one.ties.append(Tie(tie, "owner", owner, owned, Decimal(40), via, evidence=(one.span(proof, page=2),)))
    return one.settled()


NEWS = """Cameras for the harbour
By Ilse Brandt
Kestrel Imaging Systems sold its cameras to the port of Vardø for EUR 230 million, documents show.
"They watch everybody," said Maren Solheim, who left the port authority in 2019.
The deal of March 2017 was never put out to tender."""


def news() -> Told:
    """An article that states the same contract."""
    one = Told(
        header(
            "news/cameras.html",
            type="html",
            kind=SourceKind.NEWS,
            title="Cameras for the harbour",
            authors=("Ilse Brandt",),
            site="The Harbour Ledger",
            url="https://ledger.example/cameras",
            date="2020-02-03",
            language="en",
        )
    )
    byline = NEWS.index("By Ilse"), NEWS.index("\nKestrel")
    one.page(NEWS, language="en", blocks=(Block(Role.HEADING, 0, 23), Block(Role.BYLINE, *byline)))
    one.entity("kestrel", Kind.COMPANY, "Kestrel Imaging Systems")
    one.entity("solheim", Kind.PERSON, "Maren Solheim")
    one.entity("vardo", Kind.PLACE, "Vardø")
    money = one.value(Kind.MONEY, "EUR 230 million", Amount(Decimal("230000000"), "EUR"))
    supplier = one.span("Kestrel Imaging Systems", entity="kestrel")
    sentence = NEWS[NEWS.index("Kestrel") : NEWS.index('\n"They')]
    one.contracts.append(
        Contract(
            record_id(one.document.id, "contract", supplier, money),
            supplier=(supplier,),
            buyer=(one.span("port of Vardø"),),
            amount=money,
            place=(one.span("Vardø", entity="vardo"),),
            evidence=(one.span(sentence),),
        )
    )
    return one.settled()


def norwegian() -> Told:
    """A note in another collection and language."""
    text = "Notat\n\nKestrel Imaging Systems har søkt om å få åpne et kontor i Vardø. Ærlig talt."
    one = Told(header("notat.txt", collection="notes", type="txt", title="Notat om søknaden", language="nb"))
    one.page(text, language="nb")
    one.entity("kestrel", Kind.COMPANY, "Kestrel Imaging Systems")
    one.entity("vardo", Kind.PLACE, "Vardø")
    return one.settled()


def arabic() -> Told:
    """A page that is read from right to left."""
    one = Told(header("memo-ar.docx", type="docx", title="مذكرة حول الميناء", date="2018", language="ar"))
    one.page("وقعت شركة كستريل عقدا لمراقبة ميناء فاردو في عام 2017.\nالعقد سري.", language="ar")
    one.entity("kestrel-ar", Kind.COMPANY, "شركة كستريل")
    return one.settled()


def mail() -> list[Told]:
    """A mail and what is attached to it."""
    letter = Told(
        header(
            "mails/re-tender.eml",
            type="eml",
            title="Re: tender",
            sender="Maren Solheim <maren@port.example>",
            recipients=("sales@kestrel.example",),
            date="2017-02-27",
            language="en",
        )
    )
    letter.page("Dear colleagues,\n\nno tender will be needed. See the list attached.\n\nMaren Solheim", language="en")
    letter.entity("solheim", Kind.PERSON, "Maren Solheim")
    attached = Told(
        header(
            "list.txt",
            type="txt",
            parent=letter.document.id,
            root=letter.document.id,
            inside="list.txt",
            language="en",
        )
    )
    attached.page("Camera list\n35 cameras for the harbour of Vardø", language="en")
    return [letter.settled(), attached.settled()]


def locked() -> Told:
    """A file that nobody could open."""
    why = "The file is encrypted: a password is needed."
    return Told(header("contracts/annex.pdf", status=Status.ENCRYPTED, stage="extract", reason=why))


def damaged() -> Told:
    """A file of which a part could be read."""
    why = "PDF ends after 4,096 of 90,112 bytes."
    one = Told(header("contracts/torn.pdf", status=Status.PARTIAL, stage="extract", reason=why, language="en"))
    one.page("The first page of a torn contract about cameras.", boxes=True, language="en")
    return one


def scan() -> Told:
    """A page read from its image, of which nobody knows where its words stand."""
    one = Told(header("scans/fax.pdf", collection="notes", language="en"))
    one.page("Two cranes were ordered for the quay.", language="en", source="ocr", width=595.0, height=842.0)
    one.pages[-1] = replace(one.pages[-1], confidence=0.61, aside="7ZR FUDQHV ZHUH RUGHUHG")
    return one


def circulars() -> list[Told]:
    """A circular in two versions."""
    steps = [f"Step {number}: the crew of lighter {number * 7} reports to gate {number + 3}." for number in range(30)]
    found = []
    for name, count in (("circular.txt", "forty"), ("circular-2.txt", "fifty")):
        one = Told(header(name, type="txt", collection="notes", title="Circular to all crews", language="en"))
        changed = f"No more than {count} crates a day are let through."
        one.page("\n\n".join((*steps[:20], changed, *steps[20:])), language="en")
        found.append(one)
    return found


HOSTILE = (
    '<script>alert("text")</script> & <img src=x onerror=alert(1)> \u202eesrever\u202c {{ 7 * 7 }} camera\x07 </mark>'
)


def hostile() -> list[Told]:
    """A document, a mail inside it and a file nobody could read, whose every field tries to be more than text."""
    name = 'evil/"><script>alert(1)</script>\r\nSet-Cookie: a=b\u202egpj.exe'
    one = Told(
        header(
            name,
            type="html",
            collection='<b>"hostile" & co</b>',
            kind=SourceKind.NEWS,
            title="</title><script>alert('title')</script>\u202e camera",
            authors=("<svg onload=alert(1)>",),
            site="\"><iframe src='//evil.example'>",
            url="javascript:alert(document.cookie)",
            date="2019<script>",
            language='en" onload="alert(1)',
            facts={"<i>Fact</i>": "=cmd|' /C calc'!A0"},
        )
    )
    one.page(HOSTILE, language='en" onmouseover="alert(1)')
    one.entity("evil", Kind.COMPANY, "<script>alert(", '=HYPERLINK("http://evil.example")')
    supplier, closed = one.span("<script>alert(", entity="evil"), one.span("</mark>")
    contract = record_id(one.document.id, "contract", supplier)
    one.contracts.append(
        Contract(
            contract,
            supplier=(supplier,),
            buyer=(closed,),
            number=one.span("{{ 7 * 7 }}"),
            subject=one.span("<img src=x onerror=alert(1)>"),
            evidence=(one.span(HOSTILE),),
        )
    )
    tie = record_id(one.document.id, "owner", supplier, closed)
    one.ties.append(Tie(tie, '"><script>tie</script>', supplier, closed, evidence=(one.span(HOSTILE),)))
    return [one.settled(), *_around_hostile(one.document)]


def _around_hostile(outer: Document) -> list[Told]:
    mail = Told(
        header(
            'evil <a href="javascript:alert(2)">.eml',
            type='eml"><script>alert("type")</script>',
            collection=outer.collection,
            parent=outer.id,
            root=outer.id,
            inside='evil <a href="javascript:alert(2)">.eml',
            sender="\"><script>alert('from')</script> <a@b.example>",
            recipients=("javascript:alert(3)", "<img src=x onerror=alert('to')>"),
            facts={"Subject\u202e": "<object data='data:text/html,a'>", "X-<b>": "\r\nBcc: all"},
        )
    )
    mail.page("[click](javascript:alert(4)) <a href='data:text/html,x'>x</a> &lt;b&gt; vbscript:x")
    locked_ = header(
        "<details open ontoggle=alert(5)>.zip",
        collection=outer.collection,
        status=Status.DAMAGED,
        stage="<u>extract</u>",
        reason="</p><script>alert('reason')</script>\u202e",
    )
    return [mail, Told(locked_)]
