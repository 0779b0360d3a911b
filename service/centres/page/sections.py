"""The sections a centre may have."""

from __future__ import annotations

from collections.abc import Mapping

from service.centres.model import SectionName
from service.centres.page.channels import ChannelsSection
from service.centres.page.consents import ConsentsSection
from service.centres.page.details import DetailsSection
from service.centres.page.preferences import PreferencesSection
from service.centres.page.section import Section

SECTIONS: Mapping[SectionName, Section] = {
    section.name: section for section in (PreferencesSection(), DetailsSection(), ConsentsSection(), ChannelsSection())
}
