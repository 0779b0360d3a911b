"""Pictures drawn when a mail is opened, and the links that lead to what they showed.

opened.tokens     the signed tokens of pictures: of whom, of which definition, how many slots
opened.listing    which product a slot shows: one list for all slots, which stands for a while
opened.wanted     pictures that a shop's server asks for, as it asks for links
"""

from service.blocks.opened.listing import product_of
from service.blocks.opened.tokens import opened_of, slot_of

__all__ = ["opened_of", "product_of", "slot_of"]
