"""One file a revision of the tables; a file that was released never changes.

versions.0001_contacts  the first tables
"""
