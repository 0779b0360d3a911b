"""A frame as an e-mail block: the same cards with the same reasons, in markup that mail programs hold.

email.model   what a message says beside its products, and the block that comes of it
"""
