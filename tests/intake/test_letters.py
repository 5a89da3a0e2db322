"""E-mails as they come: plain and not, answers, machines, and those built to harm."""

import time
import tracemalloc
from base64 import b64encode
from quopri import encodestring

import pytest

from hark.core.complaints import letters
from hark.core.errors import Refusal
from hark.core.terms.letter import Automatic, Letter
from hark.intake.mail.bodies import TooManyTags, plain
from hark.intake.mail.letters import MOST, Unreadable, _ids, read

WORDS = "柜台拒收我的旧钞，我要求给个说法。"


def an_email(
    *headers: str, body: bytes = b"The counter refused my notes.", sender: str = "li@example.com"
) -> bytes:
    """An ordinary e-mail, with what is special about it."""
    head = [
        f"From: {sender}",
        "To: complaints@bank.example",
        "Subject: My notes",
        "Message-ID: <1@example.com>",
    ]
    special = {header.partition(":")[0].lower() for header in headers}
    kept = [header for header in head if header.partition(":")[0].lower() not in special]
    return "\r\n".join([*kept, *headers]).encode() + b"\r\n\r\n" + body


def parts(*bodies: tuple[str, bytes], kind: str = "mixed") -> bytes:
    """An e-mail of several parts."""
    said = b"".join(b"--x\r\n" + head.encode() + b"\r\n\r\n" + body + b"\r\n" for head, body in bodies)
    return an_email(
        "MIME-Version: 1.0", f"Content-Type: multipart/{kind}; boundary=x", body=said + b"--x--\r\n"
    )


class TestRead:
    def test_says_who_wrote_what_and_what_it_answers(self) -> None:
        letter = read(
            an_email(
                "In-Reply-To: <2@bank.example>",
                "References: <3@a>\r\n <2@bank.example>",
                sender='"Li, Na" <li@example.com>',
            )
        )

        assert letter == Letter(
            "1@example.com",
            "li@example.com",
            "Li, Na",
            "My notes",
            "The counter refused my notes.",
            ("2@bank.example", "3@a"),
        )

    @pytest.mark.parametrize("charset", ["gb18030", "gb2312", "utf-8", "gbk", "x-nonsense", "us-ascii", ""])
    @pytest.mark.parametrize("how", ["8bit", "quoted-printable", "base64"])
    def test_chinese_is_read_in_whatever_it_is_said_to_be(self, charset: str, how: str) -> None:
        data = WORDS.encode("utf-8" if charset == "utf-8" else "gb18030")
        body = {"8bit": data, "quoted-printable": encodestring(data), "base64": b64encode(data)}[how]
        kind = f"Content-Type: text/plain{f'; charset={charset}' if charset else ''}"

        letter = read(an_email("MIME-Version: 1.0", kind, f"Content-Transfer-Encoding: {how}", body=body))

        assert letter.text == WORDS

    def test_headers_in_chinese_are_read(self) -> None:
        def word(text: str) -> str:
            return f"=?gb2312?B?{b64encode(text.encode('gb18030')).decode()}?="

        letter = read(an_email(f"Subject: {word('投诉柜台')}", sender=f"{word('李娜')} <li@example.com>"))

        assert (letter.subject, letter.name) == ("投诉柜台", "李娜")

    def test_a_page_alone_is_read_as_text_and_what_it_hides_is_not(self) -> None:
        page = (
            b"<html><head><title>t</title><style>p{color:red}</style></head><body><p>First&nbsp;line</p>"
            b"<div onclick='x()'>1 &lt; 2<br>end</div><script>alert(1)</script><img src='https://spy.example'></body>"
        )

        letter = read(an_email("MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", body=page))

        assert [line for line in letter.text.split("\n") if line] == ["First line", "1 < 2", "end"]

    def test_the_plain_part_comes_first_and_files_are_counted(self) -> None:
        letter = read(
            parts(
                ("Content-Type: text/html", b"<p>page</p>"),
                ("Content-Type: text/plain", b"plain"),
                ("Content-Type: image/png\r\nContent-Disposition: attachment; filename=a.png", b"x"),
            )
        )

        assert (letter.text, letter.attached) == ("plain", 1)

    def test_the_quotation_it_ends_with_is_left_out(self) -> None:
        assert (
            read(an_email(body=b"Yes.\r\n> no\r\nAgain.\r\n\r\n> You wrote\r\n> much\r\n")).text
            == "Yes.\n> no\nAgain."
        )


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Auto-Submitted: auto-replied (vacation)", Automatic.REPLY),
        ("X-Autoreply: yes", Automatic.REPLY),
        ("Precedence: auto_reply", Automatic.REPLY),
        ("Precedence: bulk", Automatic.LIST),
        ("List-Id: <news.example.com>", Automatic.LIST),
        ("Return-Path: <>", Automatic.BOUNCE),
        ("From: MAILER-DAEMON@mx.example.com", Automatic.BOUNCE),
        ("Content-Type: multipart/report; boundary=x", Automatic.BOUNCE),
        ("Auto-Submitted: no", None),
    ],
)
def test_what_a_machine_wrote_is_told(header: str, why: Automatic | None) -> None:
    assert read(an_email(header)).automatic is why


class TestHostile:
    def test_a_line_end_hidden_in_a_header_becomes_a_blank(self) -> None:
        letter = read(an_email("Subject: =?utf-8?q?one=0D=0ABcc:_all@bank.example=E2=80=AE?="))

        assert letter.subject == "one Bcc: all@bank.example"

    @pytest.mark.parametrize(
        "original",
        [
            an_email("From: a@example.com, b@example.com"),
            an_email("From: nobody"),
            an_email("From: =?utf-8?q?Li=0ATo:_x?= <li@example.com>"),
            an_email('From: "a b"@example.com'),
            an_email("From: =?utf-8?q?a=40b=2Ec=0A?="),
            an_email("From: " + "(" * 7_000),
            an_email("From: a@example.com\r\nFrom: b@example.com"),
            an_email("X-Long: " + "a" * 9_000),
            an_email("References: " + "<a@b> " * 2_000),
            an_email(*(f"X-{number}: {'a' * 100}" for number in range(2_000))),
            b"",
            b"\x00\xff" * 1_000,
        ],
    )
    def test_headers_that_mislead_or_choke_are_refused(self, original: bytes) -> None:
        with pytest.raises(Unreadable):
            read(original)

    def test_parts_within_parts_and_size_are_bounded(self) -> None:
        nested = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(500)
        )
        forwarded = b"Content-Type: message/rfc822\r\n\r\n" * 500
        in_a_part = b'--x\r\nContent-Type: text/plain; a="' + b";" * 100_000 + b"\r\n\r\n"

        for original in (nested, forwarded, in_a_part, b"a" * (MOST + 1)):
            with pytest.raises(Unreadable):
                read(b"From: li@example.com\r\n" + original)

    def test_what_is_named_or_said_without_end_is_bounded(self) -> None:
        named = "".join(f"<{number}@example.com> " for number in range(200_000))
        headers, lines = b"x\nContent-A: b\n" * 200_000, b"a\n" * 1_100_000
        report = read(an_email("Return-Path: <>", body=named.encode()))
        assert "9@example.com" in report.answers and len(report.answers) == 50

        tracemalloc.start()
        assert len(list(_ids(named, named))) == 50
        assert tracemalloc.get_traced_memory()[1] < 500_000
        for original, why in ((headers, "more headers"), (lines, "more lines")):
            tracemalloc.reset_peak()
            with pytest.raises(Unreadable, match=why):
                read(an_email(body=original))
            assert tracemalloc.get_traced_memory()[1] < 6 * len(original), why
        tracemalloc.stop()

    def test_fewer_parts_than_that_are_read(self) -> None:
        nested = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(45)
        )

        assert (
            read(b"From: li@example.com\r\n" + nested + b"Content-Type: text/plain\r\n\r\nhello").text
            == "hello"
        )

    @pytest.mark.parametrize(
        "charset", ["idna", "punycode", "unicode_escape", "zip", "utf-7", "..", "a" * 300]
    )
    def test_a_charset_that_is_none_is_not_believed(self, charset: str) -> None:
        body = b"+ADw-b+AD4 \\x41 plain words"

        assert (
            read(
                an_email("MIME-Version: 1.0", f"Content-Type: text/plain; charset={charset}", body=body)
            ).text
            == body.decode()
        )

    def test_a_page_of_tags_is_read_in_time_or_refused(self) -> None:
        begun = time.process_time()

        assert plain("<div>" * 9_999 + "deep").strip() == "deep"
        with pytest.raises(TooManyTags):
            plain("<b>" * 10_001)
        assert time.process_time() - begun < 3

    def test_signs_that_are_not_seen_are_left_out(self) -> None:
        assert read(an_email(body="a\x00b\u202ec\u200b\x1b[31md".encode())).text == "abc[31md"


class TestNumbers:
    def test_are_found_in_the_subject_however_it_is_written(self) -> None:
        assert letters.numbers("Re: 您的投诉 261121-7h2kq（急）") == ["261121-7H2KQ"]
        assert letters.numbers("261121-7H2KQ 261121-7H2KQ 1261121-7H2KQ 261121-7H2KQX 2611217H2KQ") == [
            "261121-7H2KQ"
        ]

    def test_the_language_of_the_answer_is_that_of_the_words(self) -> None:
        assert (letters.language("Hello 柜台"), letters.language("Hello")) == ("zh-hans", "en")


def test_a_refusal_repeats_nothing_of_the_email() -> None:
    with pytest.raises(Refusal) as refused:
        read(an_email("From: secret-name"))

    assert "secret" not in str(refused.value)
