"""Bytes -> products -> filters. The first stage: it knows nothing of contacts, web or storage.

feeds.build        the one way through, from a file to its report and its catalogue
feeds.collect      a feed read to its end: products to drafts on disk, the rest to a report
feeds.taking       its items become rows of drafts: read, or carried over
feeds.carried      items that an earlier import has read
feeds.settings     what a feed is read with

From bytes to items:
feeds.read         the steps below in their order, streaming
feeds.archives     gzip, or a zip with one file, inflated within bounds
feeds.decode       the encoding: UTF-8 whatever came
feeds.legacy       which old encoding bytes are written in, by their letters
feeds.split        the bytes of each item, cut without parsing
feeds.runs         runs of whole items, quickly where that can be, else item by item
feeds.scan         the elements of a run, found by arithmetic on its bytes
feeds.markup       start tags and references, read where no parser hands them out
feeds.picked       what a format wants, picked out of a scan
feeds.batch        some items as columns
feeds.parse        elements, hardened; broken items repaired or refused
feeds.formats      formats are data: where the fields of a product stand
feeds.recognise    which format a document is of, by evidence
feeds.mapping      a merchandiser's own format: its text, its faults
feeds.propose      the mapping that an unknown feed seems to need
feeds.sample       elements and texts of a document that nobody knows
feeds.looks        what texts look like: prices, addresses, pictures, words
feeds.suits        which field such texts suit
feeds.field_names  what feeds call the fields of a product
feeds.steps        the grammar of paths: where something stands in an item
feeds.extract      the fields taken out of an element
feeds.context      what stands between items and is meant for those behind it
feeds.other_items  what other items say that an item names
feeds.item         one item as its feed wrote it

From the rows of a table (CSV, TSV) to the same items:
feeds.table        the steps below in their order, streaming
feeds.dialects     delimiter and quotation marks, from the header and the first rows
feeds.delimited    lines to rows
feeds.mended       rows that are not plainly rows: mended, or put aside
feeds.table_rules  what a format says of a table
feeds.table_columns  the columns of one table: what becomes of each cell
feeds.cell_texts   one cell that holds several texts

From items to products:
feeds.products     an item becomes a product, or the reason why it cannot be one
feeds.fields       the texts of a batch by product field
feeds.text_columns  texts as a person should read them, a column at a time
feeds.facets       what a few fields come to, read once for all items that write the same
feeds.entry        the fields of one item, and what is to be said of it
feeds.reserved     what is to be said of which items
feeds.identity     the id of every item, or what stands in for it
feeds.links        addresses of products and their images
feeds.stating      attributes as a person should read them
feeds.pricing      what the buyer pays, what it was, in which currency
feeds.money        prices as feeds write them
feeds.dates        dated sales
feeds.vat          prices without VAT, and its rates
feeds.availability  what texts say of availability, in words, quantities and times
feeds.dispatch     availability as days or a date
feeds.paths        category paths, written out or by an id in the feed's tree
feeds.translated   titles and descriptions in several languages: which one is taken
feeds.text         text as a person should read it
feeds.described    whether a feed's descriptions are read for attributes, under which names, and what they say
feeds.stated       attributes that stand only in descriptions
feeds.words        vocabularies: availability, answers, currencies, units
feeds.notes        warnings by cause
feeds.product_documents  the documents of products, put together of columns
feeds.drafts       products on disk while filters are derived
feeds.repeated     ids that a feed holds more than once
feeds.kept         what a build keeps, to derive it again
feeds.history      what a shop's feeds said of prices over time
feeds.history_file  the same as one Arrow file
feeds.popularity   how popular each product is: named, learned, or 0
feeds.reductions   the lowest price of the 30 days before a reduction; when a product was seen first

From products to filters:
feeds.derive       the one way through, from drafts to the catalogue
feeds.written      what feeds wrote, each distinct thing once, as codes
feeds.said         what one attribute's text says
feeds.attributes   what is said under every filter key
feeds.languages    names that say in which language they speak
feeds.listed       attributes that write several values in one text
feeds.quantities   numbers with units
feeds.template     one industry template as its file holds it
feeds.industries   industry templates: under which names filters come
feeds.guess        which industry a feed looks like, with the evidence
feeds.vocabularies  which words are one value, what is wider, in which order
feeds.compounds    texts that name several values at once, cut
feeds.values       texts of one filter become its values, with what was brought together
feeds.wishes       which text is which value: the merchandiser's word, the vocabulary's, the spelling
feeds.suggestions  values that are probably one, for a person to confirm
feeds.evidence     why nobody can be asked about something
feeds.thresholds   how much evidence makes a filter
feeds.tuning       what a merchandiser states over what is derived, from its text to what becomes of it
feeds.columns      what is said becomes a column of one type
feeds.cells        spellings of one value, and the arrays of a column
feeds.ranges       numbers of one unit as exact integers
feeds.prices       the price as a filter
feeds.categories   the category paths as a column
feeds.tree         the main filter's nodes, and which products stand in which
feeds.tally        how often what is said, per node
feeds.bands        a range cut into bands
feeds.dependents   one filter under one main value, described
feeds.filters      which filters depend on which main value, with the evidence
feeds.arrange      their order, and which of them pages offer
feeds.rearrange    the same for a draft, at once, of what is derived already

What leaves the stage:
feeds.model        its values; all that matching and frames see of it
feeds.documents    its documents: report, product, filters
feeds.lines        the product lines of a whole feed, put together of pieces
feeds.answers      what a line says beside its document, in eight bytes
feeds.same_lines   files of lines, of which those that stand as they stood are copied
feeds.errors       what stops a run
"""
