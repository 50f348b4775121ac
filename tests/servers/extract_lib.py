"""Datashare's extractor, extract-lib, as a program beside which ours is measured. Fetched by Maven, kept in `.tools`,
needs a JDK; nothing of ours uses it."""

import shutil
import subprocess

from tests.servers.tika import ROOT, TOOLS, ServerMissing

POM = ROOT / "tests" / "servers" / "extract_lib.pom.xml"
PROGRAM = ROOT / "tests" / "servers" / "ExtractLib.java"
JARS = TOOLS / "extract-lib"


def install() -> None:
    """Fetch it once: 85 MB. Raises ServerMissing without a JDK or Maven."""
    for tool, package in (("javac", "default-jdk-headless"), ("mvn", "maven")):
        if shutil.which(tool) is None:
            raise ServerMissing(f"extract-lib needs {tool}; on Debian: apt-get install {package}")
    if not any(JARS.glob("extract-lib-*.jar")):
        command = ["mvn", "-B", "-q", "-f", str(POM), f"-Dtools={JARS}", "process-resources"]
        if subprocess.run(command, check=False).returncode:
            raise ServerMissing("extract-lib could not be fetched by Maven; see its message above.")


def command() -> list[str]:
    """What starts it: it says "ready", then answers a path with the number of characters in that file."""
    return ["java", "-Xmx512m", "-cp", f"{JARS}/*", str(PROGRAM)]
