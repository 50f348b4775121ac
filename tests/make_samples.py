"""Make corpus_samples/ and tests/gold/ again from tests/samples/sources: `python -m tests.make_samples [FOLDER]`.

With a folder, both are made below it instead.
"""

import sys
from pathlib import Path

from tests.samples.making import make_all

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> None:
    base = Path(arguments[0]) if arguments else ROOT
    answers = base / "gold" if arguments else ROOT / "tests" / "gold"
    written = make_all(base / "corpus_samples", answers)
    print(f"{len(written)} files")


if __name__ == "__main__":
    main(sys.argv[1:])
