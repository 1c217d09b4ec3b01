"""Words that would harm a database, and what becomes of them."""

from collections.abc import Callable

from archive import Archive, Capture


def test_a_title_of_a_megabyte_and_a_text_of_more_words_than_an_index_takes_are_kept(
    archive: Archive, look: Callable[..., Capture]
) -> None:
    title = " ".join(f"title{number}" for number in range(90_000))
    text = tuple(" ".join(f"word{row}x{place}" for place in range(300)) for row in range(200))
    assert archive.record(look(0, title=title, paragraphs=text)).did == "new"
    edited = (*text[:-1], "And one more sentence at its end.")
    assert archive.record(look(24, title=title, paragraphs=edited)).did == "changed"


def test_no_database_is_given_what_it_cannot_hold(archive: Archive, look: Callable[..., Capture]) -> None:
    odd = "Fo\0rce \ud800told \u202eto\u2069 \x1b[31mimprove"
    kept = archive.record(
        look(
            0,
            title=odd,
            paragraphs=(odd, odd),
            authors=(odd,),
            tags=(odd,),
            section=odd,
            standfirst=odd,
            notes=(odd,),
            etag=odd,
            last_modified=odd,
            content_type=odd,
        )
    )
    assert kept.did == "new"
