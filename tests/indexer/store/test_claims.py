"""What one process claims no other has, until it lets go or ends; SQLite has one writer, who is granted everything."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest

from indexer.store.claims import Claims
from indexer.store.database import Store
from indexer.store.on_postgresql import is_claimed
from tests.servers import running

HOLD = "import sys, time; from indexer.store.claims import Claims; from indexer.store.database import Store\n"
HOLD += "claims = Claims(Store.open(sys.argv[1])); claims.take('a'); print('held', flush=True); time.sleep(60)"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    made = running.database()
    Store.open(made, create=True).close()
    yield made
    running.forget()


@pytest.fixture
def two(address: str) -> Iterator[tuple[Claims, Claims]]:
    """Two processes, as far as the server can tell."""
    stores = [Store.open(address, patience=30) for _ in range(2)]
    first, second = (Claims(store) for store in stores)
    yield first, second
    for claims in (first, second):
        claims.close()
    for store in stores:
        store.close()


def test_what_one_has_the_other_gets_after_its_release(two: tuple[Claims, Claims]) -> None:
    first, second = two
    assert first.take("a")
    assert first.take("a")
    assert not second.take("a")
    assert second.take("b")
    first.release("a")
    first.release("a")
    assert second.take("a")


def test_what_is_shared_cannot_be_had_alone(two: tuple[Claims, Claims]) -> None:
    first, second = two
    assert first.share("runs")
    assert first.sole("runs")
    assert second.share("runs")
    assert not first.sole("runs")
    second.release("runs")
    assert first.sole("runs")
    assert first.sole("runs")
    assert not second.take("runs")


def test_what_somebody_holds_or_shares_is_seen_from_elsewhere(two: tuple[Claims, Claims], address: str) -> None:
    first, second = two
    store = Store.open(address)
    with store.reading() as connection:
        assert not is_claimed(connection, "writers")
        assert first.share("writers")
        assert is_claimed(connection, "writers")
        first.release("writers")
        assert second.take("writers")
        assert is_claimed(connection, "writers")
        assert not is_claimed(connection, "others")
    store.close()


def test_turns_come_one_after_another(two: tuple[Claims, Claims]) -> None:
    first, second = two
    done: list[str] = []

    def take_turn() -> None:
        with second.turn("settling"):
            done.append("second")

    with first.turn("settling"):
        waiting = Thread(target=take_turn)
        waiting.start()
        waiting.join(0.2)
        done.append("first")
    waiting.join(30)
    assert done == ["first", "second"]


def test_a_killed_process_has_nothing_any_longer(two: tuple[Claims, Claims], address: str) -> None:
    claims, _ = two
    with subprocess.Popen([sys.executable, "-c", HOLD, address], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert not claims.take("a")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with claims.turn("a"):  # as soon as the server has noticed
        assert not two[1].take("a")


def test_a_restart_of_the_server_is_outlived_and_remembered() -> None:
    server = running.postgresql_of_its_own()
    address = running.database(server)
    Store.open(address, create=True).close()
    store = Store.open(address, patience=60)
    claims, other = Claims(store), Claims(store)
    assert claims.take("a")
    assert claims.unbroken("a")
    server.stop(how="immediate")
    server.start()
    assert not claims.unbroken("a")
    assert not other.take("a")
    claims.release("a")
    assert claims.take("a")
    assert claims.unbroken("a")
    for one in (claims, other, store):
        one.close()
    running.forget()
    server.stop()


def test_on_sqlite_the_one_writer_is_granted_everything(tmp_path: object) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/archive.db", create=True)
    claims = Claims(store)
    assert claims.take("a")
    assert claims.sole("a")
    assert claims.unbroken("a")
    with claims.turn("b"):
        claims.release("a")
    claims.close()
    store.close()
