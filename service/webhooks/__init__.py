"""Webhooks: each event of a shop, sent to the machines the shop named, signed, at least once. See docs/webhooks.md.

webhooks.registry    a shop's webhooks, for commands and HTTP
webhooks.address     where events may be sent, and a secret to sign them with
webhooks.signing     the signature, made and checked
webhooks.sending     one event to one address, and what was answered
webhooks.delivering  what is due to whom, when it is tried again, when it is given up
"""
