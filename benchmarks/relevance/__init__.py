"""Do declared preferences find what people buy? A year of a grocer's purchases, its last months held back.

relevance.__main__   the command: both tasks, everybody's figures, the table of the docs
relevance.purchases  the year, cut in two; who bought what in which part
relevance.shop       the products as a feed, taken through the real stages
relevance.stated     what a household would have stated, derived from its first months
relevance.rivals     others who recommend from the same first months
relevance.measures   hit rate, nDCG, diversity, novelty, coverage, and how sure they are
"""
