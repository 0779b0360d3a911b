"""One card per person: everything the shop knows of a contact, who said it and when, and what may be done with it.

contacts.model        the card and its parts, as values
contacts.attributes   key information as the shop defines it
contacts.conditions   what contacts are chosen by
contacts.wording      an answer in words, as the shop calls it
contacts.store        what a store of cards promises
contacts.bindings     key information as criteria beside those that were stated
contacts.documents    each part as JSON, the same on the wire and in the store
contacts.stated       JSON from outside, read into changes of a card
contacts.export       everything about a person as one document
contacts.events       what a change of a card tells others
contacts.advice       how a contact likes to be contacted, and whether now is a good time
contacts.rows         a row of a list -> a change of a card
contacts.row_cells    the cells of one row, each read by what it is taken as
contacts.row_parts    what they do to tags, channels, preferences
contacts.cells        what stands in the cells of such a list
contacts.resting      what rests on a consent to something sensitive, and goes with it
contacts.ledger       which told decisions on consents become entries of the ledger
contacts.addresses    e-mail addresses and telephone numbers as they are compared
contacts.merging      one card of two
contacts.undoing      taking back a line of history, value by value
"""
