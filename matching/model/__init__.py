"""Preferences in, ranking out: the values of the matching stage, in the words of the contract. Whoever uses it imports
from here.

model.asked     what a contact asks for: preferences and their criteria
model.options   what of a ranking is wanted, and what changes its list
model.ranking   the answer: matches with their reasons, and what was not known
model.counts    how many products a half-stated preference leaves
model.standing  where one product stands
"""

from matching.model.asked import WEIGHT_SCALE, Criterion, Preference
from matching.model.counts import Choice, Counts, FilterCounts
from matching.model.options import Boost, Cap, Mix, Near, Pin, RankOptions, Rotation, Tie
from matching.model.ranking import MATCH_SCALE, Match, Miss, Missed, Ranking, Unknown
from matching.model.standing import Heard, Standing

__all__ = [
    "MATCH_SCALE",
    "WEIGHT_SCALE",
    "Boost",
    "Cap",
    "Choice",
    "Counts",
    "Criterion",
    "FilterCounts",
    "Heard",
    "Match",
    "Miss",
    "Missed",
    "Mix",
    "Near",
    "Pin",
    "Preference",
    "RankOptions",
    "Ranking",
    "Rotation",
    "Standing",
    "Tie",
    "Unknown",
]
