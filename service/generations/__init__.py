"""Generations: one complete import each, in a folder of its own; which one serves is a symlink.

generations.manifest    what a generation says of itself, and its files with their checksums
generations.arriving    what a feed is measured against before it may serve
generations.guards      when a feed must not replace the one that serves
generations.unchanged   the same feed again, told before it is read
generations.reports     the report that a generation keeps of its feed
generations.held        the feed that was held back, kept until a person decides
generations.make        a feed becomes a generation: build beside, sync, rename, swap
generations.prices      the history of a shop's prices, which outlives them
generations.changes     product by product, what one holds otherwise than another
generations.difference  the same counted, and which values left
generations.shelf       the generations of a shop: list, roll back, prune
generations.sealed      arrays fitted of a generation, in its folder: checksums, and why there may be none
generations.facts       of each product: is it in stock, when did it come back, how far was its price lowered
generations.neighbours  products beside each product, the nearest first, as arrays
generations.fitted      all that is fitted of a generation, for answering
generations.opened      a generation opened for answering, memory-mapped
generations.learned     what a generation has of the shop's learning
generations.words       products found by the words of their ids, titles and brands
generations.serving     the opened generations of a process, swapped when the link changes
"""
