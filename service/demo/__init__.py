"""An invented Polish fashion shop, so that the ranking can be tried and judged by eye without a real feed.

demo.shop         its pages: a panel (`service.asking`), and the frame that follows it
demo.mails        its page of mails, as a sending tool is given them
demo.client       what it asks of Notesik, over the public HTTP
demo.wardrobe     its words: makers, sizes, prices, colours
demo.clothes      the kinds of clothes it sells
demo.extras       its shoes and accessories
demo.assortment   the articles dealt from these, the same everywhere
demo.feed         the articles as a Google feed
demo.pictures     the articles drawn
demo.rastered     those pictures in pixels, for cards that are drawn
demo.shapes       the garments as drawings
demo.palette      the colours as a screen shows them
demo.swatches     the colours as a style sheet
"""
