"""``python -m service`` is ``notesik``."""

from service.cli import main

main()
