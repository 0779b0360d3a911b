"""Surfaces: from a definition and whoever is looking to one answer, ready to be rendered.

surfaces.definition   the text of a frame, read
surfaces.soundness    what cannot stand together in it
surfaces.agreement    what it must agree with when it is saved
surfaces.starts       where a merchandiser starts, by industry
surfaces.defined      what merchandisers defined, looked up
surfaces.viewer       who is looking: nobody known, a visitor, a contact
surfaces.splitting    which side of an A/B test somebody is on
surfaces.scenarios    every scenario as a ranking of its own
surfaces.answering    the one way to an answer: along the chain of scenarios
surfaces.acts         "not this", the wish list, and taking either back
"""
