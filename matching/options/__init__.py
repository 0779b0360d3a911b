"""What may change a ranking, each off unless asked for: docs/plans/9-matching.md defines every one.

options.facts   what of a generation's products only options ask for
"""
