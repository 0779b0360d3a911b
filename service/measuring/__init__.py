"""Measurement: what of an answer was shown, clicked and bought. Without consent only totals grow.

measuring.marks      the signed tokens of answers and clicks: of which answer, in which slot
measuring.counted    an answer gets its token, its cards the links that count
measuring.tagging    a product's address with the parameters that the shop wants in its own statistics
measuring.agents     who asks: a person, a bot, a browser that only loads ahead
measuring.telling    what a page tells, read
measuring.model      what is counted and kept, as values
measuring.keeping    from what was told to that
measuring.results    what came of frames, as a document
measuring.tallying   totals counted up many at a time
"""
