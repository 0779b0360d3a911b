"""What a tuning says against itself is refused by the tuning."""

import pytest
from pydantic import ValidationError

from feeds.tuning import Tuning


@pytest.mark.parametrize("key", ["category", "price"])
@pytest.mark.parametrize("said", [{"names": ["Cena"]}, {"merge": {"a": ["b"]}}, {"rename": {"a": "b"}}])
def test_the_fields_of_every_product_are_not_reworded(key: str, said: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=f"cannot be said of {key}"):
        Tuning.model_validate({"filters": {key: said}})
    assert Tuning.model_validate({"filters": {key: {"label": "Name"}}}).filters[key].label == "Name"
