"""A real PostgreSQL for the tests: one process on this machine, loopback only, in a folder of its own.

`python -m tests.servers.postgresql start|stop|status [--folder F] [--port P]`. It is Debian's package, run as nobody in
particular; a cluster that the package itself has made is never touched.
"""

import argparse
import os
import pwd
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = Path("/tmp/footnote-postgresql") if os.getuid() == 0 else ROOT / ".tools" / "postgresql-data"
USER = PASSWORD = DATABASE = "footnote"
PATIENCE = 400  # seconds that a start or a stop may take; either takes less than one on an idle machine
# A server sorts as its country does, unless it is told otherwise for each column: the tests must notice.
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")


class ServerMissing(Exception):
    """There is no server to start, and what to do about it."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL installed, None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    beside = shutil.which("initdb")
    found += [Path(beside).parent] if beside else []
    return max(found, key=lambda path: int((re.findall(r"\d+", str(path)) or ["0"])[0]), default=None)


@dataclass(frozen=True, slots=True)
class Server:
    """Answers at `port` of this machine. All is kept in `folder`."""

    folder: Path
    port: int = 5433
    short: bool = False  # whether what it keeps may be lost with the machine, which makes it quick
    settings: tuple[str, ...] = ()

    def url(self, database: str = DATABASE, *, password: str = PASSWORD) -> str:
        return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Until it answers; made first where the folder is empty. Raises ServerMissing, RuntimeError with its log."""
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._make()
        ways = [f"-p {self.port}", "-c listen_addresses=127.0.0.1", f"-c unix_socket_directories={self.folder}"]
        ways += ["-c fsync=off"] if self.short else []
        ways += [f"-c {setting}" for setting in self.settings]
        self._control("start", "-l", str(self.folder / "log"), "-o", " ".join(ways))

    def stop(self, *, how: str = "fast") -> None:
        """`fast` breaks off what is under way, `immediate` is a crash."""
        if self.runs():
            self._control("stop", "-m", how)

    def runs(self) -> bool:
        command = [*_as_nobody(), str(_programs() / "pg_ctl"), "status", "-D", str(self.folder / "data")]
        return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0

    def _make(self) -> None:
        data = self.folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        password = self.folder / "password"
        password.write_text(PASSWORD)
        if os.getuid() == 0:
            self.folder.chmod(0o755)
            for path in (self.folder, data, password):
                os.chown(path, *_nobody())
        entry = ("-U", USER, "--auth=scram-sha-256", f"--pwfile={password}")
        self._run("initdb", "-D", str(data), *entry, *LOCALE, "--no-sync")
        password.unlink()

    def _control(self, what: str, *ways: str) -> None:
        self._run("pg_ctl", what, "-D", str(self.folder / "data"), "-w", "-t", str(PATIENCE), "-s", *ways)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_as_nobody(), str(_programs() / program), *arguments]
        # Its output goes to a file: the server inherits it, and a pipe would stay open as long as it runs.
        with (self.folder / "said").open("w+") as said:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, cwd="/")
            said.seek(0)
            if done.returncode:
                log = self.folder / "log"
                end = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                raise RuntimeError(f"{program} failed: {said.read()}\n{end}")


def create(server: Server, database: str) -> None:
    """Make an empty database."""
    _ask(server, f'CREATE DATABASE "{database}"')


def drop(server: Server, database: str) -> None:
    """Remove a database, whoever is still connected to it."""
    _ask(server, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _ask(server: Server, statement: str) -> None:
    import psycopg

    with psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def _programs() -> Path:
    found = programs()
    if found is None:
        raise ServerMissing("The tests on PostgreSQL need it installed; on Debian: apt-get install postgresql")
    return found


def _nobody() -> tuple[int, int]:
    """Whom root runs it as: PostgreSQL refuses root, and wants a user who has a name."""
    known = {one.pw_name: one for one in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return user.pw_uid, user.pw_gid


def _as_nobody() -> list[str]:
    if os.getuid() != 0:
        return []
    user, group = _nobody()
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]


def main() -> None:
    asked = argparse.ArgumentParser(prog="tests.servers.postgresql", description="PostgreSQL to try things on")
    asked.add_argument("command", choices=("start", "stop", "status"))
    asked.add_argument("--folder", type=Path, default=FOLDER)
    asked.add_argument("--port", type=int, default=5433)
    given = asked.parse_args()
    server = Server(given.folder.absolute(), given.port)
    try:
        _act(given.command, server)
    except (ServerMissing, RuntimeError) as error:
        sys.exit(str(error))


def _act(command: str, server: Server) -> None:
    if command == "stop":
        server.stop()
        return
    if command == "start" and not server.runs():
        fresh = not (server.folder / "data").exists()
        server.start()
        if fresh:
            create(server, DATABASE)
    print(f"{server.url()}  {'running' if server.runs() else 'down'}")


if __name__ == "__main__":
    main()
