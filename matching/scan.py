"""One question put to every entry of its main node: how much does each entry lose?

The *loss* is what an entry misses to a full match, in millionths: 0 for a full match, `matching.listing.BARRED` for no
candidate.
"""

from __future__ import annotations

import numpy as np

from matching.index import Index
from matching.kernel.asked import ask
from matching.kernel.plain import losses_of
from matching.listing import Losses, Places
from matching.resolve import Question

NONE_LEFT_OUT = np.zeros(0, np.int32)


def scan(index: Index, question: Question, without: Places = NONE_LEFT_OUT) -> Losses:
    """The loss of every entry from ``question.start`` to ``question.stop``; of products at places ``without`` too."""
    return losses_of(ask(index, question, without))
