"""What lies in the system's folder for temporary files bears the number of the process it belongs to: what a killed
one leaves of a document is deleted by the next that looks."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

_OWNED = re.compile(r"footnote-([0-9]+)-.*")


def prefix(owner: int = 0) -> str:
    """How the name of a temporary file or folder of a process begins; of this one, where none is given."""
    return f"footnote-{owner or os.getpid()}-"


def sweep() -> None:
    """Delete what processes that are gone have left."""
    with os.scandir(gettempdir()) as there:
        for left in there:
            owned = _OWNED.fullmatch(left.name)
            if owned is None or _runs(int(owned[1])):
                continue
            if left.is_dir(follow_symlinks=False):
                shutil.rmtree(left.path, ignore_errors=True)
            else:
                with suppress(OSError):  # another user's, or gone meanwhile
                    Path(left.path).unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
