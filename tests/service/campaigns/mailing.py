"""A campaign of messages in a process of its own, to be killed.

python -m tests.service.campaigns.mailing DATA LIST OUT ROWS
"""

from __future__ import annotations

import sys
from pathlib import Path

from service.campaigns.contacts import contacts_listed
from service.campaigns.model import Campaign
from service.campaigns.running import here, run
from service.composition import Service, compose
from service.settings import Settings
from tests.service.blocks.mailing import SHOP


def mail(service: Service, contacts: Path, out: Path, rows: int) -> None:
    """Let everybody on a list have a message, in parts of so many."""
    listed = contacts_listed(contacts)
    campaign = Campaign(SHOP, "email", "parquet", listed.digest, len(listed.ids), rows=rows)
    run(service, campaign, listed, out, here)


if __name__ == "__main__":
    data, contacts, out, rows = sys.argv[1:]
    mail(compose(Settings(data=Path(data))), Path(contacts), Path(out), int(rows))
