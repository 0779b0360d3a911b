"""One file a revision of the tables; a file that was released never changes.

versions.0001_contacts  the first tables
versions.0002_products  cards have a part for products
versions.0003_measured  what of answers was shown, clicked and bought
versions.0004_console   people of the console, sessions, audit, tasks of the worker
versions.0006_schedules  what feeds are asked for with, and when they are read
versions.0007_mails  what was given for mails, what their pictures show
versions.0009_answers  what answers were made of
"""
