"""What scenarios go by that no request could work out: fitted once for a generation, opened as plain arrays.

fitted.sealed      a fit in its generation's folder: arrays, their checksums, and why there may be none
fitted.facts       of each product: is it in stock, when did it come back, how far was its price lowered
fitted.neighbours  products beside each product, the nearest first, as arrays
fitted.together    what is bought together, by so many people that it speaks of none
fitted.likeness    what reads alike and says the same of itself (scikit-learn)
fitted.opened      all that is fitted of a generation, for answering
fitted.fitting     what is missing or old is fitted, by a worker or a command
"""
