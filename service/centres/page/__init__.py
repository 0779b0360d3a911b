"""The preference centre as a contact sees it: pages under ``/c/``, whole without JavaScript, better with it.

page.visit            who opened which centre, and how
page.section          what a section of the centre must do
"""
