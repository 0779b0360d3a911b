"""What the service remembers: people in a database, shops, keys and generations as files in the data folder.

Everything is written whole or not at all, so that a process killed at any moment leaves the last complete state behind.

storage.database     SQLite or PostgreSQL, transactions
storage.schema       its tables
storage.revisions    which revisions of them this release knows
storage.migrations   how those of an earlier release become those of this one

storage.contacts     the cards of contacts
storage.cards        its stories: rows, finding, keeping, joining, erasing
storage.choosing     who of a shop meets conditions
storage.definitions  what merchandisers define: centres, forms, key information, frames
storage.at_hand      those that pages go by in memory, looked at again once a second
storage.baskets      what was bought together, of everybody
storage.requests     answers kept under idempotency keys
storage.opened       what pictures of mails show that are drawn when they are opened
storage.revocations  single links that were taken back
storage.confirmations  addresses that wait to be confirmed

storage.files        writing in one step, locks, files parsed again only when they changed
storage.shops        the shops, and where each keeps its things
storage.keys         keys, as hashes
storage.accounts     people who work in the console, and what they may do in which shop
storage.sessions     the browsers in which they are signed in
storage.audit        what they did, and what was done by commands and over HTTP
storage.recent       which products were looked at or bought lately
storage.dealt        what a contact bought and was shown lately, as far as answers go by it
storage.measured     what of answers was shown, clicked and bought
storage.profiles     what of a card is used to recommend by, read in one look
storage.answers      what answers were made of, by id
storage.sent         what was given to be sent, by id
storage.glances      such looks, by either driver
storage.events       what happened to contacts, for whoever wants to act on it
storage.webhooks     who is told of it over the network, and what still has to reach them
storage.leases       what is one worker's at a time
storage.jobs         what the worker does again and again, under leases
storage.tasks        what was asked for once, likewise
storage.feed_access  the user and password that a feed is asked for with
storage.feed_sources  what feeds are asked for with, and how their servers name them
storage.feed_schedules  when feeds are read, each due time once
storage.retention    what is past the time it is kept for
storage.foreign      somebody else's database: the rows of one query, read only
storage.looks        what the last look for vanished values found
storage.hierarchies  what merchandisers want of the hierarchy: a draft, and every version that was published
storage.showings     what was shown to whoever said yes, and what came of it
storage.learned      what a shop's learning fitted: versions, and which is published
"""
