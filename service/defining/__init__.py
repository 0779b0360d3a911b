"""What the texts of all definitions have in common: how they are read, judged, and what is said of their faults.

defining.reading   a TOML text, as tables, lists, texts and numbers
defining.members   what reads single values
defining.looks     colours, fonts and addresses, as every look has them
defining.texts     texts of ours that a definition replaces
defining.industries  those with texts to start from
defining.faults    what is wrong, and where
defining.judging   how one kind of definition is read and judged
defining.rewriting  a text changed key by key, by several people at once, its comments kept
defining.written   a definition as it is answered, and taken as JSON
"""
