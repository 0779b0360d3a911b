"""A frame as an e-mail block: the same cards with the same reasons, in markup that mail programs hold.

email.model     what a message says beside its products, and the block that comes of it
email.compose   the one way through: a frame becomes a block
email.mjml      our layout, compiled once for a version of a definition
email.html      a block as HTML, filled for one contact
email.own       a merchant's own MJML, judged and compiled when it is saved
email.braces    what stands in braces there: where it stands, it stays
email.judging   what of it is allowed, by line
email.elements  the tables of that
email.looks     a definition's look in mail
email.words     what it says in words of its own: subject, preheader, paragraphs
email.checking  those words, tried before they are saved
email.plain     its plain text part
email.sms       what of it a text message has room for
email.staged    a message shown within a page of ours
email.septets   how a text message is counted
email.clients   what of it which mail program loses, by published data
email.features  which features of HTML and CSS a message uses
email.rules     rules of ours for its markup
email.advice    what a merchandiser is told of a mail before it is sent
"""
