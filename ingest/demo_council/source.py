"""Everything the demo council's papers say, oldest first. The text of each paper stands in the module named here."""

from ingest.demo_council import agenda_pack, environment, finance, minutes, performance, pool
from ingest.demo_council.blocks import Paper

COUNCIL = "Averlock Vale Borough Council"

ALL_PAPERS: tuple[Paper, ...] = tuple(
    sorted(
        environment.PAPERS + pool.PAPERS + minutes.PAPERS + finance.PAPERS + performance.PAPERS + agenda_pack.PAPERS,
        key=lambda paper: paper.file,
    )
)
