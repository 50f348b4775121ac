"""A small folder of the kinds of files that people hand in, and all that an archive of them says."""

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from indexer.archive import Archive
from indexer.config import Config
from indexer.lookup import exports
from indexer.model.json_form import mention_json
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query

REPORT = """Quarterly report of the harbour board

Kestrel Imaging Systems Ltd. signed a contract worth EUR 12.5 million with Nordlys Havn AS on 3 March 2019. \
The cameras were to stand on the quays of Rotterdam and Oslo.

Nordlys Havn AS owns 40 per cent of Belmarec S.A. The rest belongs to Solheim Offshore ASA of Bergen.
"""
NEWS = """<html lang="en"><head><title>Port paid twice for cameras</title></head><body><article><h1>Port paid twice for
cameras</h1><p>By Amina Okafor, 14 May 2019</p><p>The port of Rotterdam paid Kestrel Imaging Systems Ltd. twice, said
a spokesman of Nordlys Havn AS on Tuesday. The second payment of EUR 3.1 million was never returned, he said.</p>
<p>Belmarec S.A. did not answer questions. Nordlys Havn AS declined to comment on the matter any further.</p></article>
</body></html>"""
NOTE = "# Note\n\nBelmarec S.A. sold two boats to Nordlys Havn AS for NOK 7,5 millioner."
QUESTIONS = ("Rotterdam", '"Nordlys Havn"', "camera*", "kestrell~", "amount:[1000000 TO *]", "Belmarec NOT Oslo")


def make(folder: Path) -> Path:
    """Nine files: text, a web page, a mail with an attachment, JSON lines, and two that cannot be read."""
    (folder / "deep").mkdir(parents=True)
    (folder / "report.txt").write_text(REPORT)
    (folder / "deep" / "copy of report.txt").write_text(REPORT)
    (folder / "deep" / "note.md").write_text(
        "# Note\n\nBelmarec S.A. sold two boats to Nordlys Havn AS for NOK 7,5 millioner."
    )
    (folder / "news.html").write_text(NEWS)
    (folder / "mail.eml").write_bytes(_mail())
    lines = ({"_id": f"w{number}", "title": f"Wire {number}", "text": f"{REPORT} No. {number}."} for number in range(4))
    (folder / "wire.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (folder / "empty.txt").write_text("")
    (folder / "last.txt").write_text("Solheim Offshore ASA, once more, in Bergen on 1 April 2020.")
    return folder


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "desk@nordlys.example", "board@kestrel.example"
    mail["Subject"], mail["Date"] = "The second payment", "Thu, 16 May 2019 09:12:00 +0200"
    mail.set_content("Nordlys Havn AS asks for the EUR 3.1 million back. Please see what is attached.\n")
    mail.add_attachment(REPORT.encode(), maintype="text", subtype="plain", filename="report.txt")
    return mail.as_bytes()


def contents(archive: Path | Config) -> dict[str, Any]:
    """All that an archive exports, and what it answers to some questions."""
    with Archive.open(archive if isinstance(archive, Config) else Config(archive=archive)) as opened:
        documents = opened.documents(scope=EVERYTHING)
        queries = [Query(text=text, scope=EVERYTHING) for text in QUESTIONS]
        read = {
            document.id: {
                "document": repr(document),
                "pages": [repr(page) for page in opened.pages(document.id, scope=EVERYTHING)],
                "mentions": [mention_json(one) for one in opened.mentions(document.id, scope=EVERYTHING)],
                "entities": [repr(one) for one in opened.document_entities(document.id, scope=EVERYTHING)],
                "original": opened.originals.has(document.sha256),
            }
            for document in documents
        }
        return {
            "order": [document.id for document in documents],
            "documents": read,
            "entities": list(exports.entity_rows(opened, scope=EVERYTHING)),
            "contracts": list(exports.contract_rows(opened, scope=EVERYTHING)),
            "ties": list(exports.tie_rows(opened, scope=EVERYTHING)),
            "search": {query.text: list(exports.search_rows(opened, query)) for query in queries},
        }
