"""A body as it was sent to the body that was meant: unpacked as it comes, and never past a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from ingest.fetching.errors import Broken, TooMuch

TAKEN = "gzip, deflate"
"""What a server is told that we unpack."""
STEP = 1 << 16
"""Bytes that are unpacked at once."""


def unpacked(chunks: Iterable[bytes], encoding: str, most: int, name: str) -> Iterator[bytes]:
    """The body's bytes. Raises TooMuch past `most` bytes, sent or unpacked, Broken where it is cut off or not as it says."""
    coming = _within(chunks, most, name)
    match encoding.strip().lower():
        case "" | "identity":
            yield from coming
        case "gzip" | "x-gzip":
            yield from _within(_inflated(coming, 16 + zlib.MAX_WBITS, name), most, name)
        case "deflate":
            yield from _within(_inflated(coming, zlib.MAX_WBITS, name), most, name)
        case other:
            raise Broken(f"{name} came packed as '{other[:40]}', which nobody asked for.")


def _within(chunks: Iterable[bytes], most: int, name: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooMuch(f"{name} is larger than the {_megabytes(most)} that are taken.")
        yield chunk


def _inflated(chunks: Iterable[bytes], window: int, name: str) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(window)
    try:
        for chunk in chunks:
            left = chunk
            while left and not unpacker.eof:
                yield unpacker.decompress(left, STEP)
                left = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise Broken(f"{name} came packed in a way that cannot be unpacked.") from error
    if not unpacker.eof:
        raise Broken(f"{name} was cut off.")


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.0f} MB" if size >= 1024**2 else f"{size} bytes"
