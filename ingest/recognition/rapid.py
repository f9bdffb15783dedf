"""RapidOCR, whose wheel brings its models: pictures to words on onnxruntime, without another program.

The only module that knows rapidocr.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from ingest.recognition.engine import NoEngine, Picture, Recognised

THREADS = 1
_LONGEST = 3200
"""Pixels of a picture's longer side that the engine does not make smaller."""


class Rapid:
    """The engine, with its models loaded. It cannot be stopped within a page: whoever calls it must be able to end it."""

    def __init__(self) -> None:
        try:
            import rapidocr  # noqa: PLC0415  (optional, and slow to load)

            models = Path(rapidocr.__file__).parent / "models"
            # Its own models or none: it would fetch what is not there.
            if not any(models.glob("*det*.onnx")) or not any(models.glob("*rec*.onnx")):
                raise NoEngine(f"the models of rapidocr are not in {models.name}")
            self._engine: Any = rapidocr.RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.use_cls": False,
                    "Global.max_side_len": _LONGEST,
                    "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                    "EngineConfig.onnxruntime.inter_op_num_threads": THREADS,
                }
            )
        except NoEngine:
            raise
        except Exception as error:
            raise NoEngine(f"rapidocr does not start ({type(error).__name__})") from error

    def read(self, picture: Picture, seconds: float) -> list[Recognised]:
        began = time.monotonic()
        pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.down, picture.across, 3)[:, :, ::-1]
        try:
            result = self._engine(pixels, return_word_box=True, return_single_char_box=False)
        except MemoryError:
            raise
        except Exception as error:
            raise NoEngine(f"rapidocr failed ({type(error).__name__})") from error
        if time.monotonic() - began > seconds:
            raise TimeoutError
        if result.txts is None or result.boxes is None:
            return []
        found = []
        for words, box, score in zip(result.word_results, result.boxes, result.scores, strict=True):
            top, bottom = float(box[:, 1].min()), float(box[:, 1].max())
            for text, sure, corners in words:
                if not str(text).strip():
                    continue
                across = [float(x) for x, _ in corners]
                # A word is no surer than the line it was read in.
                found.append(
                    Recognised(str(text).strip(), min(across), max(across), top, bottom, min(float(sure), float(score)))
                )
        return found
