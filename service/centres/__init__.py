"""Preference centres: what merchandisers define, and the page on which a contact states it all.

centres.model         a centre, a form and key information as defined
centres.lifecycle     definitions made, edited, activated, looked up
centres.definition    the text of a centre or a form, read
centres.information   the text of a shop's key information, read
centres.page          the page itself
"""
