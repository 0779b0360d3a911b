"""Replay: an answer made again from what it was made of, byte for byte.

replay.record     what an answer was made of, as values
replay.keeping    it is kept under an id, and nobody waits for that
replay.again      the answer made again
"""
