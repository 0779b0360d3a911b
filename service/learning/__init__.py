"""Learning that stays honest: popularity and default weights fitted from what was shown, clicked and bought.

A fit is a numbered version that a merchandiser reads, publishes, freezes and takes back. What is published goes into
the generations that are made from then on; nobody's answer changes by anything else.

learning.model        what it goes by and what it comes to, as values
learning.gathering    what was shown, as columns
learning.stated       what of what people state can be learned of
learning.met          which criteria a shown product misses
learning.effects      what a place on a page is worth by itself
learning.popularity   how popular each product is
learning.weights      how much criteria of each filter weigh
learning.checking     whether numbers foretell clicks of people who were held back
learning.fitting      a version fitted, or why there is none
learning.shop         a shop's learning: published, frozen, taken back
learning.scheduled    fits by schedule
learning.serving      the numbers that answers go by
"""
