"""What comes from outside as JSON, read into changes of a card: by the API, from files, row by row.

Reading judges the form and names the path of every fault; the change that comes of it is a pure function of the card.

stated.reading      readers of single members, and the fault they raise
stated.facts        details and key information
stated.details      what the values of details must look like
stated.preferences  the contract's preferences, with what is said about each
stated.consents     decisions, which become entries of the ledger
stated.contacting   channels, frequency, days and hours
stated.lists        lists of words: tags, devices, products
stated.products     the wish list and what was refused
stated.parts        each part of a card: replaced, changed, emptied
stated.card         several parts at once
stated.doings       what contacts bought, gave back, were shown and did
"""
