"""WARC files of every make, whole and damaged: a damaged record costs that record only."""

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcs import Told, records

from scraper.warc_payload import Unusable, answer_of, unchunked
from scraper.warc_records import Damage, Record, moment, record_at
from scraper.warc_records import records as read

NOON = datetime(2019, 5, 1, 12, tzinfo=UTC)
BODY = b"<html><body>" + b"The force was inspected. " * 400 + b"</body></html>"
Maker = Callable[[list[bytes]], bytes]


def told(number: int, body: bytes = BODY) -> Told:
    return Told(url=f"https://a.example/{number}", at=NOON + timedelta(minutes=number), body=body)


def plain(made: list[bytes]) -> bytes:
    return b"".join(made)


def one_stream(made: list[bytes]) -> bytes:
    return gzip.compress(b"".join(made), 1)


def by_block(made: list[bytes]) -> bytes:
    """Members that end in the middle of records, as bgzip writes them."""
    whole = b"".join(made)
    return b"".join(gzip.compress(whole[i : i + 3000]) for i in range(0, len(whole), 3000))


def by_record(made: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, made))


def padded(made: list[bytes]) -> bytes:
    return b"".join(gzip.compress(one) + b"\0" * 100 for one in made)


EVERY_MAKE = pytest.mark.parametrize("make", [plain, one_stream, by_block, by_record, padded])


def urls_and_damage(path: Path) -> tuple[list[str], list[str]]:
    found = list(read(path))
    return (
        [one.url[-1] for one in found if isinstance(one, Record)],
        [one.why for one in found if isinstance(one, Damage)],
    )


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@EVERY_MAKE
def test_every_make_of_file_gives_its_records_and_each_is_found_again(tmp_path: Path, make: Maker) -> None:
    path = saved(tmp_path / "a", make(records(map(told, range(5)), packed=False)))
    assert urls_and_damage(path) == (["0", "1", "2", "3", "4"], [])
    for one in read(path):
        assert isinstance(one, Record)
        assert record_at(one.place) == one or record_at(one.place).url == one.url
        assert answer_of(one.block).body == BODY
        assert one.is_intact()


@EVERY_MAKE
def test_a_file_that_is_cut_off_gives_what_is_before_the_cut(tmp_path: Path, make: Maker) -> None:
    whole = make(records(map(told, range(3)), packed=False))
    cut = whole[: -len(whole) // 6]
    found, damage = urls_and_damage(saved(tmp_path / "a", cut))
    assert found in (["0", "1"], ["0"])
    assert len(damage) == 1
    assert "cut off" in damage[0]


def test_a_record_cut_off_in_the_middle_costs_that_record_only(tmp_path: Path) -> None:
    first, second, third = records(map(told, range(3)), packed=False)
    path = saved(tmp_path / "a", first + second[:-2000] + third)
    assert urls_and_damage(path) == (["0", "2"], ["a record is not as long as it states"])
    path = saved(tmp_path / "b", first + third + second[:-2000])
    assert urls_and_damage(path) == (["0", "2"], ["a record is cut off"])


def test_a_member_cut_off_in_the_middle_costs_that_record_only(tmp_path: Path) -> None:
    first, second, third = records(map(told, range(3)), packed=True)
    found, (why,) = urls_and_damage(saved(tmp_path / "a", first + second[:-30] + third))
    assert found == ["0", "2"]
    assert "cannot be unpacked" in why


@pytest.mark.parametrize("place", [0, 1, 3, 12, 40, -20, -6, -1])
def test_a_flipped_byte_in_a_member_costs_that_record_only(tmp_path: Path, place: int) -> None:
    first, second, third = records(map(told, range(3)), packed=True)
    broken = bytearray(second)
    broken[place] ^= 0xFF
    path = saved(tmp_path / "a", first + bytes(broken) + third)
    found = list(read(path))
    assert [one.url[-1] for one in found if isinstance(one, Record)] == ["0", "2"]
    damaged = [one for one in found if isinstance(one, Damage)]
    assert damaged[0].offset == len(first)


@pytest.mark.parametrize("place", [0, 3, 4])
def test_a_head_that_cannot_be_read_costs_that_record_only(tmp_path: Path, place: int) -> None:
    first, second, third = records(map(told, range(3)), packed=False)
    broken = bytearray(second)
    broken[place] = 0x21
    for make in (plain, one_stream, by_record):
        found, damage = urls_and_damage(saved(tmp_path / "a", make([first, bytes(broken), third])))
        assert (found, len(damage)) == (["0", "2"], 1)


@pytest.mark.parametrize("length", [b"1", b"99999", b"99999999999", b"-5", b"many", b""])
def test_a_length_that_is_a_lie_costs_that_record_only(tmp_path: Path, length: bytes) -> None:
    made = records(map(told, range(3)), packed=False)
    head, _, rest = made[1].partition(b"\r\nContent-Length: ")
    made[1] = head + b"\r\nContent-Length: " + length + rest[rest.index(b"\r\n") :]
    for make in (plain, one_stream, by_record, by_block):
        found, damage = urls_and_damage(saved(tmp_path / "a", make(made)))
        assert (found, len(damage)) == (["0", "2"], 1), make


def test_noise_between_two_records_costs_none(tmp_path: Path) -> None:
    first, second = records(map(told, range(2)), packed=False)
    found, damage = urls_and_damage(saved(tmp_path / "a", first + b"noise\r\n" * 99 + second))
    assert (found, damage) == (["0", "1"], ["no record begins here"])


def test_a_large_record_is_passed_over_and_holds_no_memory(tmp_path: Path) -> None:
    made = records([told(0), told(1, b"x" * 20_000_000), told(2)], packed=False)
    found = list(read(saved(tmp_path / "a", plain(made))))
    assert [len(one.block) > 0 for one in found if isinstance(one, Record)] == [True, False, True]


def test_lines_that_end_with_a_line_feed_alone_are_lines(tmp_path: Path) -> None:
    block = b"HTTP/1.0 200\nContent-type: text/html\nX-Odd\nServer: Caf\xe9/0.9\n\n<html>1996</html>"
    head = (
        f"WARC/0.18\nWARC-Type: response\nWARC-Target-URI: <http://a.example/1>\nContent-Length: {len(block)}"
    )
    path = saved(tmp_path / "a", (head.encode() + b"\nWARC-Date: 19961105120000\n\n" + block + b"\n\n") * 2)
    found = [one for one in read(path) if isinstance(one, Record)]
    assert [(one.url, one.at) for one in found] == [
        ("http://a.example/1", datetime(1996, 11, 5, 12, tzinfo=UTC))
    ] * 2
    answer = answer_of(found[0].block)
    assert (answer.status, answer.body) == (200, b"<html>1996</html>")
    assert dict(answer.headers)["Server"] == "Café/0.9"


@pytest.mark.parametrize("line", [b"HTTP/1.1 200OK", b"HTTP/1.0 200", b"http/1.1 200 Fine", b"HTTP/2 200"])
def test_odd_status_lines_are_understood(line: bytes) -> None:
    assert answer_of(line + b"\r\n\r\n<html></html>").status == 200


@pytest.mark.parametrize("block", [b"", b"<html></html>", b"HTTP/1.0 fine\r\n\r\n", b"ICY 200 OK\r\n\r\n"])
def test_what_is_no_answer_is_not_taken_for_one(block: bytes) -> None:
    with pytest.raises(Unusable):
        answer_of(block)


def answered(body: bytes, **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return answer_of(f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode() + body).body


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("zstd", zstd.compress),
    ("identity", bytes),
]


@pytest.mark.parametrize(("encoding", "pack"), PACKED)
def test_a_page_is_unpacked_and_one_that_is_cut_off_is_none(
    encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    assert answered(pack(BODY), Content_Encoding=encoding) == BODY
    assert answered(BODY, Content_Encoding=encoding) == BODY
    if pack is not bytes:
        with pytest.raises(Unusable):
            answered(pack(BODY)[:-3], Content_Encoding=encoding)


def test_a_page_packed_with_brotli_is_unpacked_where_that_is_installed() -> None:
    brotli = pytest.importorskip("brotli")
    assert answered(brotli.compress(BODY), Content_Encoding="br") == BODY
    with pytest.raises(Unusable):
        answered(brotli.compress(BODY)[:-3], Content_Encoding="br")


def test_an_encoding_that_nobody_knows_is_named() -> None:
    with pytest.raises(Unusable, match="rot13"):
        answered(b"uryyb", Content_Encoding="rot13")


def test_a_few_bytes_that_stand_for_very_many_are_noticed() -> None:
    with pytest.raises(Unusable, match="larger"):
        answered(gzip.compress(b"0" * 40_000_000), Content_Encoding="gzip")


def chunked(body: bytes) -> bytes:
    pieces = (body[i : i + 700] for i in range(0, len(body), 700))
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_chunks_are_put_together_also_of_a_packed_page() -> None:
    assert answered(chunked(BODY), Transfer_Encoding="chunked") == BODY
    packed = chunked(gzip.compress(BODY))
    assert answered(packed, Transfer_Encoding="Chunked", Content_Encoding="gzip") == BODY


def test_chunks_that_somebody_put_together_already_are_taken_as_they_are() -> None:
    assert answered(BODY, Transfer_Encoding="chunked") == BODY


def test_a_page_that_is_cut_off_is_none_unless_its_end_is_there() -> None:
    with pytest.raises(Unusable, match="cut off"):
        answered(chunked(BODY)[:-500], Transfer_Encoding="chunked")
    with pytest.raises(Unusable, match="cut off"):
        answered(BODY[:-500], Content_Length=str(len(BODY)))
    assert answered(BODY, Content_Length="999999") == BODY
    assert answered(BODY, Content_Length="3") == BODY


@given(st.binary(max_size=300))
def test_no_chunks_whatever_make_the_program_stumble(raw: bytes) -> None:
    body, _ = unchunked(raw)
    assert len(body) <= len(raw)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_no_damage_whatever_makes_the_program_stumble_or_go_round_in_circles(
    tmp_path: Path, data: st.DataObject
) -> None:
    packed = data.draw(st.booleans())
    whole = bytearray(b"".join(records([told(n, BODY[:900]) for n in range(4)], packed=packed)))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    path = saved(tmp_path / "a", bytes(whole[:cut]))
    assert len(list(read(path))) <= 12


@pytest.mark.parametrize("written", ["", "yesterday", "2019-13-01T00:00:00Z", "20191301000000", "2019"])
def test_what_is_no_moment_is_none(written: str) -> None:
    assert moment(written) is None
