"""Originals in a bucket of a real S3 server: taken in, enclosed ones too, read again from there, and handed out."""

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import OriginalsUnavailable
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from pipelines import flow
from pipelines.events import Event
from pipelines.ingest import Plan, again, ingest
from tests.end_to_end.given import REPORT, contents, make
from tests.end_to_end.mortal import RECIPES
from tests.end_to_end.runs import MORE, folder_of_many
from tests.servers import s3
from webui.wsgi import create_app

PLAN = Plan(workers=1)


def unheard(_event: object) -> None:
    return


def test_an_archive_with_originals_in_a_bucket_is_that_of_a_folder(tmp_path: Path) -> None:
    folder = make(tmp_path / "given")
    usual = Config(tmp_path / "usual")
    with Archive.open(usual, create=True, write=True) as archive:
        ingest([folder], archive, RECIPES, plan=PLAN, on_event=unheard)
    with s3.serving():
        config = Config(tmp_path / "archive", originals_url=s3.bucket())
        with Archive.open(config, create=True, write=True) as archive:
            ingest([folder], archive, RECIPES, plan=PLAN, on_event=unheard)
            assert not list(config.archive.rglob("originals"))
            assert contents(config) == contents(usual)
            shutil.rmtree(folder)
            [mail] = [one for one in archive.documents(scope=EVERYTHING) if one.type == "eml"]
            again([mail], archive, RECIPES, plan=PLAN, on_event=unheard)
            assert archive.document(mail.id, scope=EVERYTHING).status is Status.DONE
            [attached] = archive.documents(scope=EVERYTHING, parent=mail.id)
            answer = create_app(archive).test_client().get(f"/documents/{attached.id}/original", buffered=True)
            assert (answer.status_code, answer.data.decode()) == (200, REPORT)
            report = next(one for one in archive.documents(scope=EVERYTHING) if one.sha256 == attached.sha256)
            for document in (attached, report):
                assert archive.originals.has(attached.sha256)
                archive.remove(document.id)
            assert not archive.originals.has(attached.sha256)


def test_a_bucket_that_goes_away_stops_the_run_and_the_same_command_completes_it(tmp_path: Path) -> None:
    folder = folder_of_many(tmp_path / "given")
    server = ExitStack()
    server.enter_context(s3.serving())
    config = Config(tmp_path / "archive", originals_url=s3.bucket())

    def leave(event: Event) -> None:
        if event.status is Status.DONE:
            server.close()

    flow_of_one = pytest.MonkeyPatch()
    flow_of_one.setattr(flow, "AHEAD", 4)  # so that not all is stored by then
    archive = Archive.open(config, create=True, write=True)
    with server, pytest.raises(OriginalsUnavailable, match="AWS_ENDPOINT_URL"):
        ingest([folder], archive, RECIPES, plan=PLAN, on_event=leave)
    archive.close()
    flow_of_one.undo()
    with s3.entered("http://127.0.0.1:9"), pytest.raises(OriginalsUnavailable):
        Archive.open(config, write=True)
    with s3.serving(), Archive.open(config, write=True) as archive:
        ingest([folder], archive, RECIPES, plan=PLAN, on_event=unheard)
        found = archive.documents(scope=EVERYTHING)
        assert len(found) == 13 + MORE
        whole = [one for one in found if one.type != "json"]  # a line of a collection is kept within its file
        assert len(whole) > MORE
        assert all(archive.originals.sound(one.sha256) for one in whole)
