"""Bytes -> products -> filters. The first stage: it knows nothing of contacts, web or storage."""
