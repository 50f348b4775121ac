"""A real Tika server for the tests: a process on this machine, loopback only, in a folder of its own.

`python -m tests.servers.tika install|start|stop|status [--port P]`. Its jar is fetched by Maven and kept in `.tools`.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
POM = Path(__file__).with_name("tika.pom.xml")
TOOLS = ROOT / ".tools"
JAR = TOOLS / "tika-server.jar"
PATIENCE = 300.0  # seconds that a start may take; it takes 5 on an idle machine
# The jar names a parent that was never published; Maven wants one all the same.
PARENT = "<project><modelVersion>4.0.0</modelVersion><groupId>org.apache.tika</groupId>"
PARENT += "<artifactId>tika-server</artifactId><version>3.3.2</version><packaging>pom</packaging></project>"
SETTINGS = """<properties><server><params>
  <host>127.0.0.1</host>
  <port>{port}</port>
  <taskTimeoutMillis>{seconds}000</taskTimeoutMillis>
  <forkedJvmArgs><arg>-Xmx512m</arg><arg>-Djava.io.tmpdir={folder}/tmp</arg></forkedJvmArgs>
</params></server></properties>
"""


_started: list["subprocess.Popen[bytes]"] = []  # kept, so that nobody warns of those that still run


class ServerMissing(Exception):
    """There is no server to start, and what to do about it."""


def installed() -> bool:
    return JAR.exists() and shutil.which("java") is not None


def install() -> None:
    """Fetch the server once: 76 MB. Raises ServerMissing without Java or Maven."""
    if installed():
        return
    for tool, package in (("java", "default-jre-headless"), ("mvn", "maven")):
        if shutil.which(tool) is None:
            raise ServerMissing(f"The Tika server for the tests needs {tool}; on Debian: apt-get install {package}")
    parent = TOOLS / "parents/org/apache/tika/tika-server/3.3.2/tika-server-3.3.2.pom"
    parent.parent.mkdir(parents=True, exist_ok=True)
    parent.write_text(PARENT, encoding="utf-8")
    command = ["mvn", "-B", "-q", "-f", str(POM), f"-Dtools={TOOLS}", "process-resources"]
    for wait in (5, 20, None):
        if subprocess.run(command, check=False).returncode == 0:
            return
        if wait is None:
            raise ServerMissing("The Tika server for the tests could not be fetched by Maven; see its message above.")
        time.sleep(wait)


@dataclass(frozen=True, slots=True)
class Server:
    """One server; all is kept in `folder`. A file that takes it longer than `seconds` is its child's end."""

    folder: Path
    port: int = 9998
    seconds: int = 120

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """Its process, None where it does not run."""
        try:
            number = int((self.folder / "pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return number if _runs(number) else None

    def start(self) -> None:
        """Until it answers. Raises TimeoutError with the end of its log, ServerMissing without the jar."""
        if self.pid is not None:
            return
        if not installed():
            raise ServerMissing("There is no Tika server for the tests yet: make tika")
        (self.folder / "tmp").mkdir(parents=True, exist_ok=True)
        settings = self.folder / "tika-config.xml"
        settings.write_text(SETTINGS.format(port=self.port, folder=self.folder, seconds=self.seconds))
        with (self.folder / "log").open("w") as log:
            process = subprocess.Popen(
                ["java", "-Xmx128m", "-jar", str(JAR), "-c", str(settings)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        _started.append(process)
        (self.folder / "pid").write_text(str(process.pid))
        _await(self.answers, f"The Tika server did not answer; see {self.folder}/log")

    def stop(self) -> None:
        """Its process and the child that it made."""
        number = self.pid
        if number is not None:
            os.killpg(number, signal.SIGKILL)
            for process in _started:
                if process.pid == number:
                    process.wait(PATIENCE)
            _await(lambda: not _runs(number), "The Tika server did not stop")
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/tika", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _await(done: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"{otherwise} (within {PATIENCE:.0f} seconds)")
        time.sleep(0.25)


def main() -> None:
    asked = argparse.ArgumentParser(prog="tests.servers.tika", description="A Tika server to try things on")
    asked.add_argument("command", choices=("install", "start", "stop", "status"))
    asked.add_argument("--folder", type=Path, default=TOOLS / "tika-data")
    asked.add_argument("--port", type=int, default=9998)
    given = asked.parse_args()
    server = Server(given.folder.absolute(), given.port)
    try:
        if given.command in {"install", "start"}:
            install()
        if given.command == "start":
            server.start()
        if given.command == "stop":
            server.stop()
    except (ServerMissing, TimeoutError) as error:
        sys.exit(str(error))
    if given.command in {"start", "status"}:
        print(f"{server.url}  {f'process {server.pid}' if server.pid else 'down'}")


if __name__ == "__main__":
    main()
