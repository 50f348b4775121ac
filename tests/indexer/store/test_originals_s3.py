"""Originals in a bucket: what is told where something is wrong with it, and what an interrupted run leaves there."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from s3fs import S3FileSystem

from indexer.errors import OriginalsUnavailable, StorageFull, WrongUse
from indexer.store import originals
from indexer.store.originals import Originals
from tests.servers import s3

FULL = b"<Error><Code>XMinioStorageFull</Code><Message>Storage backend has no free drive</Message></Error>"


@pytest.fixture
def server() -> Iterator[str]:
    with s3.serving() as url:
        yield url


def test_a_bucket_that_is_not_there_is_told(server: str) -> None:
    kept = Originals("s3://nowhere/originals")
    with pytest.raises(OriginalsUnavailable, match="FOOTNOTE_ORIGINALS_URL"):
        kept.sweep()
    with pytest.raises(OriginalsUnavailable, match="bucket"):
        kept.put(b"data")


def test_a_server_that_is_away_is_told() -> None:
    with s3.entered("http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1"):
        kept = Originals("s3://bucket/originals")
        with pytest.raises(OriginalsUnavailable, match="AWS_ENDPOINT_URL"):
            kept.put(b"data")


def test_who_has_no_keys_is_told(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in s3.ENTRY:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", f"{tmp_path}/none")
    S3FileSystem.clear_instance_cache()
    with pytest.raises(OriginalsUnavailable, match="AWS_ACCESS_KEY_ID"):
        Originals("s3://bucket/originals").put(b"data")


class _Full(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # in which a client asks first whether it may send

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    def do_HEAD(self) -> None:
        self._answer(404)

    def do_GET(self) -> None:
        self._answer(200, b"<ListBucketResult></ListBucketResult>")

    def do_PUT(self) -> None:
        self._answer(507, FULL)

    def log_message(self, *_: object) -> None:
        return


def test_a_full_bucket_is_told() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Full)
    Thread(target=server.serve_forever, daemon=True).start()
    with s3.entered(f"http://127.0.0.1:{server.server_address[1]}", AWS_MAX_ATTEMPTS="1"):
        kept = Originals("s3://bucket/originals")
        with pytest.raises(StorageFull, match="Free some space"):
            kept.put(b"data")
    server.shutdown()
    server.server_close()


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(WrongUse, match="FOOTNOTE_ORIGINALS_URL"):
        Originals("nonsense://bucket")


def test_what_was_sent_in_part_is_swept_after_a_day(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = s3.bucket()
    files, bucket = S3FileSystem(), url.split("/")[2]
    files.call_s3("create_multipart_upload", Bucket=bucket, Key="originals/ab/abc")
    files.call_s3("create_multipart_upload", Bucket=bucket, Key="other/abc")
    monkeypatch.setattr(originals, "_DAY", 1e10)  # this server dates them all years back
    Originals(url).sweep()
    assert len(files.list_multipart_uploads(bucket)) == 2
    monkeypatch.undo()
    Originals(url).sweep()
    assert [one["Key"] for one in files.list_multipart_uploads(bucket)] == ["other/abc"]
