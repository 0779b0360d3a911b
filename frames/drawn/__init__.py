"""A card as a picture: what a mail shows of one product when it is opened.

drawn.model       the size of a card, and what one says
drawn.sheet       a frame's card as a drawn one says it
drawn.card        the drawing
drawn.canvas      pixels, twice as many as CSS counts
drawn.writing     text made fit, measured, broken into lines
drawn.fonts       the fonts that are shipped, and their letters
drawn.photo       photos made small, and laid on a card
drawn.encoding    PNG
"""
