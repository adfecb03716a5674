"""What a released contract may become, and what it may not."""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

from nosotros.contracts.compatibility import breaks, read, unreleased, write
from nosotros.contracts.fields import Email, Line
from nosotros.contracts.language import ContractError
from nosotros.errors import ContractBroken

Declare = Callable[[Any], Any]
PLANTED = "orchard/tree_planted.v1.json"


def planted(**changed: Any) -> Declare:
    """Declares the event TreePlanted; a field that is given as none is left out."""
    facts = changed.pop("facts", {})
    fields = {"tree_id": UUID, "row_id": UUID, "height": int, "kind": (str, "pear")} | changed
    kept = {name: type for name, type in fields.items() if type is not None}
    return lambda own: own.event(facts=facts, **kept)


def plant(**changed: Any) -> Declare:
    """Declares the command PlantTree, its answer and its refusals."""

    def declare(own: Any) -> None:
        tree = own.view("Tree", tree_id=UUID)
        spot = own.view("Spot", row=int)
        refusals = {each: own.error(each) for each in ("FrozenSoil", "NoSpace")}
        fields = {"row": int, "note": (Annotated[str | None, Line], None)}
        facts = {
            "kind": "command",
            "name": "PlantTree",
            "scope": "orchard:write",
            "returns": tree,
            "errors": tuple(refusals.values()),
        }
        wanted = {
            key: value({"Tree": tree, "Spot": spot, **refusals}) for key, value in changed.items()
        }
        own.request(fields=fields | wanted.pop("fields", {}), **(facts | wanted))

    return declare


def found(orchard: Callable[[], Any], before: Declare, after: Declare) -> list[str]:
    old, new = orchard(), None
    before(old)
    released = old.promises()
    new = orchard()
    after(new)
    return breaks(released=released, declared=new.promises())


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (planted(height=None), "orchard.tree_planted.v1: the field height is gone"),
        (
            planted(height=str),
            "orchard.tree_planted.v1: the field height was"
            ' {"maximum": 2147483647, "minimum": -2147483648, "type": "integer"}'
            ' and is {"maxLength": 4000, "type": "string"}',
        ),
        (
            planted(depth=int),
            "orchard.tree_planted.v1: the new field depth is required; give it a default",
        ),
        (planted(kind=str), "orchard.tree_planted.v1: the field kind became required"),
        (
            planted(height=(int, 1)),
            "orchard.tree_planted.v1: the field height is no longer required",
        ),
        (
            planted(facts={"visibility": "internal"}),
            "orchard.tree_planted.v1: its visibility was public and is internal",
        ),
        (
            planted(facts={"subject": "row_id"}),
            "orchard.tree_planted.v1: its subject was tree_id and is row_id",
        ),
        (
            planted(facts={"partition": "row_id"}),
            "orchard.tree_planted.v1: its partition was tree_id and is row_id",
        ),
        (
            planted(facts={"erases": True}),
            "orchard.tree_planted.v1: its erases was false and is true",
        ),
        (lambda own: None, "orchard.tree_planted.v1: is no longer declared"),
    ],
    ids=lambda each: each.rpartition("v1: ")[2][:30] if isinstance(each, str) else "",
)
def test_a_released_event_does_not_change(
    orchard: Callable[[], Any], after: Declare, line: str
) -> None:
    assert line in found(orchard, planted(), after)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (
            plant(scope=lambda _: "orchard:admin"),
            "orchard.plant_tree.v1: its scope was orchard:write and is orchard:admin",
        ),
        (
            plant(returns=lambda views: views["Spot"]),
            "orchard.plant_tree.v1: its returns was tests.Tree and is tests.Spot",
        ),
        (
            plant(returns=lambda _: None),
            "orchard.plant_tree.v1: its returns was tests.Tree and is null",
        ),
        (
            plant(errors=lambda made: (made["NoSpace"],)),
            "orchard.plant_tree.v1: the error frozen_soil is gone",
        ),
        (
            plant(kind=lambda _: "query"),
            "orchard.plant_tree.v1: its kind was command and is query",
        ),
        (
            plant(fields=lambda _: {"note": (Annotated[str | None, Email], None)}),
            "orchard.plant_tree.v1: the field note was",
        ),
    ],
    ids=["scope", "returns", "returns nothing", "error", "kind", "field"],
)
def test_a_released_command_does_not_change(
    orchard: Callable[[], Any], after: Declare, line: str
) -> None:
    lines = found(orchard, plant(), after)
    assert [each for each in lines if each.startswith(line)], lines


def test_a_released_answer_does_not_lose_a_field(orchard: Callable[[], Any]) -> None:
    before = planted(), lambda own: own.view("Tree", tree_id=UUID, height=int)
    after = planted(), lambda own: own.view("Tree", tree_id=UUID)
    lines = found(
        orchard,
        lambda own: [each(own) for each in before],
        lambda own: [each(own) for each in after],
    )
    assert lines == ["tests.tree.v1: the field height is gone"]


@pytest.mark.parametrize(
    ("status", "fields", "line"),
    [
        (422, {"row": int}, "tests.frozen_soil.v1: its status was 409 and is 422"),
        (409, {}, "tests.frozen_soil.v1: the field row is gone"),
    ],
)
def test_a_released_error_does_not_change(
    orchard: Callable[[], Any], status: int, fields: dict[str, Any], line: str
) -> None:
    lines = found(
        orchard,
        lambda own: own.error("FrozenSoil", status=409, row=int),
        lambda own: own.error("FrozenSoil", status=status, **fields),
    )
    assert lines == [line]


def test_the_values_of_a_released_field_do_not_change_but_their_order_may(
    orchard: Callable[[], Any],
) -> None:
    before = planted(kind=Literal["pear", "plum"])
    assert found(orchard, before, planted(kind=Literal["plum", "pear"])) == []
    [line] = found(orchard, before, planted(kind=Literal["pear", "plum", "quince"]))
    assert line.startswith("orchard.tree_planted.v1: the field kind was")


def test_a_released_request_may_accept_more_values_and_no_fewer(
    orchard: Callable[[], Any],
) -> None:
    def kinds(*values: str) -> Declare:
        return plant(fields=lambda _: {"kind": Literal[values]})

    assert found(orchard, kinds("pear", "plum"), kinds("pear", "plum", "quince")) == []
    [line] = found(orchard, kinds("pear", "plum"), kinds("pear", "quince"))
    assert line.startswith("orchard.plant_tree.v1: the field kind was")


def test_what_a_released_request_asks_for_may_be_left_out_later_and_not_the_other_way_round(
    orchard: Callable[[], Any],
) -> None:
    def kind(*field: Any) -> Declare:
        return plant(fields=lambda _: {"kind": field if field[1:] else field[0]})

    asked, left = kind(Literal["pear", "plum"]), kind(Literal["pear", "plum"] | None, None)
    assert found(orchard, asked, left) == []
    assert "orchard.plant_tree.v1: the field kind became required" in found(orchard, left, asked)
    assert found(orchard, kind(int), kind(int, 3)) == []
    [line] = found(orchard, kind(int, 3), kind(int, 4))
    assert line.startswith("orchard.plant_tree.v1: the field kind was")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (planted(), planted(depth=(int | None, None))),
        (plant(errors=lambda made: (made["NoSpace"],)), plant()),
        (plant(), plant(fields=lambda _: {"depth": (int, 1)})),
    ],
    ids=["an event's optional field", "a reason to refuse", "a command's optional field"],
)
def test_a_released_contract_may_gain(
    orchard: Callable[[], Any], before: Declare, after: Declare
) -> None:
    assert found(orchard, before, after) == []


def test_what_it_gained_has_to_be_released_too(orchard: Callable[[], Any]) -> None:
    old, new = orchard(), None
    planted()(old)
    released = old.promises()
    assert unreleased(released=released, declared=released) == {}
    new = orchard()
    planted(depth=(int, 1))(new)
    gained = unreleased(released=released, declared=new.promises())
    assert list(gained) == [PLANTED]
    assert gained[PLANTED]["fields"]["depth"]["required"] is False


def test_a_new_version_stands_beside_the_old_one(orchard: Callable[[], Any]) -> None:
    own = orchard()
    planted()(own)
    released = own.promises()
    own.event(version=2, tree_id=UUID)
    assert breaks(released=released, declared=own.promises()) == []
    assert list(unreleased(released=released, declared=own.promises())) == [
        "orchard/tree_planted.v2.json"
    ]


def test_words_for_people_are_no_promise(orchard: Callable[[], Any]) -> None:
    own = orchard()
    made: type[ContractError] = own.error("FrozenSoil")
    released = own.promises()
    made.texts = {"es": "Espere.", "en": "Wait.", "fr": "Attendez."}
    made.__doc__ = "Other words."
    assert unreleased(released=released, declared=own.promises()) == {}


def test_two_contracts_of_one_name_are_refused(orchard: Callable[[], Any]) -> None:
    own = orchard()
    own.event(tree_id=UUID)
    own.request(kind="command", name="TreePlanted", fields={}, scope="orchard:write")
    with pytest.raises(ContractBroken, match=r"orchard\.tree_planted\.v1"):
        own.promises()


def test_a_snapshot_is_read_as_it_was_written(orchard: Callable[[], Any], tmp_path: Any) -> None:
    own = orchard()
    plant()(own)
    planted()(own)
    write(tmp_path, own.promises())
    assert read(tmp_path) == own.promises()


@pytest.mark.parametrize("text", ["{", "[]", '{"kind": "event"}', ""])
def test_a_snapshot_that_is_none_is_named(tmp_path: Any, text: str) -> None:
    (tmp_path / "orchard").mkdir()
    (tmp_path / "orchard" / "tree_planted.v1.json").write_text(text)
    with pytest.raises(ContractBroken, match=r"orchard/tree_planted\.v1\.json"):
        read(tmp_path)
