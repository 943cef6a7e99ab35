"""
The training of the network of `adapters.reader.network`, in PyTorch, on one thread so that it can be repeated.

What is learned is rounded to signed bytes at the end: the steps are fine enough that no set notices.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from adapters.reader.network import (
    BETWEEN,
    FIRST_ASPECT,
    LOUDEST,
    NEIGHBORS,
    QUESTIONS,
    UNKNOWN,
    Numbers,
    known_as,
    looked_at,
)

DIMENSIONS: Final = 48
WIDTHS: Final = {3: 64, 2: 56, 1: 24}
"""How many filters look at three neighbors, at two, and at one; in this order numbers are shortest."""

_EPOCHS: Final = 6
_BATCH: Final = 48
_RATE: Final = 2.5e-3
_SELDOM: Final = 4
_ENDINGS: Final = 300
_ENDING: Final = 3
_STEPS: Final = 127
_FORGOTTEN: Final = 0.1
"""The share of pieces that are taken for unknown while learning, so that unknown ones are no surprise."""

_LOUD: Final = 0.95
"""How near the sums may come to the largest that a lane holds, before they are rounded."""

_WORTH: Final = (1.0, 1.0, *[0.5] * (QUESTIONS - FIRST_ASPECT))
"""How much the answer to each question counts."""

_SURE: Final = 0.94
"""How sure the labels are: some are wrong, and a network that believes them all learns them by heart."""

_SURE_OF_ASPECTS: Final = 0.99
"""How sure the labels of aspects are: whoever gives them looks at each text."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """
    The pieces of a text and the answers to the questions of `adapters.reader.network`, None where nobody knows.

    `weight` says how much the lesson counts.
    """

    pieces: list[str]
    answers: Sequence[bool | None]
    weight: float


class _Net(nn.Module):
    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.vectors = nn.Embedding(pieces, DIMENSIONS, padding_idx=0)
        nn.init.normal_(self.vectors.weight, 0, 0.1)
        self.vectors.weight.data[0] = 0
        self.filters = nn.ModuleList(nn.Conv1d(DIMENSIONS, count, width) for width, count in WIDTHS.items())
        self.outputs = nn.Linear(sum(WIDTHS.values()), QUESTIONS)

    def forward(self, stream: Tensor, lengths: Tensor) -> Tensor:
        if self.training:
            stream = torch.where(
                (torch.rand(stream.shape) < _FORGOTTEN) & (stream > 0), torch.ones_like(stream), stream
            )
        vectors = functional.dropout(self.vectors(stream), 0.2, self.training).t()[None]
        places = [functional.pad(each(vectors), (0, each.kernel_size[0] - 1)) for each in self.filters]
        strongest = torch.segment_reduce(torch.relu(torch.cat(places, 1))[0].t().contiguous(), "max", lengths=lengths)
        return self.outputs(functional.dropout(strongest, 0.4, self.training))


def learn(lessons: Sequence[Lesson], *, seed: int) -> Numbers:
    """Return the numbers of a network that was taught these lessons."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    torch.manual_seed(seed)
    chance = random.Random(seed)
    pieces = _vocabulary(lessons)
    places = {piece: place for place, piece in enumerate(pieces)}
    streams = [_stream(lesson, places) for lesson in lessons]
    net = _Net(len(pieces))
    optimizer = torch.optim.Adam(net.parameters(), _RATE)
    batches = [batch for _ in range(_EPOCHS) for batch in _batches(len(lessons), chance)]
    for done, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - done / len(batches)) + _RATE / 100
        loss = _loss(net, [lessons[n] for n in batch], [streams[n] for n in batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return _rounded(net.eval(), pieces)


def _vocabulary(lessons: Sequence[Lesson]) -> list[str]:
    """Return the pieces that are met often enough, after the one between clauses and the unknown, then endings."""
    counts = Counter(piece for lesson in lessons for piece in lesson.pieces if not piece.isdigit())
    often = sorted(piece for piece, count in counts.items() if count >= _SELDOM and piece not in (BETWEEN, UNKNOWN))
    endings: Counter[str] = Counter()
    for piece, count in counts.items():
        if count < _SELDOM and len(piece) > _ENDING:
            endings["*" + piece[-_ENDING:]] += count
    usual = sorted(sorted(endings, key=lambda ending: (-endings[ending], ending))[:_ENDINGS])
    return [BETWEEN, UNKNOWN, *often, *(["0"] if "0" not in often else []), *usual]


def _stream(lesson: Lesson, places: dict[str, int]) -> Tensor:
    """Return the places of a text's pieces, with room behind it, so that no filter sees two texts."""
    known = [places[known_as(piece, places)] for piece in looked_at(lesson.pieces)]
    return torch.tensor(known + [0] * (NEIGHBORS - 1))


def _batches(count: int, chance: random.Random) -> Iterator[list[int]]:
    order = list(range(count))
    chance.shuffle(order)
    for start in range(0, count, _BATCH):
        yield order[start : start + _BATCH]


def _loss(net: _Net, lessons: Sequence[Lesson], streams: Sequence[Tensor]) -> Tensor:
    outputs = net(torch.cat(list(streams)), torch.tensor([len(stream) for stream in streams]))
    told = torch.tensor([[answer is not None for answer in lesson.answers] for lesson in lessons])
    wanted = torch.tensor([[float(answer or 0) for answer in lesson.answers] for lesson in lessons])
    sure = torch.tensor([_SURE] * FIRST_ASPECT + [_SURE_OF_ASPECTS] * (QUESTIONS - FIRST_ASPECT))
    missed = functional.binary_cross_entropy_with_logits(
        outputs, sure * wanted + (1 - sure) / 2, weight=torch.tensor(_WORTH) * told, reduction="none"
    )
    return (missed.sum(1) * torch.tensor([lesson.weight for lesson in lessons])).sum() / len(lessons)


def _rounded(net: _Net, pieces: list[str]) -> Numbers:
    vectors = net.vectors.weight.detach().double().numpy()
    filters = np.zeros((NEIGHBORS, DIMENSIONS, sum(WIDTHS.values())))
    first = 0
    for each in net.filters:
        weights = each.weight.detach().double().numpy()  # filter, dimension, neighbor
        filters[: weights.shape[2], :, first : first + weights.shape[0]] = weights.transpose(2, 1, 0)
        first += weights.shape[0]
    bias = np.concatenate([each.bias.detach().double().numpy() for each in net.filters])
    loudest = sum(np.abs(vectors @ neighbor).max() for neighbor in filters)
    vector_step = np.abs(vectors).max() / _STEPS
    filter_step = max(np.abs(filters).max() / _STEPS, loudest / vector_step / (_LOUD * LOUDEST))
    unit = vector_step * filter_step
    outputs = net.outputs.weight.detach().double().numpy() * unit
    return Numbers(
        pieces=pieces,
        vectors=np.rint(vectors / vector_step).astype(np.int8).tobytes(),
        filters=np.rint(filters / filter_step).astype(np.int8).tobytes(),
        thresholds=[int(threshold) for threshold in np.rint(-bias / unit)],
        outputs=[
            [*map(float, row), float(end)] for row, end in zip(outputs, net.outputs.bias.detach().numpy(), strict=True)
        ],
    )
