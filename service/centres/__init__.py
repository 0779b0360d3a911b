"""Preference centres: what merchandisers define, and the page on which a contact states it all.

centres.model         a centre, a form and key information as defined
centres.defined       definitions looked up
centres.templates     where a merchandiser starts, by industry
centres.judging       how they are read and judged when they are saved
centres.agreement     what a definition must agree with around it
centres.definition    the text of a centre or a form, read
centres.information   the text of a shop's key information, read
centres.consents      its consents
centres.answers       what is told of key information, held to its definition
centres.questions     a question about a person, in the visitor's language
centres.typed         what a person typed in answer to one
centres.assets        style sheets and scripts of pages
centres.theme         its look, with contrast kept
centres.guarding      the headers of every page for one person
centres.page          the page itself
centres.minting       links of every kind, made
centres.wanted        the links that a shop's server asks for
centres.scale         questions that one press answers
centres.visitors      whose card a link opens: a contact's, or that of somebody who is none yet
centres.visits        their visits, begun, read and stated by the shop's page
centres.asked         links opened: answers, forms, unsubscribing, confirming an address
"""
