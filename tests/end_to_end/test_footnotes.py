"""A footnote from the foot of a printed page to the reading room: kept, found by a search, tied to its anchor."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.kinds import Role
from indexer.model.scope import EVERYTHING
from pipelines.ingest import Plan, ingest
from tests.pipelines.extract.making import pdf
from tests.pipelines.extract.test_footnotes import PLAIN, drawn
from tests.pipelines.stages import RECIPES
from webui.wsgi import create_app

BODY = [PLAIN, "The cameras came from a yard in Vardo^7 and", "were paid in May.", PLAIN]
NOTE = "7 Ledger of the yard, folio 31."


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "report.pdf").write_bytes(pdf(drawn(BODY, [f"^{NOTE}"], below="17")))
    opened = Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True)
    ingest([tmp_path / "given"], opened, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
    return opened


def test_an_anchor_and_its_note(archive: Archive) -> None:
    with archive:
        [document] = archive.documents(scope=EVERYTHING)
        page = archive.page(document.id, 1, scope=EVERYTHING)
        anchor = next(block for block in page.blocks if block.role is Role.ANCHOR)
        note = next(block for block in page.blocks if block.role is Role.FOOTNOTE)
        assert anchor.leads_to is not None
        assert note.leads_to is not None
        assert page.text[anchor.leads_to.start : anchor.leads_to.end] == NOTE
        assert page.text[note.leads_to.start : note.leads_to.end] == "7"
        client: FlaskClient = create_app(archive).test_client()
        for word in ("Vardo", "ledger"):  # the sign is no part of the word it stands at
            assert client.get(f"/search.json?q={word}").json["total"] == 1
        shown = client.get(f"/documents/{document.id}?page=1&view=both").text
        assert f'id="at-{anchor.start}" role="doc-noteref" href="#at-{note.start}" title="Note 7">7</a>' in shown
        assert f'id="at-{note.start}" role="doc-backlink" href="#at-{anchor.start}"' in shown
        assert shown.count(f'href="#at-{note.start}"') == 2  # in the text and on the image
        twin = client.get(f"/documents/{document.id}.json?page=1").json["page"]["blocks"]
        [told] = [one for one in twin if one["role"] == "anchor"]
        assert told["surface"] == "7"
        assert told["leads_to"] == {"page": 1, "start": note.start, "end": note.end}
