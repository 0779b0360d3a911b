"""Data files of the product: feed formats, industry templates, frames, pages. No code lives here."""
