"""What may change a ranking, each off unless asked for: docs/plans/9-matching.md defines every one.

options.answering  the exact answer under options
options.facts      what of a generation's products only options ask for
options.runs       what every entry loses under them; what there is to count
options.near       numbers that just miss their bounds
options.order      the levels of the order, and the best by them
options.races      who may stand in the list whatever a rotation makes of equals
options.boosts     points beside the match
options.rotated    an order that changes daily
options.mixed      the lists of several preferences as one
options.caps       who may still be taken along the order
options.pinned     products put into a slot
"""
