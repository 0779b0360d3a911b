"""Links in use, beside the centre itself: each opens one small page that changes nothing until it is posted.

asked.opening           a token becomes who and what, or is refused
asked.page              how these pages are written: words, look, headers
asked.answering         a question with its answer marked, from a mail
asked.unsubscribing     a channel's consent withdrawn by one press
asked.looking           whether one preference still holds
asked.forms             a few questions asked anywhere
asked.form_questions    their questions and consents, and what was typed
asked.form_preference   their one product preference
asked.confirming        an address that was typed, asked about by mail
asked.keeping           what they keep, and taking it back
"""
