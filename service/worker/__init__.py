"""The process that does what waits, while the web answers: deliveries to webhooks, and what is past its time.

Any number of them may run, on any number of machines: each job is one worker's at a time (`service.storage.jobs`), and
so is each task that somebody asked for (`service.storage.tasks`).

worker.jobs     what there is to do again and again, and how often
worker.loop     takes what is due, again and again, until it is told to stop
worker.running  tasks: one after the other, each in a process of its own, begun again when that dies
worker.child    that process
worker.doing    one task done, with its words on the way and its end
worker.kinds    what is done for each kind of task
worker.beside   a worker beside a server, which ends with it
"""
