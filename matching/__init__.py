"""Preferences x catalogue -> ranking. The second stage: pure functions over arrays, no I/O, clock or chance.

matching.rank          the one way through, from preferences and an index to the exact ranking
matching.rotating      the same for many persons and days, what they have in common worked out once
matching.order         lists in an order that is not that of a preference

A catalogue is made ready:
matching.barred        products that must not be shown
matching.building      its entries in the order in which they are read
matching.index         all that a ranking reads; saved and opened as arrays
matching.nodes         the main filter's tree: every node is one run of entries
matching.columns       one filter: an integer per product
matching.statements    what these integers stand for
matching.collecting    and how they are found
matching.texts         many short texts, and directories of them, as arrays
matching.popularity    popularity in powers of two
matching.amounts       decimals as the integers of a column, and back
matching.memo          what was worked out before
matching.arrays        dataclasses of arrays in a handful of long arrays

Preferences meet it:
matching.preferences   a preference document read, or refused with the place of its fault
matching.stated        its preferences and their criteria
matching.option_documents  its options read, and those that are on said in the answer
matching.readers       JSON values read, each with its path
matching.resolve       a preference becomes a question: a run of entries, a judgement for each criterion
matching.criteria      a criterion judged: values, bounds, bands, units, silence, refusal
matching.verdicts      a verdict over all statements, as the places where it changes
matching.doubts        what no product carries
matching.nearest       the known names nearest to it

An answer:
matching.listing       its ordered list, and what there is to count over it
matching.scan          how much every entry loses to a full match
matching.kernel        the best of them found quickly: in numpy, or compiled
matching.counts        how many products remain, and how many each further choice would leave
matching.survey        which entries fail which filters, and how often what is said among them
matching.lookup        judgements looked up for every entry, quickly
matching.reasons       why each product stands where it does
matching.standing      where one product stands, and why
matching.wording       what was wanted and what is, in plain English
matching.effect        the same preferences asked of two indexes

matching.options       what may change a ranking: caps, near misses, rotation, boosts, pins

What leaves the stage:
matching.model         its values; all that frames see of it
matching.documents     the ranking document
matching.errors        what can stop a ranking
"""
