"""Answers of definitions written in a test, without HTTP; and a feed with variants to answer from."""

from __future__ import annotations

import asyncio
from typing import Any

from frames.definition import FrameDefinition, Scenario, Step
from frames.model import Frame
from service.composition import Service
from service.surfaces.answering import Asked, answer
from service.surfaces.defined import Defined
from service.surfaces.viewer import ANYBODY, Viewer


def chain(*scenarios: Scenario, **decided: Any) -> FrameDefinition:
    """A definition that tries these scenarios."""
    return FrameDefinition("półka", scenarios=tuple(map(Step, scenarios)), **decided)


def answered(service: Service, definition: FrameDefinition, viewer: Viewer = ANYBODY, **asked: Any) -> Frame:
    """What the shop ``sklep`` answers."""
    shop = service.shops.get("sklep")
    return asyncio.run(answer(service, shop, Defined("sklep", definition, 7, 1), viewer, Asked(**asked)))


def seen_by(service: Service, contact: str) -> Viewer:
    """The contact of that id as somebody who looks."""
    profile = service.profiles.get("sklep", contact)
    assert profile is not None
    return Viewer(profile, split=profile.handle)


def ids(frame: Frame) -> list[str]:
    return [card.id for card in frame.cards]


def variants(models: int = 6) -> bytes:
    """A feed of so many models of jeans, each in three colours; ``W-<model>-<colour>``."""
    written = "".join(
        f"<item><g:id>W-{model}-{number}</g:id><title>Model {model}</title><link>https://sklep.example/{model}</link>"
        f"<g:price>{60 + model}.00 PLN</g:price><g:product_type>Odzież &gt; Dżinsy</g:product_type>"
        f"<g:item_group_id>M-{model}</g:item_group_id><g:color>{colour}</g:color>"
        f"<g:availability>in_stock</g:availability><g:popularity_rank>{models - model}</g:popularity_rank></item>"
        for model in range(models)
        for number, colour in enumerate(("czarny", "niebieski", "zielony"))
    )
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{written}</channel></rss>'.encode()
