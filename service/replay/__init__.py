"""What answers were made of, so that `service.replayed` makes them again, byte for byte.

replay.record     what an answer was made of, as values
replay.keeping    it is kept under an id, and nobody waits for that
replay.unkept     why one is not kept, and how the log tells it
"""
