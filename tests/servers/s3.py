"""A server that speaks S3 over HTTP, in this process and on this machine alone, for the tests."""

import random
import string
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from s3fs import S3FileSystem

ENTRY = {"AWS_ACCESS_KEY_ID": "footnote", "AWS_SECRET_ACCESS_KEY": "footnote", "AWS_DEFAULT_REGION": "us-east-1"}


@contextmanager
def serving() -> Iterator[str]:
    """The address of the server, which the environment names within as it would for the real program."""
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        with entered(f"http://{host}:{port}") as url:
            yield url
    finally:
        server.stop()


@contextmanager
def entered(url: str, **entry: str) -> Iterator[str]:
    """An environment that names a server, and who we are there."""
    with patch.dict("os.environ", {**ENTRY, **entry, "AWS_ENDPOINT_URL": url}):
        S3FileSystem.clear_instance_cache()  # it remembers the environment of before
        yield url
    S3FileSystem.clear_instance_cache()


def bucket() -> str:
    """The address of a new, empty bucket."""
    name = "".join(random.choices(string.ascii_lowercase, k=16))
    S3FileSystem().mkdir(name)
    return f"s3://{name}/originals"
