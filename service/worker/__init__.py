"""The process that does what waits, while the web answers: deliveries to webhooks, and what is past its time.

Any number of them may run, on any number of machines: each job is one worker's at a time (`service.storage.jobs`).

worker.jobs    what there is to do, and how often
worker.loop    takes what is due, again and again, until it is told to stop
worker.beside  a worker beside a server, which ends with it
"""
