"""The HTTP of Notesik: documents and frames under ``/v1``, and what an operator asks.

api.app          the composition root: what is served, with what
api.problems     every error as problem+json, statuses in one table
api.access       who may ask: server keys, the shop's origins, contact tokens
api.visitors     what a page may ask for without a key
api.edge         what surrounds every answer: CORS, security headers, the access log
api.parameters   parameters of an address
api.accepted     the header that says what a caller would rather have
api.bodies       JSON in and out
api.methods      405 for a method that an address does not know
api.etags        304 for whoever has the answer already
api.option_schemas  the schemas of what changes a ranking
api.frames       the hot routes: frames and rankings
api.email        blocks for mails, one contact's and a whole mailing's
api.email_paths  these, described
api.acts         what a person does with the products of a frame
api.styles       the sheet of a frame, with the look of its definition
api.counts       the hot route of live counts
api.webhooks     the shop's webhooks
api.bans         products that the shop shows nobody
api.advice       when a contact likes to be written to
api.contacts     cards of contacts and their parts
api.contact_parts  what of a contact has an address
api.contact_acts   cards found, joined, taken back, told in full
api.contact_import   many cards at once, as NDJSON
api.doings       what contacts bought and did, in bulk
api.told         what pages tell of what was shown, clicked, viewed and bought
api.conditions   If-Match and If-None-Match
api.idempotency  once and only once under an Idempotency-Key
api.definitions  what all that is defined has in common
api.centres      centres, forms and key information defined
api.frame_definitions  frames defined
api.previews     frames looked at before they serve, and one product asked about
api.answers      the other routes, with FastAPI
api.asked        the pages that links open
api.clicks       the links of cards
api.opened       cards drawn as pictures, when a mail is opened
api.results      what came of frames
api.replayed     an answer made again
api.sent         what was given to be sent
api.sent_paths   it described for OpenAPI
api.measured_paths   these, described
api.links        links made and taken back
api.lines        lines of JSON in and out, answered as they come in
api.visits       visits of people who are no contacts yet
api.embed        the one script of a shop's page
api.openapi      the OpenAPI document
api.schemas      the schemas in it
api.shapes       the words they are written in
api.described    the words in which operations are described
api.contact_paths    the addresses of contacts, described
api.contact_schemas  what is taken and answered there
api.operations   alive, ready
"""
