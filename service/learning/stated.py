"""What of what people state can be learned of."""

from __future__ import annotations

from feeds.model import Hierarchy
from matching.model import Criterion


def is_learned_of(criterion: Criterion, hierarchy: Hierarchy) -> bool:
    """Whether its weight may be learned, and a learned one stand for it: nobody stated one, it is no must, and it asks
    nothing sensitive.
    """
    return not (
        criterion.weighed or criterion.must or criterion.indifferent or hierarchy.is_sensitive(criterion.filter)
    )
