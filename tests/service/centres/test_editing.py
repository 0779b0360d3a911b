"""The life of a definition: made, edited, duplicated, renamed, activated, deactivated, deleted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from service.centres.defined import (
    INFORMATION,
    attributes_of,
    centre_by_key,
    centre_of,
    centres_of,
    form_by_key,
    form_of,
    forms_of,
)
from service.composition import Service
from service.editing import (
    activate,
    deactivate,
    definition_of,
    delete,
    duplicate,
    only,
    rename,
    save,
    start,
)
from service.errors import (
    ChangedMeanwhile,
    DefinitionExists,
    DefinitionRefused,
    InvalidSetting,
    StillActive,
    UnknownCentre,
    UnknownShop,
)
from service.storage.database import Database
from service.storage.definitions import DefinitionStore, Kind
from service.storage.shops import Shop
from tests.service.centres import texts

SHOP = "sklep"


@pytest.fixture
def service(service: Service, database: Database) -> Service:
    """The service with its definitions in a database of each kind."""
    return replace(service, database=database, definitions=DefinitionStore(database))


@pytest.fixture
def asked(service: Service) -> Service:
    """A shop with key information, a centre and a form, nothing active."""
    save(service, SHOP, Kind.INFORMATION, INFORMATION, texts.INFORMATION)
    save(service, SHOP, Kind.CENTRE, "notes", texts.CENTRE)
    save(service, SHOP, Kind.FORM, "quiz", texts.FORM)
    return service


def test_what_is_saved_is_found_by_name_and_by_number(asked: Service) -> None:
    centre, form = centre_of(asked, SHOP, "notes"), form_of(asked, SHOP, "quiz")
    assert centre.definition.questions == ("name", "shoe_size")
    assert (centre.active, centre.version) == (False, 1)
    assert centre_by_key(asked, centre.key) == centre
    assert form_by_key(asked, form.key) == form
    assert centre_by_key(asked, form.key) is None
    assert (centres_of(asked, SHOP), forms_of(asked, SHOP)) == ((centre,), (form,))
    assert tuple(attributes_of(asked, SHOP)) == ("shoe_size",)


def test_what_no_database_can_hold_names_nothing(asked: Service) -> None:
    with pytest.raises(UnknownCentre):
        centre_of(asked, SHOP, "notes\0")


def test_shops_know_nothing_of_each_other(asked: Service) -> None:
    asked.shops.create(Shop("inny", "PLN"))
    assert attributes_of(asked, "inny") == {}
    assert centres_of(asked, "inny") == ()
    with pytest.raises(UnknownCentre):
        centre_of(asked, "inny", "notes")
    with pytest.raises(UnknownShop):
        save(asked, "nowhere", Kind.CENTRE, "notes", texts.CENTRE)


def test_an_edit_is_the_next_version_and_the_same_text_is_none(asked: Service) -> None:
    edited = texts.CENTRE.replace('"name", ', "")
    assert save(asked, SHOP, Kind.CENTRE, "notes", edited).definition.version == 2
    assert centre_of(asked, SHOP, "notes").definition.questions == ("shoe_size",)
    assert save(asked, SHOP, Kind.CENTRE, "notes", edited).definition.version == 2


def test_a_text_with_a_fault_leaves_what_serves_as_it_is(asked: Service) -> None:
    activate(asked, SHOP, Kind.CENTRE, "notes")
    before = definition_of(asked, SHOP, Kind.CENTRE, "notes")
    for wrong in ("title = 1", texts.CENTRE.replace("shoe_size", "hat_size")):
        with pytest.raises(DefinitionRefused):
            save(asked, SHOP, Kind.CENTRE, "notes", wrong)
    assert definition_of(asked, SHOP, Kind.CENTRE, "notes") == before


def test_a_new_text_of_a_consent_needs_a_new_version_wherever_it_stands(asked: Service) -> None:
    new = texts.CENTRE.replace("Chcę wiadomości", "Proszę o wiadomości")
    with pytest.raises(DefinitionRefused, match="reads otherwise in what stands here now; a new text needs a new"):
        save(asked, SHOP, Kind.CENTRE, "notes", new)
    with pytest.raises(DefinitionRefused, match="reads otherwise in centre 'notes'"):
        save(asked, SHOP, Kind.CENTRE, "other", new)
    assert save(asked, SHOP, Kind.CENTRE, "notes", new.replace('"1"', '"2"')).definition.version == 2


def test_two_editors_do_not_overwrite_each_other(asked: Service) -> None:
    edited = texts.CENTRE.replace('"name", ', "")
    save(asked, SHOP, Kind.CENTRE, "notes", edited, only(1))
    with pytest.raises(ChangedMeanwhile):
        save(asked, SHOP, Kind.CENTRE, "notes", texts.CENTRE, only(1))
    with pytest.raises(ChangedMeanwhile):
        save(asked, SHOP, Kind.CENTRE, "notes", texts.CENTRE, only(None))
    assert definition_of(asked, SHOP, Kind.CENTRE, "notes").text == edited


def test_of_many_editors_at_once_every_one_is_counted(asked: Service) -> None:
    def edit(number: int) -> int:
        text = f"# {number}\n{texts.CENTRE}"
        return save(asked, SHOP, Kind.CENTRE, "notes", text).definition.version

    with ThreadPoolExecutor(4) as pool:
        versions = sorted(pool.map(edit, range(8)))
    assert versions == list(range(2, 10))


def test_of_many_makers_of_one_name_one_makes_it(asked: Service) -> None:
    def make(number: int) -> bool:
        try:
            return save(asked, SHOP, Kind.CENTRE, "new", f"# {number}\n{texts.CENTRE}", only(None)).created
        except (ChangedMeanwhile, DefinitionExists):
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(6))) == [False] * 5 + [True]


def test_a_duplicate_has_the_text_and_is_not_active(asked: Service) -> None:
    activate(asked, SHOP, Kind.CENTRE, "notes")
    copy = duplicate(asked, SHOP, Kind.CENTRE, "notes", "copy").definition
    original = definition_of(asked, SHOP, Kind.CENTRE, "notes")
    assert (copy.text, copy.active, copy.version) == (original.text, False, 1)
    assert copy.key != original.key
    with pytest.raises(DefinitionExists):
        duplicate(asked, SHOP, Kind.CENTRE, "notes", "copy")


def test_a_new_name_keeps_number_and_activity(asked: Service) -> None:
    before = activate(asked, SHOP, Kind.CENTRE, "notes")
    after = rename(asked, SHOP, Kind.CENTRE, "notes", "notebook")
    assert (after.key, after.active, after.name) == (before.key, True, "notebook")
    with pytest.raises(UnknownCentre):
        centre_of(asked, SHOP, "notes")
    duplicate(asked, SHOP, Kind.CENTRE, "notebook", "taken")
    with pytest.raises(DefinitionExists):
        rename(asked, SHOP, Kind.CENTRE, "notebook", "taken")


@pytest.mark.parametrize("name", ["", "Notes", "-x", "a b", "x" * 41, "../x", "ł"])
def test_names_are_fit_for_an_address(asked: Service, name: str) -> None:
    with pytest.raises(InvalidSetting, match="is no name"):
        save(asked, SHOP, Kind.CENTRE, name, texts.CENTRE)
    with pytest.raises(InvalidSetting, match="is no name"):
        rename(asked, SHOP, Kind.CENTRE, "notes", name)
    with pytest.raises(InvalidSetting, match="is no name"):
        duplicate(asked, SHOP, Kind.CENTRE, "notes", name)


def test_activity_comes_and_goes_and_is_kept_through_edits(asked: Service) -> None:
    assert activate(asked, SHOP, Kind.CENTRE, "notes").active
    assert save(asked, SHOP, Kind.CENTRE, "notes", "# ours\n" + texts.CENTRE).definition.active
    assert not deactivate(asked, SHOP, Kind.CENTRE, "notes").active
    assert not centre_of(asked, SHOP, "notes").active


def test_a_centre_whose_questions_are_gone_is_not_activated(asked: Service) -> None:
    save(asked, SHOP, Kind.INFORMATION, INFORMATION, texts.INFORMATION.replace("shoe_size", "hat_size"))
    with pytest.raises(DefinitionRefused, match="shoe_size is neither a detail"):
        activate(asked, SHOP, Kind.CENTRE, "notes")
    assert not centre_of(asked, SHOP, "notes").active


def test_what_an_active_centre_asks_for_stays_defined(asked: Service) -> None:
    activate(asked, SHOP, Kind.CENTRE, "notes")
    without = texts.INFORMATION.replace("shoe_size", "hat_size")
    with pytest.raises(DefinitionRefused, match="shoe_size: centre 'notes' asks for it"):
        save(asked, SHOP, Kind.INFORMATION, INFORMATION, without)
    with pytest.raises(DefinitionRefused, match="shoe_size: centre 'notes' asks for it"):
        delete(asked, SHOP, Kind.INFORMATION, INFORMATION)
    deactivate(asked, SHOP, Kind.CENTRE, "notes")
    delete(asked, SHOP, Kind.INFORMATION, INFORMATION)
    assert attributes_of(asked, SHOP) == {}


def test_what_is_active_is_not_deleted_and_a_deleted_number_is_never_given_again(asked: Service) -> None:
    key = activate(asked, SHOP, Kind.FORM, "quiz").key
    with pytest.raises(StillActive):
        delete(asked, SHOP, Kind.FORM, "quiz")
    deactivate(asked, SHOP, Kind.FORM, "quiz")
    delete(asked, SHOP, Kind.FORM, "quiz")
    assert form_by_key(asked, key) is None
    with pytest.raises(UnknownCentre):
        delete(asked, SHOP, Kind.FORM, "quiz")
    again = save(asked, SHOP, Kind.FORM, "quiz", texts.FORM).definition
    assert again.key > key


def test_a_template_brings_the_key_information_it_asks_for(service: Service) -> None:
    saved = start(service, SHOP, Kind.CENTRE, "notes", "beauty", "Ola")
    assert (saved.created, saved.definition.active) == (True, False)
    assert tuple(attributes_of(service, SHOP)) == ("skin_type", "hair_type", "without_fragrance")
    start(service, SHOP, Kind.CENTRE, "shoes", "fashion", "Ola")
    assert tuple(attributes_of(service, SHOP))[3:] == ("shoe_size", "clothes_size", "collar", "height")
    assert activate(service, SHOP, Kind.CENTRE, "notes").active
    with pytest.raises(DefinitionExists):
        start(service, SHOP, Kind.CENTRE, "notes", "fashion", "Ola")
    with pytest.raises(InvalidSetting):
        start(service, SHOP, Kind.FORM, "Quiz", "fashion", "Ola")


def test_a_template_names_the_shop_where_no_company_is_named(service: Service) -> None:
    start(service, SHOP, Kind.CENTRE, "notes", "general")
    assert centre_of(service, SHOP, "notes").definition.titles["en"] == SHOP


def test_what_the_feed_does_not_hold_is_warned_of_and_saved(serving_shop: Service) -> None:
    saved = save(serving_shop, SHOP, Kind.INFORMATION, INFORMATION, texts.INFORMATION.replace('"size"', '"hat"'))
    assert saved.warnings == ("shoe_size.binds[0].filter: the feed has no filter 'hat' today.",)
    assert tuple(attributes_of(serving_shop, SHOP)) == ("shoe_size",)
