"""The library a verb works on: this process's own, or the server that holds it."""

from __future__ import annotations

from api.owner_key import owner_key
from api.remote import Remote
from api.settings import Settings
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.library import Library
from vectorstore.ownership import holder
from vectorstore.reranking import reranker_of
from vectorstore.words.errors import LibraryInUse


def server_of(settings: Settings) -> Remote | None:
    """The server that owns the library, if one does. Raises LibraryInUse when another verb does."""
    held_by = holder(settings.store.path)
    if held_by is None:
        return None
    if held_by.address is None:
        raise LibraryInUse(f"The library is in use by {held_by}. Wait until it has finished and try again.")
    return Remote(held_by.address, owner_key(settings.store.path))


def open_library(settings: Settings, doing: str, mend: bool = True) -> Library:
    """Opens the library for this process. Raises LibraryInUse, which names the holder."""
    owner_key(settings.store.path)
    embedder = SentenceTransformerEmbedder(settings.store.embedding_model)
    return Library(
        settings.store.path,
        embedder,
        doing,
        mend=mend,
        reranker=reranker_of(settings.store.reranking_model),
        pictures_mb=settings.store.pictures_mb,
    )
