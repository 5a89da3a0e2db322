"""A blind index is the same for what is normally the same, within one field and one key only."""

from hypothesis import given
from hypothesis import strategies as st

from hark.guard import blind_index as bi
from hark.guard.blind_index import blind_index

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.text(max_size=30))
def test_is_equal_inside_one_field_and_key_only(value: str) -> None:
    index = blind_index(value, field="phone", key=KEY)

    assert index == blind_index(value, field="phone", key=KEY)
    assert index != blind_index(value, field="identity", key=KEY)
    assert index != blind_index(value, field="phone", key=OTHER)
    assert len(index) == 64


@given(st.text(max_size=30), st.text(max_size=30))
def test_differs_where_the_normal_forms_do(one: str, other: str) -> None:
    same = blind_index(one, field="x", key=KEY) == blind_index(other, field="x", key=KEY)

    assert same is (bi.words(one) == bi.words(other))


def test_writes_a_value_in_its_normal_form_first() -> None:
    assert {
        bi.phone(p) for p in ("13800138000", "138-0013-8000", "+86 138 0013 8000", "１３８００１３８０００")
    } == {"13800138000"}
    assert (
        bi.identity("1101051949 1231002x")
        == bi.identity("１１０１０５１９４９１２３１００２Ｘ")
        == "11010519491231002X"
    )
    assert bi.email(" Zhang@D.com ") == "zhang@d.com"
    assert bi.words("  ＡＢ　c ") == "ab c"
