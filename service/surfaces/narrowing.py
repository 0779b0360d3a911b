"""What of a person's data a surface may use: that which its preference centre asks about, where it names one."""

from __future__ import annotations

from dataclasses import replace

from feeds.model import Hierarchy
from service.centres.model import CentreDefinition, SectionName
from service.storage.profiles import Profile


def within(profile: Profile, centre: CentreDefinition, hierarchy: Hierarchy) -> Profile:
    """The profile with those preferences and that key information alone which the centre asks about.

    A centre that offers some main values asks about preferences within them; one that offers all, about any. What a
    section that it does not have would ask is not its data. Wishes, refusals and what the shop knows stay.
    """
    stated = list(zip(profile.preferences["preferences"], profile.keys, strict=True))
    asked = [(each, key) for each, key in stated if _asks_about(centre, each["main"], hierarchy)]
    questions = centre.questions if SectionName.DETAILS in centre.sections else ()
    return replace(
        profile,
        preferences={"preferences": [each for each, _ in asked]},
        keys=tuple(key for _, key in asked),
        information={key: value for key, value in profile.information.items() if key in questions},
    )


def _asks_about(centre: CentreDefinition, main: str | None, hierarchy: Hierarchy) -> bool:
    if SectionName.PREFERENCES not in centre.sections:
        return False
    if not centre.mains:
        return True
    offered = [node.path or () for name in centre.mains for node in hierarchy.named(name)]
    stated = [node.path or () for node in hierarchy.named(main)] if main is not None else []
    return any(path[: len(node)] == node for path in stated for node in offered)
