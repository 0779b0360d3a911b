"""Merchants' own templates: Jinja in a sandbox that holds a few plain values, with every cost counted.

own.values      what a template is given: texts, numbers, yes or no, lists, and tables that only read
own.budget      how much a template may cost, and what it has cost so far
own.faults      what is wrong with a template: the line, and a sentence
own.language    which of Jinja a template may use, and where it pays
own.vocabulary  the filters, tests and functions there are
own.sandbox     a template made ready, and rendered
own.cleaning    what of the result reaches a page
own.markup      markup read as a browser reads it
own.context     where in the markup a value stands, as far as the text tells
own.data        what a frame says to a template, field by field
own.samples     frames of every shape, to try a template on
own.checking    a template tried before it is saved
own.rendering   a frame by the merchant's template
own.filling     placeholders in headings and banners
"""
