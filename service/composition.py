"""The composition root: settings in, everything that answers are made with out. The one place that chooses stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from service.bans import BanLists
from service.contacts.store import ContactStore
from service.drafted import OpenedDrafts
from service.generations.serving import Serving
from service.generations.shelf import Shelf
from service.links import Links
from service.mail import Post, post_of
from service.measuring.tallying import Tally
from service.photos import Drawn, Photos, nothing_drawn
from service.pictures import Cards
from service.rates import Rates
from service.replay.keeping import Records
from service.settings import Settings
from service.signed import ShopTokens
from service.storage.accounts import Accounts
from service.storage.answers import AnswerStore, SqlAnswers
from service.storage.audit import Audit
from service.storage.confirmations import Confirmations
from service.storage.contacts import SqlContacts
from service.storage.database import Database, sqlite_address
from service.storage.dealt import Dealt
from service.storage.definitions import DefinitionStore
from service.storage.events import Outbox, SqlOutbox
from service.storage.feed_schedules import FeedSchedules
from service.storage.feed_sources import FeedSources
from service.storage.hierarchies import FileHierarchies, HierarchyStore
from service.storage.keys import Keys
from service.storage.measured import Measured
from service.storage.opened import OpenedLists
from service.storage.profiles import ProfileStore, SqlProfiles
from service.storage.revocations import Revocations
from service.storage.sent import SentStore, SqlSent
from service.storage.sessions import Sessions
from service.storage.shops import Shops
from service.storage.tasks import Tasks
from service.tokens import ContactTokens, signing_secret


@dataclass(frozen=True, slots=True)
class Service:
    """What a request or a command needs of the outside world."""

    settings: Settings
    shops: Shops
    keys: Keys
    profiles: ProfileStore
    outbox: Outbox
    tokens: ContactTokens
    signed: ShopTokens
    serving: Serving
    database: Database
    links: Links
    contacts: ContactStore
    definitions: DefinitionStore
    revocations: Revocations
    confirmations: Confirmations
    post: Post | None
    rates: Rates
    measured: Measured
    tally: Tally
    tasks: Tasks
    accounts: Accounts
    sessions: Sessions
    audit: Audit
    bans: BanLists
    feed_sources: FeedSources
    schedules: FeedSchedules
    sent: SentStore
    opened: OpenedLists
    dealt: Dealt
    pictures: Cards
    answers: AnswerStore
    records: Records
    secret: bytes = field(repr=False)
    drafts: OpenedDrafts = field(default_factory=OpenedDrafts)

    def shelf(self, shop: str) -> Shelf:
        """The generations of a shop that exists. Raises `UnknownShop`."""
        return Shelf(shop, self.shops.folder(self.shops.get(shop).name))

    def hierarchies(self, shop: str) -> HierarchyStore:
        """The hierarchies of a shop that exists. Raises `UnknownShop`."""
        return FileHierarchies(shop, self.shops.folder(self.shops.get(shop).name))


def compose(
    settings: Settings,
    profiles: ProfileStore | None = None,
    serving: Serving | None = None,
    drawn: Drawn = nothing_drawn,
) -> Service:
    """The service over one data folder; arguments replace the real thing in tests, and in the demo what is drawn."""
    shops, secret = Shops(settings.data), signing_secret(settings.data)
    database = Database(settings.database or sqlite_address(settings.data))

    def today(shop: str) -> date:
        return shops.get(shop).day(datetime.now(UTC))

    definitions, measured, keys = DefinitionStore(database), Measured(database), Keys(shops, secret)
    accounts = Accounts(database)
    bans = BanLists(definitions, today)
    tally, answers, rates = Tally(measured.add), SqlAnswers(database), Rates()
    serving = serving or Serving(shops, bans=bans.at_hand)
    return Service(
        settings,
        shops,
        keys,
        profiles or SqlProfiles(database, today),
        SqlOutbox(database),
        ContactTokens(secret, settings.token_seconds),
        ShopTokens(keys.signing),
        serving,
        database,
        Links(secret),
        SqlContacts(database, secret, settings.erasure_evidence_days, serving.hierarchy),
        definitions,
        Revocations(database),
        Confirmations(database),
        post_of(settings.smtp.get_secret_value() if settings.smtp else None, settings.mail_from),
        rates,
        measured,
        tally,
        Tasks(database),
        accounts,
        Sessions(database, accounts),
        Audit(database),
        bans,
        FeedSources(database),
        FeedSchedules(database),
        SqlSent(database, measured, lambda shop, at: shops.get(shop).day(at)),
        OpenedLists(database),
        Dealt(database),
        Cards(Photos(settings.data, settings.source_ports, settings.source_private, drawn)),
        answers,
        Records(answers, secret, tally, rates),
        secret,
    )
