"""Every setting of Notesik, read from ``NOTESIK_…`` environment variables; described in docs/settings.md."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from feeds.thresholds import DEFAULT_THRESHOLDS, Thresholds
from service.contacts.model import Frequency
from service.errors import InvalidSetting

PREFIX = "NOTESIK_"
OF_THE_TESTS = frozenset({"NOTESIK_FEEDS"})
"""Variables with our prefix that the test suite reads and the service does not."""

MEBIBYTE = 1 << 20


class Settings(BaseSettings):
    """One value per setting; the defaults run on a laptop with nothing set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="Folder of shops, keys, profiles and generations.")
    database: str | None = Field(
        None, description="Address of the database, as in postgresql://user:password@host/name; left out: SQLite."
    )
    erasure_evidence_days: int = Field(
        1095, ge=1, le=36500, description="How long the evidence of an erased contact is kept."
    )
    demo_data: Path = Field(Path(".demo"), description="Data folder of `notesik demo`.")
    kernel: Path | None = Field(
        None, description="Folder of the compiled ranking, made where it is not there; left out: in the data folder."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(1, ge=1, le=64, description="Processes that answer requests.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe line logged.")
    access_log: bool = Field(True, description="One line per request; paths only, never queries or contact ids.")
    public_address: str | None = Field(None, description="Address by which others reach the service, where it differs.")
    smtp: SecretStr | None = Field(
        None, description="Server for the mails of the service, as in smtps://user:password@mail.example:465."
    )
    mail_from: str | None = Field(None, description="Address that mails of the service come from.")
    generations_kept: int = Field(3, ge=1, le=1000, description="Newest feeds whose generations are kept.")
    token_seconds: int = Field(900, ge=1, le=86400, description="Life of a contact token.")
    source_max_mebibytes: int = Field(4096, ge=1, description="Largest feed taken from an address or standard input.")
    source_seconds: int = Field(3600, ge=1, description="Longest download of a feed, from first byte asked to last.")
    source_ports: tuple[int, ...] = Field((80, 443), description="Ports from which feeds may be downloaded.")
    source_private: bool = Field(False, description="Allow feeds from private and loopback addresses.")
    filter_coverage: float = Field(
        DEFAULT_THRESHOLDS.coverage, ge=0, le=1, description="Share of a main value's products that carry a filter."
    )
    filter_values: int = Field(DEFAULT_THRESHOLDS.values, ge=1, description="Different values they carry at least.")
    filter_bands: int = Field(DEFAULT_THRESHOLDS.bands, ge=1, le=100, description="Bands that a range is cut into.")
    filter_shown_coverage: float = Field(
        DEFAULT_THRESHOLDS.shown_coverage, ge=0, le=1, description="Share that carries a filter shown by default."
    )
    filter_shown_values: int = Field(
        DEFAULT_THRESHOLDS.shown_values, ge=1, description="Values shown by default without a search or groups."
    )
    filter_shown_filters: int = Field(
        DEFAULT_THRESHOLDS.shown_filters, ge=1, description="Dependent filters of a main value shown by default."
    )
    worker: bool = Field(True, description="Whether `notesik serve` has a worker beside it.")
    webhook_private: bool = Field(False, description="Allow webhooks to private and loopback addresses, any port.")
    retention_history_days: int = Field(
        730, ge=0, le=36500, description="Days that what changed on a card is kept for."
    )
    retention_behaviours_days: int = Field(90, ge=0, le=36500, description="Days that what contacts did is kept for.")
    retention_purchases_days: int = Field(
        1095, ge=0, le=36500, description="Days that what contacts bought is kept for."
    )
    retention_outbox_days: int = Field(30, ge=0, le=36500, description="Days that a delivered event is kept for.")
    retention_visitors_days: int = Field(
        90, ge=0, le=36500, description="Days that an unchanged nameless card is kept for."
    )
    retention_bought_in_days: int = Field(365, ge=0, le=36500, description="Days that a bought-in fact is kept for.")
    retention_requests_days: int = Field(
        1, ge=0, le=36500, description="Days that answers to repeated requests are kept for."
    )
    retention_measured_days: int = Field(
        90, ge=0, le=36500, description="Days that what was shown to and clicked by whoever said yes is kept for."
    )
    retention_sent_days: int = Field(
        90,
        ge=0,
        le=36500,
        description="Days that what was given to be sent is kept for, and led to by its short links.",
    )
    retention_answers_days: int = Field(
        30, ge=0, le=36500, description="Days that what an answer was made of is kept for, from when it was given last."
    )
    retention_tasks_days: int = Field(30, ge=0, le=36500, description="Days that a task that has ended is kept for.")
    retention_audit_days: int = Field(730, ge=0, le=36500, description="Days that what was done is kept for.")
    attribution_days: int = Field(
        5, ge=1, le=365, description="Days after a click within which what is bought counts for it."
    )
    learn_publish: bool = Field(
        False, description="Publish what is learned by schedule, where it orders the clicks of people held back better."
    )
    count_headless: bool = Field(True, description="Count browsers without a window among people, not among bots.")
    advice_regularly_days: int = Field(
        1, ge=1, le=365, description="Days between messages to whoever likes them regularly."
    )
    advice_sometimes_days: int = Field(
        7, ge=1, le=365, description="Days between messages to whoever likes them sometimes."
    )
    advice_occasionally_days: int = Field(
        30, ge=1, le=365, description="Days between them for whoever likes them occasionally."
    )
    cluster_scheduler: str | None = Field(
        None, description="Address of the scheduler of campaigns on a cluster, as in tls://scheduler.example:8786."
    )
    cluster_ca: Path | None = Field(None, description="File of the authority that certifies a cluster's machines.")
    cluster_certificate: Path | None = Field(None, description="File of our certificate for a cluster.")
    cluster_key: Path | None = Field(None, description="File of the key of that certificate.")
    debug: bool = Field(False, description="Show the traceback of an unexpected error.")

    @property
    def source_max_bytes(self) -> int:
        """`source_max_mebibytes` in bytes."""
        return self.source_max_mebibytes * MEBIBYTE

    @property
    def thresholds(self) -> Thresholds:
        """How much evidence makes a filter, for feeds read from now on."""
        return replace(
            DEFAULT_THRESHOLDS,
            coverage=self.filter_coverage,
            values=self.filter_values,
            bands=self.filter_bands,
            shown_coverage=self.filter_shown_coverage,
            shown_values=self.filter_shown_values,
            shown_filters=self.filter_shown_filters,
        )

    @property
    def kept(self) -> Mapping[str, timedelta | None]:
        """How long each kind of data is kept for, by the name in its setting; None is for ever."""
        days: dict[str, int] = {
            name.removeprefix("retention_").removesuffix("_days"): getattr(self, name)
            for name in type(self).model_fields
            if name.startswith("retention_")
        }
        return {kind: timedelta(days=each) if each else None for kind, each in days.items()}

    @property
    def attribution(self) -> timedelta:
        """`attribution_days` as a time."""
        return timedelta(days=self.attribution_days)

    @property
    def gaps(self) -> Mapping[Frequency, timedelta]:
        """How long to wait between two messages, by how often a contact likes to hear from the shop."""
        return {each: timedelta(days=getattr(self, f"advice_{each}_days")) for each in Frequency}


def load_settings() -> Settings:
    """The settings of this process.

    Raises `InvalidSetting` with one sentence naming the variable when a value does not fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise InvalidSetting(f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}") from None
    except ValueError as error:  # a list that is not JSON is refused by the source, before validation
        raise InvalidSetting(f"{error}; lists are written as JSON, as in [80, 443]") from None


def misspelt(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The ``NOTESIK_…`` variables that are no setting, sorted: worth a warning, since they change nothing."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OF_THE_TESTS
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name not in known))
