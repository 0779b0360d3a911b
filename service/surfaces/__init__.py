"""Surfaces: from a definition and whoever is looking to one answer, ready to be rendered.

surfaces.definition   the text of a frame, read
surfaces.email_definition  what of it is for mails alone
surfaces.ranking_definition  what of it is about the order
surfaces.soundness    what cannot stand together in it
surfaces.agreement    what it must agree with when it is saved
surfaces.email_agreement  what its mails must agree with
surfaces.ranking_agreement  what its ranking must agree with
surfaces.starts       where a merchandiser starts, by industry
surfaces.defined      what merchandisers defined, looked up
surfaces.viewer       who is looking: nobody known, a visitor, a contact
surfaces.narrowing    what of somebody's data a surface may use
surfaces.splitting    which side of an A/B test somebody is on
surfaces.ordering     what a definition asks of the order, for one person on one day
surfaces.scenarios    every scenario as a ranking of its own
surfaces.answering    the one way to an answer: along the chain of scenarios
surfaces.turning      what answers that rotate have in common, turned for each contact and day
surfaces.sharing      what answers have in common is made once
surfaces.previewing   a definition rendered for anybody before it serves, with what to mend
surfaces.explaining   why a product is, or is not, in what somebody sees
surfaces.acts         "not this", the wish list, and taking either back
surfaces.speaking     what a merchant's own words may say of whoever looks
surfaces.wording      those words, judged when they are saved
surfaces.rendering    an answer as a page's markup, by the merchant's template or by layout
"""
