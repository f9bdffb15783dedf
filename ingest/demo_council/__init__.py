"""Averlock Vale Borough Council: an invented council whose papers the demo and the tests run on.

No such council, place, councillor or officer exists. `source.py` holds what the papers say; `make.py` makes the
PDFs from it.
"""

from pathlib import Path

PAPERS: Path = Path(__file__).parent / "papers"

SUGGESTIONS = (
    "How many potholes were repaired in 2022/23?",
    "What did Cabinet decide about Marrack Green swimming pool?",
    "Compare fly-tips in 2021/22 and 2024/25",
)
"""Questions that the demo's page offers."""
CONTACTS = Path(__file__).parent / "contacts.toml"
"""Whom the demo council would have people ask."""
