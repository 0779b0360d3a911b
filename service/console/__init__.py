"""The merchandiser's console: pages over what commands and HTTP do, for people who are signed in.

console.app        every address, made of the tables of the pages, and who gets in
console.places     those tables: a path, what answers, the least role
console.entering   a request of somebody: their session, shop, role, form
console.shell      what every page shares: rail, words, headers
console.written    numbers and times as pages write them
console.paging     long lists a page at a time
console.passwords  passwords, and the links and codes by which people choose one
console.start      before anybody is signed in: first account, signing in
console.account    one's own account
console.settings   the shop's settings
console.keys       its keys
console.members    the people who work on it
console.audit      what was done with it
console.lines      that in words
console.frame_fields  the fields of a frame's form, and what they change in its text
console.frame_rows  the lists among them: shown, read back and moved row by row
console.frames     the list of frames, and a new one
console.frame_life   what is done with a frame as a whole, each deed with its way back
console.frame_form   one frame by form or as a text, several editors at once
console.frame_page   the page of a frame: what its form shows, and its faults beside the fields
console.frame_preview  a draft of a frame as somebody would see it
console.why        why a product is, or is not, in a frame
console.tasks      how far a task is
console.searching  one search over all of it
console.trying     a contact played, over the draft or what serves
console.publishing  what the draft changes, the button, versions and the way back
console.difference  what a page shows of that
console.filters    the hierarchy: a tree of main values, the filters of one in their order
console.one_filter  one filter: name, weight, bands, values
console.filter_said  what is said of it there
console.histogram  how the numbers of a range lie, and where to cut them
console.merges     the values of a filter, and how they came together
console.values     what is probably one, what was merged, the same as a sheet
console.value_sheet  that sheet, and what an edited one changes
console.tree       that tree, unfolded around one main value
console.filter_rows  one filter under one main value, as a line
console.drafting   the draft changed by one small edit at a time, said back, taken back
console.changed    changes of a tuning in plain words
console.draft_text  the draft as text
console.products   products: looked for, told one by one, banned; the picker of other pages
console.product_found  products found by words, also those that are missing
console.product_told  one product: whether it can be shown, and if not, why
console.shops      the shops one may see, and a new one
console.feed       a shop's feed: the first run, how the last reading went, what is held back
console.feed_report  the report of a feed in plain words
console.reasons    what the reading of a feed says, in the language of the page
console.generations  the generations, their difference, letting one serve again
console.first_run  the way from a feed to a frame: how far a shop is
console.choosing   its industry
console.going_live  its filters in brief, publishing them, the tag for its page
"""
