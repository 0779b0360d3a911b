"""Ranking -> frame, e-mail block, push payload. The third stage: values and templates in, text out."""
