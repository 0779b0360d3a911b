"""The grammar of paths: what can be written is read as it is written, what cannot is said in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.context import Context
from feeds.extract import Extraction, shape_of
from feeds.formats import Pair
from feeds.model import Attribute
from feeds.steps import Before, Condition, Lookup, PathFault, Place, Step, Way, check_paths, read_path
from tests.feeds.test_split import pieces

NAMES = st.from_regex(r"[A-Za-zА-Яа-я_][A-Za-z0-9_.\-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="[]\n"), min_size=1, max_size=9).filter(str.strip)
CONDITIONS = st.builds(Condition, st.builds("{}{}".format, st.sampled_from(["", "@"]), NAMES), TEXTS.map(str.strip))
STEPS = st.builds(Step, NAMES, st.none() | CONDITIONS)


def written(way: Way) -> str:
    """A way as a person writes it."""
    steps = [
        step.name + (f"[{step.condition.name}={step.condition.text}]" if step.condition else "") for step in way.steps
    ]
    return "/".join([*steps, f"@{way.attribute}"] if way.attribute else steps) or "."


@given(st.builds(Way, st.lists(STEPS, max_size=4).map(tuple), st.none() | NAMES))
def test_every_way_is_read_as_it_is_written(way: Way) -> None:
    assert read_path(written(way)) == way


def test_a_path_into_other_items_goes_from_the_ids_that_name_them() -> None:
    assert read_path("meta[key=a => b]/value => parent => url") == Lookup(("meta[key=a => b]/value", "parent", "url"))
    assert "on both sides of => stands a path in an item" in str(fault_of("^Category => url"))
    assert "a name is missing" in str(fault_of("parent => "))


def fault_of(path: str) -> str | None:
    try:
        read_path(path)
    except PathFault as fault:
        return str(fault)
    return None


@given(st.text(max_size=30) | st.lists(st.sampled_from([*"ab/@[]=^.()*: "]), max_size=12).map("".join))
def test_whatever_is_written_is_a_path_or_a_fault_in_one_sentence(text: str) -> None:
    fault = fault_of(text)
    assert fault is None or ("is no path: " in fault and "\n" not in fault)


@given(st.lists(st.builds(Place, NAMES, st.none() | NAMES), min_size=1, max_size=3))
def test_what_stands_between_items_is_read_as_it_is_written(places: list[Place]) -> None:
    written = [place.name + (f"/@{place.attribute}" if place.attribute else "") for place in places]
    assert read_path("^" + " > ".join(written)) == Before(tuple(places))


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("", "a name is missing"),
        ("/price", "a name is missing"),
        ("a//b", "a name is missing"),
        ("text()", "functions are not followed"),
        ("concat(a,b)", "functions are not followed"),
        ("image[1]", "a place by number is not followed"),
        ("param[name]", r"\[child=text\]"),
        ("param[@name=a/@id", "closed in the same step"),
        ("@id/name", "at the end of a path only"),
        ("g:price", "prefix"),
        ("../name", "written \\^Name"),
        ("*/price", "no sign for any"),
        ("a/^B", "beginning of a path only"),
        ("^A/B", "after \\^ stands one element's name"),
        ("price old", "no spaces"),
    ],
)
def test_what_is_no_path_is_said_with_how_it_is_written(path: str, says: str) -> None:
    with pytest.raises(PathFault, match=says):
        check_paths(f"title + {path}")


def taken(paths: list[str], xml: str, *pairs: Pair) -> tuple[dict[str, list[str]], tuple[Attribute, ...]]:
    return Extraction(shape_of(paths, pairs))(etree.fromstring(xml))


META = (
    "<item><meta><key>_sku</key><value>A-1</value></meta><meta><key>_price</key><value>5</value></meta>"
    "<cat domain='tag'>new</cat><cat domain='product'>Cups</cat><cat domain='product'>Mugs</cat></item>"
)


def test_a_condition_on_a_child_or_an_attribute_takes_only_the_elements_that_meet_it() -> None:
    paths = ["meta[key=_price]/value", "cat[@domain=product]", "cat"]
    assert taken(paths, META)[0] == {
        "meta[key=_price]/value": ["5"],
        "cat[@domain=product]": ["Cups", "Mugs"],
        "cat": ["new", "Cups", "Mugs"],
    }


def test_attributes_are_paired_where_a_condition_is_met_and_once_for_every_value() -> None:
    feature = "<p><f><n>Colour</n><v>red</v><v>blue</v></f><f kind='x'><n>Weight</n><v>2</v><u>kg</u></f></p>"
    assert taken([], feature, Pair(path="f", name="n", value="v", unit="u"))[1] == (
        Attribute("Colour", "red"), Attribute("Colour", "blue"), Attribute("Weight", "2", "kg"),
    )  # fmt: skip
    conditional = Pair(path="f[@kind=x]", name="n", value="v")
    assert taken([], feature, conditional)[1] == (Attribute("Weight", "2"),)


def test_several_pairs_may_stand_at_one_place() -> None:
    both = [Pair(path=".", name=f"'{name}'", value=f"@{name}") for name in ("weight", "height")]
    assert taken([], "<o weight='2' height='3'/>", *both)[1] == (Attribute("weight", "2"), Attribute("height", "3"))


def test_an_attribute_of_xmls_own_is_read_under_its_prefix() -> None:
    paths = ["name[@lang=pl]", "name/@xml:lang"]
    assert taken(paths, "<p><name xml:lang='pl'>Kubek</name></p>")[0] == {"name/@xml:lang": ["pl"]}


FEED = (
    b"<c><g><name><![CDATA[A > b]]></name><o>1</o></g><g label='x &amp; y'><x:name>B &lt;</x:name>"
    b"<!-- <name>no</name> --><o><name>own</name></o><o>3</o></g><g label=''><name/><o>4</o></g></c>"
)


@pytest.mark.parametrize("size", [7, 40, 4096])
def test_what_stands_before_an_item_holds_until_another_comes(size: int) -> None:
    context = Context.of(["^name + title", "^g/@label"])
    told = []
    for piece in pieces(FEED, b"o", size, context=True)[0]:
        context.read(piece.before)
        values = context.with_texts({})
        told.append((values.get("^name"), values.get("^g/@label")))
    assert told == [(["A > b"], None), (["B <"], ["x & y"]), (["B <"], ["x & y"]), (None, None)]


CATALOGUE = (
    b"<all><one><n>A</n><two><m>a</m><i>1</i></two><two><m>b</m><i>2</i></two></one>"
    b"<one><n>B</n><i>3</i><two><m>c</m><i>4</i></two></one></all>"
)


def test_of_several_places_before_an_item_each_holds_until_the_one_above_it_changes() -> None:
    context = Context.of(["^n > m"])
    told = []
    for piece in pieces(CATALOGUE, b"i", context=True)[0]:
        context.read(piece.before)
        values = context.with_texts({})
        told += values["^n > m"]
    assert told == ["A > a", "A > b", "B", "B > c"]


def test_what_stands_before_an_item_is_kept_only_where_it_is_asked_for() -> None:
    assert {piece.before for piece in pieces(FEED, b"o")[0]} == {b""}
