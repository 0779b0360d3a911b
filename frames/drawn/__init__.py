"""A card as a picture: what a mail shows of one product when it is opened.

drawn.model       the size of a card, and what one says
"""
