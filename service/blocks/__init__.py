"""E-mail blocks: pulled for one recipient or a whole mailing, kept as they were sent, drawn when they are opened.

blocks.pulling    the one way to a block: consent, answer, words and markup, kept as it is given
blocks.previewed  a message looked at before any is sent
blocks.looked     a definition looked at as what it is, a message or a frame
blocks.consent    whether a message may be made for somebody at all
blocks.opened     products drawn when the mail is opened: links, the list that they stand in
blocks.sent       what was given, told again, and what its short links lead to
blocks.filled     a message that others get too, but for the contact's own links
blocks.facts      what must stay true for an answer to be given again
blocks.around     the contact's own links, and when a message is sent
blocks.asking     the questions that a message asks, with a link for each answer
blocks.formats    what of a block is given as HTML, text, text message and JSON
blocks.templates  the markup of definitions, made ready once a version
blocks.telling    what the log says of messages as they are made
blocks.warmed     the first message of a process, which nobody waits for
"""
