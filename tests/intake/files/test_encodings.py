"""Encodings told from the beginning of a text."""

import pytest

from hark.intake.files.encodings import NotText, UnknownEncoding, decoded_alone, encoding_of, is_chinese

CHINESE = "编号,公司,投诉内容\n1,招商银行,“年费”未按约定减免，要求退还\n"
FRENCH = "id,société\n" + "1,Crédit Général à Besançon\n" * 5


class TestEncoding:
    @pytest.mark.parametrize(
        ("text", "encoding", "told"),
        [
            ("id,company\n1,Acme\n", "ascii", ("ascii", 0)),
            (FRENCH, "utf-8", ("utf-8", 0)),
            (CHINESE, "utf-8", ("utf-8", 0)),
            (CHINESE, "utf-8-sig", ("utf-8", 3)),
            (CHINESE, "gb18030", ("gb18030", 0)),
            (CHINESE, "utf-16-le", ("utf-16-le", 0)),
            (CHINESE, "utf-16-be", ("utf-16-be", 0)),
            ("\ufeff" + CHINESE, "utf-16-le", ("utf-16-le", 2)),
            ("\ufeff" + CHINESE, "utf-16-be", ("utf-16-be", 2)),
        ],
    )
    def test_is_told_from_a_sample(self, text: str, encoding: str, told: tuple[str, int]) -> None:
        assert encoding_of(text.encode(encoding), whole=True) == told

    @pytest.mark.parametrize("encoding", ["windows-1252", "utf-32", "shift-jis", "big5", "windows-1251"])
    def test_is_not_guessed_where_a_guess_would_garble(self, encoding: str) -> None:
        texts = {
            "shift-jis": "番号,銀行\n1,テスト\n",
            "big5": "編號,銀行名稱\n1,測試用的銀行\n",
            "windows-1251": "Жалоба клиента,банк,дата\n" * 9,
        }
        with pytest.raises(UnknownEncoding):
            encoding_of(texts.get(encoding, FRENCH).encode(encoding), whole=True)

    def test_stays_utf_8_with_a_few_bad_lines(self) -> None:
        text = CHINESE.encode() * 30 + b"1,caf\xe9,\n"

        assert encoding_of(text, whole=True) == ("utf-8", 0)

    def test_stays_utf_8_when_the_only_lines_beyond_ascii_are_a_few_bad_ones(self) -> None:
        assert encoding_of(b"1,Acme\n" * 30 + b"1,caf\xe9,\n", whole=True) == ("utf-8", 0)

    def test_is_chinese_even_if_few_lines_are(self) -> None:
        text = b"1,Acme\n" * 100 + "2,招商银行\n".encode("gb18030")

        assert encoding_of(text, whole=True) == ("gb18030", 0)

    def test_does_not_hang_on_a_character_cut_by_the_sample(self) -> None:
        assert encoding_of(CHINESE.encode()[:-2], whole=False) == ("utf-8", 0)

    def test_is_refused_for_what_is_no_text(self) -> None:
        with pytest.raises(NotText):
            encoding_of(bytes(range(256)) * 10, whole=True)


class TestALineAlone:
    @pytest.mark.parametrize("encoding", ["ascii", "utf-8", "gb18030"])
    def test_says_what_it_says(self, encoding: str) -> None:
        text = "Acme" if encoding == "ascii" else "招商银行"

        assert decoded_alone(text.encode(encoding)) == text

    @pytest.mark.parametrize(
        "western", ["naïve", "don\x92t".replace("\x92", "\u2019"), "Besançon", "“Hello”"]
    )
    def test_is_not_taken_for_rare_chinese(self, western: str) -> None:
        assert not is_chinese(western.encode("windows-1252"))
