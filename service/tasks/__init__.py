"""What somebody asks for once and a worker does: imports, publications, drafts derived for looking at.

tasks.model    a task, its kinds and states
"""
