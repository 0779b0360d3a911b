"""Pictures drawn when a mail is opened, and the links that lead to what they showed.

opened.tokens     the signed tokens of pictures: of whom, of which definition, how many slots
"""

from service.blocks.opened.tokens import opened_of

__all__ = ["opened_of"]
