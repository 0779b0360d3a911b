"""What the service remembers: shops, keys, profiles and the signing secret, as files in the data folder.

Everything is written whole or not at all (`service.storage.files`), so that a process killed at any moment leaves
the last complete state behind. A database replaces the modules here one by one, behind the same small interfaces.
"""
