"""Preference centres: what merchandisers define, and the page on which a contact states it all.

centres.model         a centre, a form and key information as defined
centres.page          the page itself
"""
