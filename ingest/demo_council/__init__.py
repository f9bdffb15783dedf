"""Averlock Vale Borough Council: an invented council whose papers the demo and the tests run on.

No such council, place, councillor or officer exists. `source.py` holds what the papers say; `make.py` makes the
PDFs from it.
"""

from pathlib import Path

PAPERS: Path = Path(__file__).parent / "papers"
