"""The stories of `service.storage.contacts`, each within a transaction that is given to it.

cards.rows      a card as rows and back
cards.finding   which card an id, a handle, an address or a device means
cards.keeping   what a change leaves: parts, ledger, history, events, what a card is found by
cards.joining   two cards become one
cards.erasing   everything about a person goes, but the evidence
cards.doings    purchases and behaviours
"""
