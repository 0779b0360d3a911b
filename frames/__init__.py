"""Ranking -> frame, e-mail block, push payload. The third stage: values and templates in, text out.

frames.compose     the one way through: a ranking becomes a frame of cards
frames.prices      the price row, and when a reduction may be announced
frames.choosing    by which scenario the products were chosen, instead of which
frames.discretion  what of an answer may be said: sensitive criteria count and stay unsaid
frames.ordered     what decided the order, in sentences
frames.refusing    what a person may refuse of a product
frames.advice      what a merchandiser is told of a frame before it goes live
frames.explaining  why a product is shown, or is not
frames.reasons     why this product: each criterion as the product answers it
frames.limits      where a number stands towards the limits drawn
frames.saying      what a product is, filter by filter, in words
frames.readback    a preference said back in a sentence
frames.voice       labels, values and numbers of one shop in one locale
frames.money       amounts and quantities as the locale writes them
frames.texts       the words of the surfaces, one catalogue a language
frames.web         a frame as HTML and as JSON
frames.banners     which banner stands above the products
frames.email       a frame as a mail: markup, text part, text message
frames.drawn       a card as a picture, for mails that are opened
frames.own         a frame by the merchant's own template, in a sandbox
frames.looks       the look of a definition as a sheet, contrast kept
frames.palette     the colours of a look, contrast kept, for pages, mails and drawn cards
frames.colours     how well one colour is read on another
frames.definition  what a shop decides about a frame, a block or a payload
frames.model       the values of the stage
"""
