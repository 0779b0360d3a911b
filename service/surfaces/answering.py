"""From a definition and whoever looks to one answer, for every surface; nothing here knows of HTTP.

The scenarios of the definition are tried in their order. The first with enough products answers; the answer names it
and all that were tried before it, with the reason.
"""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frames.choosing import say_choice, say_nothing, say_then, why_nothing
from frames.compose import empty_frame
from frames.definition import FrameDefinition, Scenario, Step, TooFew
from frames.model import Addressee, Empty, Frame, Passed, Tried
from frames.texts import language_of
from matching.errors import PreferenceError
from matching.model import Preference, Ranking
from matching.preferences import Request, parse_preferences
from matching.rank import rank
from service.centres.defined import centre_at_hand, information_at_hand
from service.centres.model import Centre, Information
from service.composition import Service
from service.generations.opened import Generation
from service.learning.serving import learned_options
from service.measuring.counted import Counting, counted
from service.recommend import Wish, composed
from service.replay.record import shown
from service.storage.profiles import Profile
from service.storage.shops import Shop
from service.surfaces.defined import Defined
from service.surfaces.narrowing import within
from service.surfaces.ordering import EVERYBODYS, Theirs, excluded_of, left_out_of, options_of, said_of, theirs_of
from service.surfaces.scenarios import SCENARIOS, Listed, Situation
from service.surfaces.sharing import Answer, known_by, share, shared
from service.surfaces.speaking import asks, contact_of, has_own_words, in_own_words
from service.surfaces.splitting import side_of
from service.surfaces.turning import Turn, keep_turn, turn_of
from service.surfaces.viewer import Viewer

log = logging.getLogger("notesik")

MOST_VIEWED = 40
"""So many products that a person looked at are remembered for them, the latest."""

MOST_AT_ONCE = 100
"""More cards at once than this is a list of products, which `rank` answers."""

MOST_PASSED = 1000
"""So far into the list pages of cards lead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a definition; what is None is left to it.

    ``offset`` products of the list are passed over. ``product`` is the one of the page. ``stated`` are preferences sent
    with the request, in place of those of a profile. ``counting`` says how what is done with the answer is counted;
    None: nothing is, as in a preview. ``at`` is when a message is sent; None: now.
    """

    slots: int | None = None
    offset: int = 0
    locale: str | None = None
    product: str | None = None
    stated: Request | None = None
    counting: Counting | None = None
    at: datetime | None = None


NOTHING_DEFINED = Information()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One answer before it is made: everything that it depends on.

    ``definition`` is that of the viewer's side of an A/B test, which ``variant`` names. ``generation`` is None while
    the shop has none. ``known`` is whoever looks, as far as what is known of them may be used here; ``information`` is
    the shop's, where there is any of theirs to speak of or anything to ask them. ``centre`` is that whose data the
    definition uses; None: all that is stated, as where it was deleted meanwhile, of which the preview warns.
    ``theirs`` is what of the order is theirs and the day's.
    """

    shop: Shop
    defined: Defined
    definition: FrameDefinition
    variant: str | None
    viewer: Viewer
    asked: Asked
    generation: Generation | None
    known: Profile | None = None
    information: Information = NOTHING_DEFINED
    centre: Centre | None = None
    theirs: Theirs = EVERYBODYS

    @property
    def locale(self) -> str:
        """That of the request, else of the definition, else of the shop."""
        return self.asked.locale or self.definition.locale or self.shop.locale

    @property
    def slots(self) -> int:
        return self.asked.slots or self.definition.slots

    @property
    def of_somebody(self) -> bool:
        """Whether the answer goes by what somebody stated or did, now or before."""
        return self.known is not None or self.asked.stated is not None

    @property
    def stated(self) -> tuple[Preference, ...]:
        """What was stated: with the request, else on the card; nothing where that can be read no more."""
        if self.asked.stated is not None:
            return tuple(self.asked.stated.preferences)
        try:
            return () if self.known is None else tuple(parse_preferences(self.known.preferences).preferences)
        except PreferenceError:  # stated before the filters changed; the scenario says so
            return ()

    @property
    def versions(self) -> tuple[object, ...] | None:
        """By what the same answer is known without making it; None where it depends on what has no version."""
        if self.generation is None or self._has_no_version:
            return None
        who = "" if self.viewer.profile is None else self.viewer.profile.version
        what = (self.defined.key, self.defined.version, self.defined.definition.name, self.variant)
        how = (self.slots, self.asked.offset, self.asked.product, self.locale, self.viewer.acts, self.asked.counting)
        centre = None if self.centre is None else (self.centre.key, self.centre.version)
        information = (self.information.key, self.information.version)
        return (self.generation.edition, who, information, centre, self.theirs, *what, *how)

    @property
    def signature(self) -> Hashable | None:
        """By what an answer that was made for somebody else is known as the same, before it is counted and filled.

        None where it depends on what is theirs alone. Generation and definition are known as the same objects; the
        generation is not held by that, the definition is by the answer.
        """
        return self._known_by(self.theirs)

    @property
    def of_one_alone(self) -> bool:
        """Whether nobody else is given this very answer: it is turned for one person, or goes by what is theirs."""
        rotation = self.theirs.rotation
        return self.signature is None or (rotation is not None and rotation.by != "")

    @property
    def in_common(self) -> Hashable | None:
        """The same for all from whose answers this one differs by its rotation alone; None where it does not rotate."""
        rotation = self.theirs.rotation
        return rotation and self._known_by(replace(self.theirs, rotation=replace(rotation, by="")))

    def _known_by(self, theirs: Theirs) -> Hashable | None:
        if self.generation is None or self._has_no_version or self.asked.stated is not None:
            return None
        who = None if self.known is None else known_by(self.known, self.viewer.acts)
        what = (weakref.ref(self.generation), id(self.definition), self.defined.key, self.variant)
        how = (self.slots, self.asked.offset, self.asked.product, self.locale, self.viewer.acts)
        return (who, self.information.key, self.information.version, theirs, *what, *how)

    @property
    def _has_no_version(self) -> bool:
        return self.known is not None and any(each.scenario in UNVERSIONED for each in self.definition.scenarios)


UNVERSIONED = frozenset({Scenario.VIEWED, Scenario.TOGETHER})
"""The scenarios that depend on what a person does, which no version counts."""
RANKED = frozenset({Scenario.PREFERENCES, Scenario.BESTSELLERS})
"""The scenarios that rank the whole catalogue by a preference; the others are lists, whose order no option changes."""
NO_WISH = Wish(Request(()))


async def answer(service: Service, shop: Shop, defined: Defined, viewer: Viewer, asked: Asked) -> Frame:
    """The answer of a definition. Raises `PreferenceError` where preferences were sent that cannot be asked."""
    return await answer_to(service, wanted(service, shop, defined, viewer, asked))


def wanted(service: Service, shop: Shop, defined: Defined, viewer: Viewer, asked: Asked) -> Wanted:
    """Everything that the answer depends on, out of memory and by glances; nothing is ranked yet."""
    variant, definition = side_of(defined, viewer)
    information = centre = None
    generation = service.serving.generation_if_any(shop.name)
    known = viewer.profile if viewer.profile is not None and viewer.profile.personalise else None
    if known is not None and definition.centre is not None:
        centre = centre_at_hand(service, shop.name, definition.centre)
    if known is not None and centre is not None and generation is not None:
        known = within(known, centre.definition, generation.hierarchy)
    if known is not None and (known.information or asks(definition)):
        information = information_at_hand(service, shop.name)
    told = information or NOTHING_DEFINED
    theirs = theirs_of(service, shop, definition, viewer, known, asked.at)
    return Wanted(shop, defined, definition, variant, viewer, asked, generation, known, told, centre, theirs)


async def answer_to(service: Service, wanted: Wanted) -> Frame:
    """The answer itself. Raises as `answer`."""
    return (await recorded_answer(service, wanted)).frame


async def recorded_answer(service: Service, wanted: Wanted) -> Answer:
    """The answer with what it was made of. Raises as `answer`."""
    signature, counting = wanted.signature, wanted.asked.counting
    answer = None if signature is None else shared((signature, counting), wanted.definition)
    if answer is None:
        turned = _turned(wanted)
        answer = await _uncounted(service, wanted, signature) if turned is None else turned
        if counting is not None:
            frame = counted(service.links, wanted.shop.name, wanted.defined.key, answer.frame, counting)
            answer = replace(answer, frame=frame)
            answer = answer if signature is None or turned else share((signature, counting), answer)
    if has_own_words(answer.frame.definition):
        return replace(answer, frame=in_own_words(answer.frame, _spoken_to(wanted)))
    return answer


async def _uncounted(service: Service, wanted: Wanted, signature: Hashable | None) -> Answer:
    """The answer before it is counted: that of somebody else where they have it in common."""
    if wanted.generation is None:
        return Answer(
            replace(empty_frame(wanted.definition, wanted.locale, Empty.NO_CATALOGUE), variant=wanted.variant)
        )
    answer = None if signature is None else shared((signature, None), wanted.definition)
    if answer is None:
        course = await course_of(service, wanted, wanted.generation)
        _keep_in_common(wanted, wanted.generation, course)
        frame = replace(_of_course(course, wanted.definition), variant=wanted.variant)
        answer = Answer(frame, shown(course) if wanted.of_somebody else None)
        answer = answer if signature is None else share((signature, None), answer)
    return answer


def _turned(wanted: Wanted) -> Answer | None:
    """The answer before it is counted, out of what it has in common with those of others; None where that is not known.

    It is made so quickly that it is not kept.
    """
    generation, rotation, in_common = wanted.generation, wanted.theirs.rotation, wanted.in_common
    if generation is None or rotation is None or in_common is None:
        return None
    turn = turn_of(generation, in_common, wanted.definition)
    if turn is None:
        return None
    situation, definition = _situation(wanted, generation), wanted.definition

    def course(ranking: Ranking) -> Course:
        listed = Listed(ranking, turn.wish, situation=situation)
        return Course(situation, (turn.by, listed), turn.tried, None)

    ranking, frame = turn.answer(rotation, lambda ranking: _of_course(course(ranking), definition))
    frame = replace(frame, variant=wanted.variant)
    return Answer(frame, shown(course(ranking)) if wanted.of_somebody else None)


def _keep_in_common(wanted: Wanted, generation: Generation, course: Course) -> None:
    """Keep what others have of an answer that rotates, too; one that the next scenarios fill up is theirs alone."""
    if course.chosen is None or (in_common := wanted.in_common) is None:
        return
    (step, listed), definition = course.chosen, wanted.definition
    fills = definition.too_few is TooFew.FILL and len(listed.ranking.matches) < course.situation.options.k
    if listed.rotating is not None and not fills:
        keep_turn(generation, in_common, Turn(definition, listed.rotating, step, listed.wish, course.tried))


def _spoken_to(wanted: Wanted) -> Addressee | None:
    hierarchy = None if wanted.generation is None else wanted.generation.hierarchy
    attributes, language = wanted.information.attributes, language_of(wanted.locale)
    return contact_of(wanted.known, wanted.stated, attributes, hierarchy, language)


@dataclass(frozen=True, slots=True)
class Course:
    """How the chain of a definition went. ``chosen`` is the step whose list is shown; None where none is.

    ``tried`` are those passed over before it. ``stated`` is what answers the preferences, also where it is too little.
    ``then`` are the steps that fill the slots which it leaves empty, each in the situation of what is shown before.
    """

    situation: Situation
    chosen: tuple[Step, Listed] | None
    tried: tuple[Tried, ...]
    stated: Listed | None
    then: tuple[tuple[Situation, Step, Listed], ...] = ()


async def course_of(service: Service, wanted: Wanted, generation: Generation) -> Course:
    """Try the scenarios of the definition in their order. Raises as `answer`."""
    definition, situation = wanted.definition, _situation(wanted, generation)
    tried: list[Tried] = []
    stated: Listed | None = None
    for step in definition.scenarios:
        outcome = await outcome_of(service, wanted, situation, step)
        listed = outcome if isinstance(outcome, Listed) else None
        stated = listed if step.scenario is Scenario.PREFERENCES else stated
        why = _why_not(outcome, definition)
        if listed is not None and why is None:
            then = await _then(service, wanted, situation, (step, listed))
            return Course(situation, (step, listed), tuple(tried), stated, then)
        assert why is not None
        tried.append(Tried(step.scenario, 0 if listed is None else listed.total, why))
        if why is Passed.TOO_FEW and definition.too_few is TooFew.HIDE:
            break
    return Course(situation, None, tuple(tried), stated)


async def _then(
    service: Service, wanted: Wanted, situation: Situation, chosen: tuple[Step, Listed]
) -> tuple[tuple[Situation, Step, Listed], ...]:
    """What of the next scenarios fills the slots that the chosen one leaves empty, where the definition wants that.

    No product and no variant of one stands there twice. Further pages are of the chosen one alone.
    """
    definition, (step, listed) = wanted.definition, chosen
    if definition.too_few is not TooFew.FILL or situation.options.offset:
        return ()
    then: list[tuple[Situation, Step, Listed]] = []
    left = _after(situation, listed)
    for each in definition.scenarios[definition.scenarios.index(step) + 1 :]:
        outcome = await outcome_of(service, wanted, left, each) if left.options.k else Passed.NONE
        if isinstance(outcome, Listed) and outcome.ranking.matches:
            then.append((left, each, outcome))
            left = _after(left, outcome)
    return tuple(then)


def _after(situation: Situation, listed: Listed) -> Situation:
    """What is left to be shown after a list."""
    index, options, matches = situation.generation.index, situation.options, listed.ranking.matches
    shown = (id_ for each in matches for id_ in (each.id, *index.variants_of(each.row)))
    left = replace(options, k=options.k - len(matches), without=(*options.without, *shown), pinned=())
    return replace(situation, options=left)


def _of_course(course: Course, definition: FrameDefinition) -> Frame:
    """The frame of the first scenario that has enough products; else one that says why there are none."""
    if course.chosen is None:
        return _nothing(course, definition)
    step, listed = course.chosen
    frame = _shown(course.situation, definition, step.scenario, listed, course.tried)
    frame = replace(frame, options={**frame.options, **listed.named})
    return say_then(frame, [_shown(here, definition, by.scenario, more, ()) for here, by, more in course.then])


def _situation(wanted: Wanted, generation: Generation) -> Situation:
    known, definition = wanted.known, wanted.definition
    left_out = left_out_of(definition, wanted.theirs, generation.index)
    refused = known.refused if known else ()
    options = options_of(definition, wanted.theirs, generation, (*refused, *left_out.ids))
    return Situation(
        generation,
        options=replace(options, k=wanted.slots, offset=wanted.asked.offset, counted=True),
        excluded=left_out,
        locale=wanted.locale,
        profile=known,
        attributes=wanted.information.attributes,
        stated=wanted.asked.stated,
        product=wanted.asked.product,
        acts=wanted.viewer.acts,
    )


async def outcome_of(service: Service, wanted: Wanted, situation: Situation, step: Step) -> Listed | Passed:
    """What one step of the chain has to show. Raises as `answer`."""
    if step.scenario is Scenario.VIEWED:
        situation = replace(situation, viewed=await _viewed(service, wanted))
    if step.scenario is Scenario.TOGETHER and situation.product is None:
        situation = replace(situation, lately=await _lately(service, wanted))
    try:
        outcome = SCENARIOS[step.scenario](situation, step)
    except PreferenceError as error:
        if wanted.asked.stated is not None:
            raise
        # Stated before the filters changed: no fault of whoever asks. The place alone is said: what a contact stated
        # may be sensitive, and a log is read by many.
        log.warning("shop %s: %s cannot be asked of %s", wanted.shop.name, error.path, situation.generation.name)
        return Passed.NOT_ANSWERABLE
    return replace(outcome, situation=situation) if isinstance(outcome, Listed) else outcome


async def _viewed(service: Service, wanted: Wanted) -> tuple[str, ...]:
    """The products that the person looked at, the latest first, each once."""
    if wanted.known is None:
        return ()
    done = await asyncio.to_thread(service.contacts.behaviours, wanted.shop.name, wanted.known.contact)
    viewed = (each.product for each in reversed(done) if each.event == "viewed" and each.product is not None)
    return tuple(dict.fromkeys(viewed))[:MOST_VIEWED]


async def _lately(service: Service, wanted: Wanted) -> tuple[str, ...]:
    """The products of the person's last order; where they have none, the one that they looked at last."""
    if wanted.known is None:
        return ()
    bought = await asyncio.to_thread(service.contacts.purchases, wanted.shop.name, wanted.known.contact)
    kept = [each for each in bought if each.quantity > 0]
    if kept:
        return tuple(dict.fromkeys(each.product for each in kept if each.order == kept[-1].order))
    return (await _viewed(service, wanted))[:1]


def _why_not(outcome: Listed | Passed, definition: FrameDefinition) -> Passed | None:
    """Why a scenario's outcome is not what is shown; None where it is."""
    if not isinstance(outcome, Listed):
        return outcome
    total = outcome.total
    if total and (total >= definition.minimum_products or definition.too_few in (TooFew.FEWER, TooFew.FILL)):
        return None
    return Passed.TOO_FEW if total else Passed.NONE


def _shown(
    situation: Situation, definition: FrameDefinition, scenario: Scenario, listed: Listed, tried: Sequence[Tried]
) -> Frame:
    frame = say_choice(_composed(situation, definition, listed.ranking, listed.wish), scenario, tried)
    exclude, left_out = definition.ranking.exclude, situation.excluded
    on = said_of(situation.options, exclude, left_out) if scenario in RANKED else excluded_of(exclude, left_out)
    learned = learned_options(situation.generation) if scenario is Scenario.PREFERENCES else {}
    frame = replace(frame, total=listed.total, options={**on, **learned})
    return frame if frame.cards else say_nothing(frame, Empty.NO_MORE, tried)


def _nothing(course: Course, definition: FrameDefinition) -> Frame:
    """A frame without products. What was stated is said back, where it was that which found too few."""
    situation, stated = course.situation, course.stated
    ranking = rank(situation.generation.index, ()) if stated is None else replace(stated.ranking, matches=())
    frame = _composed(situation, definition, ranking, NO_WISH if stated is None else stated.wish)
    frame = replace(frame, options=said_of(situation.options, definition.ranking.exclude, situation.excluded))
    return say_nothing(frame, why_nothing(course.tried), course.tried)


def _composed(situation: Situation, definition: FrameDefinition, ranking: Ranking, wish: Wish) -> Frame:
    options, profile = situation.options, situation.profile
    wished = profile.wished if profile and situation.acts else None
    frame = composed(situation.generation, ranking, wish, definition, situation.locale, wished=wished)
    left_out = len(situation.generation.index.places_of(profile.refused)) if profile else 0
    return replace(frame, offset=options.offset, left_out=left_out)
