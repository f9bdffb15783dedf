"""Small models of random weights, saved as the real ones are: quick to make, and the same in every run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

SPECIAL = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
WORDS = "the a lamp burns canal pool is of and".split()


def small_cross_encoder(folder: Path, outputs: int = 1, labels: Sequence[str] = ()) -> Path:
    """A CrossEncoder of one thin layer that knows a few words, its outputs perhaps named. Returns the folder."""
    vocabulary = [*SPECIAL.values(), *WORDS]
    pieces = Tokenizer(WordPiece({word: n for n, word in enumerate(vocabulary)}, unk_token=SPECIAL["unk_token"]))
    pieces.normalizer, pieces.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    pieces.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        num_labels=len(labels) or outputs,
        initializer_range=0.5,
    )
    if labels:
        config.id2label, config.label2id = dict(enumerate(labels)), {label: n for n, label in enumerate(labels)}
    BertForSequenceClassification(config).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=pieces, model_max_length=64, **SPECIAL).save_pretrained(folder)
    return folder
