"""The command `footnote doctor`: what the archive finds in order, and what reading files of others needs besides."""

import click

from indexer import diagnosis
from indexer.config import Config
from indexer.console import archive_option, config_for, emit, json_option
from indexer.diagnosis import Finding
from pipelines.extract import bubblewrap, libarchive, packs, rapid, sandbox, tesseract, tika_server, unarr
from pipelines.extract.confinement import NETWORK, WRITES


@click.command()
@archive_option
@json_option
def doctor(*, archive: str | None, as_json: bool) -> None:
    """Tell what is installed, reachable and missing, and what to do. Ends with 1 where something must be done."""
    config = config_for(archive)
    findings = [*diagnosis.examine(config), *examine(config)]
    for finding in findings:
        if as_json:
            emit(finding.as_json())
        else:
            click.echo(f"{finding.mark:<8} {finding.part:<24} {finding.text}")
    if any(finding.must_act for finding in findings):
        raise SystemExit(1)


def examine(config: Config) -> list[Finding]:
    """What the reading of files finds here; never raises for what it finds."""
    return [_reader(config), _libarchive(), _unarr(), _letters(), _tika(config)]


def _reader(config: Config) -> Finding:
    """How far a process that reads files is kept apart, by starting one."""
    try:
        reader = sandbox.kept(config)
    except OSError as error:
        return Finding("missing", "reader", f"no file can be read: {error}")
    held = ["memory, time and output are bounded"]
    if reader.apart or NETWORK not in reader.lacking:
        held.append("no network, no other program or process (seccomp)")
    if reader.apart or WRITES not in reader.lacking:
        held.append("nothing is written but to a folder of its own (Landlock)")
    if reader.apart:
        told = f"files are read in a process apart: {'; '.join([*held, 'no other file is seen (bubblewrap)'])}"
        return Finding("ok", "reader", told)
    free = [*reader.lacking, f"sight of other files: {bubblewrap.refusal()} (Debian: apt-get install bubblewrap)"]
    told = f"files are read in a process apart: {'; '.join(held)}. Not withheld: {'; '.join(free)}"
    return Finding("note", "reader", told)


def _libarchive() -> Finding:
    if libarchive.installed():
        return Finding("ok", "libarchive", "installed (RAR, CPIO, AR, CAB, ISO, LHA, XAR, LIT)")
    return Finding(
        "note",
        "libarchive",
        "not installed, so RAR, CPIO, AR, CAB, ISO, LHA, XAR and LIT stay closed: Debian: apt-get install libarchive13",
    )


def _unarr() -> Finding:
    if unarr.installed():
        return Finding("ok", "libunarr", 'installed (RAR of before RAR 5 packed as one ("solid"), RAR 2)')
    lacking = (
        'not installed, so files in RAR of before RAR 5 that are packed as one ("solid"), or by RAR 2, stay closed'
    )
    return Finding("note", "libunarr", f"{lacking}: Debian: apt-get install libunarr1")


def _letters() -> Finding:
    """Who recognises letters in scans, and of which languages."""
    if not tesseract.installed():
        what = "scans in Cyrillic, Arabic and other scripts stay without text, and Latin ones lose accents"
        what = what if rapid.installed() else "scans stay without text"
        return Finding("note", "tesseract", f"not installed, so {what}: Debian: apt-get install tesseract-ocr")
    known, lacking = packs.languages()
    told = f"{tesseract.version()}, recognises letters in scans in {' '.join(known)}"
    if "osd" not in tesseract.packs():
        told += "; pages on their side are not noticed: Debian: apt-get install tesseract-ocr-osd"
        return Finding("note", "tesseract", told)
    if lacking:
        told += f". For other languages install their packs (Debian): {', '.join(lacking)}"
    return Finding("ok", "tesseract", told)


def _tika(config: Config) -> Finding:
    """Who reads the kinds of file that no reader of ours knows."""
    if not config.tika_server:
        return Finding("ok", "tika", "in the process; TIKA_SERVER_ENDPOINT names a server that is to read instead")
    try:
        return Finding("ok", "tika", f"{tika_server.answers(config.tika_server)} at {config.tika_server}")
    except tika_server.Away as away:
        told = f"the server at {config.tika_server}: {away}; files are read in the process meanwhile"
        return Finding("note", "tika", f"{told}. Start it, or take TIKA_SERVER_ENDPOINT away")
