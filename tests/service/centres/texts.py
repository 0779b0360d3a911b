"""Definitions for tests, as a merchandiser writes them."""

from __future__ import annotations

CENTRE = """\
title = { pl = "Moda Ola", en = "Moda Ola" }
languages = ["pl", "en"]
sections = ["preferences", "details", "consents", "channels"]
questions = ["name", "shoe_size"]

[[consents]]
purpose = "email"
kind = "channel"
version = "1"
label = { pl = "E-mail", en = "E-mail" }
text = { pl = "Chcę wiadomości e-mail od firmy Moda Ola.", en = "I want e-mail from Moda Ola." }
"""

FORM = """\
title = { pl = "Jaki rozmiar?", en = "Which size?" }
languages = ["pl", "en"]
questions = ["shoe_size"]
"""

INFORMATION = """\
# What shoes fit.
[shoe_size]
type = "choice"
label = { pl = "Rozmiar buta", en = "Shoe size" }
options = ["36", "37", "38"]

[[shoe_size.binds]]
filter = "size"
any = ["{value}"]
"""
