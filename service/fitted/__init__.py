"""What scenarios go by that no request could work out: fitted by workers and commands, opened as plain arrays.

fitted.together  what is bought together, by so many people that it speaks of none
fitted.likeness  what reads alike and says the same of itself (scikit-learn)
fitted.fitting   what is missing or old is fitted for the generation that serves
"""
