"""The preference centre as a contact sees it: pages under ``/c/``, whole without JavaScript, better with it.

page.app                 its addresses: looking, and posts that change one thing each
page.entering            every request opened, confirmed, answered; every refusal the same
page.opening             a token becomes a visit
page.visit               who opened which centre, and how
page.sample              the invented card of tests and previews
page.wording             the words: ours, polite ones, the merchant's
page.shell               the look, the addresses and the headers of every page
page.screen              the page with one section: tabs, receipt
page.keeping             a change goes to the store
page.posted              a posted form, of our own page only
page.seals               what the page signs and gets back
page.dates               days and times in words

Sections:
page.section             what a section of the centre must do
page.sections            all of them
page.preferences         product preferences: the list, choosing, stating one
page.preferences_said    preferences said back and counted, with what key information adds
page.preferences_posted  what a post of that section is about
page.preferences_steps   what posts about the list of preferences do
page.preferences_tried   what a test carries along instead of keeping it
page.editing             the questions of one preference
page.editing_steps      what posts about one question do
page.editing_mains       choosing the main value
page.suggestions         the products beside the questions
page.details             personal details
page.consents            consents and acknowledgements
page.consenting          one decision about a consent
page.channels            channels, frequency, days and hours

Beside them:
page.about               what the shop knows about a person: shown, taken along, erased
page.told                a line of history in words
page.products            the wish list and what is shown no more
page.owners              an e-mail address typed in is asked about by mail
page.guests              forwarded links and shared devices
"""
