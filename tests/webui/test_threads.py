"""The thread on the page of a mail: what is here, what is not, and which one is read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.archive import Archive
from indexer.config import Config
from tests.indexer.invented import whole
from webui.wsgi import create_app


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[tuple[FlaskClient, dict[str, str]]]:
    config = Config(archive=tmp_path / "archive")
    with Archive.open(config, create=True, write=True) as archive:
        found = {
            path: _mail(archive, path, title, refers)
            for path, title, refers in (
                ("1.eml", "Berth <b>4</b>", ""),
                ("2.eml", "Re: Berth 4", "<1.eml@k.example>"),
                ("3.eml", "Re: Berth 4", "<1.eml@k.example> <gone@k.example>"),
                ("4.eml", "Crane", ""),
            )
        }
        archive.index_pending()
        yield create_app(archive).test_client(), found


def _mail(archive: Archive, path: str, title: str, refers: str) -> str:
    one = whole(path)
    facts = {"Message-ID": f"<{path}@k.example>"} | ({"References": refers} if refers else {})
    document = replace(one.document, type="eml", title=title, sender="Anna Berg", date="2019-03-01", facts=facts)
    return replace(one, document=document).save(archive)


def test_a_mail_shows_its_thread_and_where_it_stands_in_it(saved: tuple[FlaskClient, dict[str, str]]) -> None:
    client, found = saved
    page = client.get(f"/documents/{found['2.eml']}").text
    assert '<h2>Thread <span class="count">3</span></h2>' in page
    assert f'href="/documents/{found["1.eml"]}"' in page
    assert "Berth &lt;b&gt;4&lt;/b&gt;" in page
    assert "A mail that is not here: <bdi>gone@k.example</bdi>" in page
    assert 'class="deep-1" aria-current="true"' in page
    form = client.get(f"/documents/{found['2.eml']}.json").get_json()["thread"]
    assert [(one["depth"], one.get("document"), one.get("missing")) for one in form] == [
        (0, found["1.eml"], None),
        (1, found["2.eml"], None),
        (1, None, "gone@k.example"),
        (2, found["3.eml"], None),
    ]


def test_a_mail_by_itself_shows_none(saved: tuple[FlaskClient, dict[str, str]]) -> None:
    client, found = saved
    assert "Thread" not in client.get(f"/documents/{found['4.eml']}").text
    assert client.get(f"/documents/{found['4.eml']}.json").get_json()["thread"] == []
