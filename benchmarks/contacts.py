"""What does importing contacts cost beside reading the same file with pandas alone, and does memory stay flat?

    python benchmarks/contacts.py [--rows 10000]

One CSV file with twelve columns a row: an id, details, a consent with its day and version, tags, a shoe size. It is
read by pandas in chunks of as many rows; read into changes that nobody keeps; imported into a new SQLite database;
and imported again, where nothing is left to change. CPU time; the first two in turn, the median of some rounds.
"""

from __future__ import annotations

import argparse
import csv
import resource
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import pandas as pd

from service.composition import Service, compose
from service.contacts.model import Actor, Contact, Occasion
from service.contacts.rows import Rules
from service.contacts.stated.reading import Telling
from service.contacts.store import Changed
from service.imports.columns import Columns
from service.imports.limits import ROWS
from service.imports.readers import table_of
from service.imports.report import Report
from service.imports.run import Changes, Import, Target, kept
from service.settings import Settings
from service.storage.shops import Shop

ROUNDS = 3
SHOP = "bench"
COLUMNS = (
    "id", "email", "phone", "name", "city", "tags", "consent.email", "consent.email.at", "consent.email.version",
    "shoe_size", "birth_date", "frequency",
)  # fmt: skip


def main() -> None:
    """Print what each step costs, as CPU time a row and as a ratio to pandas."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=10_000)
    rows = arguments.parse_args().rows
    with TemporaryDirectory() as folder:
        file = Path(folder, "contacts.csv")
        write_contacts(file, rows)
        service = compose(Settings(data=Path(folder, "data")))
        service.shops.create(Shop(SHOP))
        rounds = [(cost(lambda: by_pandas(file)), cost(lambda: nowhere(service, file))) for _ in range(ROUNDS)]
        alone = median(pandas for pandas, _ in rounds)
        before = memory()
        steps = {
            "pandas alone": alone,
            "read into changes": median(read for _, read in rounds),
            "imported, all new": cost(lambda: imported(service, file)),
            "imported again": cost(lambda: imported(service, file)),
        }
        for step, seconds in steps.items():
            each, ratio = seconds / rows * 1e6, seconds / alone
            print(f"{step:<20} {seconds:8.2f} CPU s, {each:6.0f} us a row, {ratio:6.1f} x pandas")
        print(f"memory grew by {(memory() - before) >> 20} MiB while {rows:,} rows were imported")
        service.database.close()


def by_pandas(file: Path) -> int:
    """Read the file and nothing else."""
    return sum(len(chunk) for chunk in pd.read_csv(file, dtype=str, keep_default_na=False, chunksize=ROWS))


def nowhere(service: Service, file: Path) -> Report:
    """Read every row into a change of an empty card, which nobody keeps."""
    occasion = now()

    def keep(changes: Changes) -> list[Changed]:
        blank = ((Contact(SHOP, id_, b"", occasion.at, occasion.at), how) for id_, how in changes)
        return [Changed(how(contact), 1, True) for contact, how in blank]

    return Import(Target(service.contacts, SHOP, keep), Rules(Telling(occasion)), Columns()).run(table_of(file))


def imported(service: Service, file: Path) -> Report:
    """Import the file as the command does."""
    occasion = now()
    return Import(kept(service.contacts, SHOP, occasion), Rules(Telling(occasion)), Columns()).run(table_of(file))


def now() -> Occasion:
    """An import at this moment."""
    return Occasion(Actor.SHOP, "import contacts.csv", datetime.now(UTC))


def cost(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = process_time()
    work()
    return process_time() - start


def memory() -> int:
    """The most memory this process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def write_contacts(file: Path, rows: int) -> None:
    """Invented people, every one of them different."""
    cities, sizes, tags = ("Kraków", "Łódź", "Warszawa"), ("38", "39,5", ""), ("vip", "b2b; vip", "")
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(COLUMNS)
        for number in range(rows):
            consent = ("yes", "2024-05-01", "2024-05")
            who = (f"{number:07}", f"person{number}@example.com", f"+48600{number:06}", f"Żaneta Ćwikła {number}")
            said = (sizes[number % 3], "1990-05-17", "sometimes")
            writer.writerow((*who, cities[number % 3], tags[number % 3], *consent, *said))


if __name__ == "__main__":
    main()
