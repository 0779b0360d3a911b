"""Whether a message may be made for somebody at all; asked anew each time, whatever was given before."""

from __future__ import annotations

from frames.model import Empty
from service.composition import Service
from service.contacts.model import Channel, ConsentState
from service.storage.profiles import Profile


def barrier(service: Service, shop: str, profile: Profile | None, channel: Channel) -> Empty | None:
    """Why nothing may be made for the owner of a profile by this channel; None where something may.

    Without a confirmed consent to the channel there is nothing, and nothing for who wants no recommendations.
    """
    if profile is None:
        return Empty.NOBODY
    if not consents(service, shop, profile, channel):
        return Empty.NO_CONSENT
    return None if profile.personalise else Empty.NOT_PERSONAL


def consents(service: Service, shop: str, profile: Profile, channel: Channel) -> bool:
    """Whether they confirmed that they want messages by this channel. By a glance, as profiles are read."""
    return service.profiles.consent(shop, profile.contact, channel) == ConsentState.CONFIRMED
