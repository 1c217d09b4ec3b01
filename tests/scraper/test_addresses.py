import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.addresses import (
    INSPECTORATE,
    Fold,
    canonical,
    domino,
    key,
    same_site,
    with_slash,
    without_slash,
)
from scraper.public_web import refusal

SYNDICATOR = (Fold(onto="www.wired-gov.net", hosts=("wired-gov.net",), target=domino),)
NEWSPAPER = (Fold(onto="www.example.com", hosts=("example.com", "plus.example.com", "origin.example.net")),)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.Example.com:80", "https://www.example.com/"),
        ("https://example.com.:443/a", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://reader:word@example.com/a", "https://example.com/a"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("https://example.com/a/./b/../c/..", "https://example.com/a/"),
        ("https://example.com/../a", "https://example.com/a"),
        ("https://example.com/%7efire%2frescue%c3%a9", "https://example.com/~fire%2Frescue%C3%A9"),
        ("https://example.com/caf\u00e9 rules", "https://example.com/caf%C3%A9%20rules"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://b\u00fccher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.com/Words+joined+by+plus", "https://example.com/Words+joined+by+plus"),
    ],
)
def test_the_spellings_of_an_address_become_one(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("utm_source=x&utm_medium=y", ""),
        ("fbclid=1&gclid=2&at_medium=RSS&ns_mchannel=social&xtor=RSS-1&itm_source=a&ref=rss&CMP=share", ""),
        ("p=123", "?p=123"),
        ("id=9&utm_id=1&page=2", "?id=9&page=2"),
        ("b=1&a=2&b=0", "?a=2&b=1&b=0"),
        ("open=", "?open"),
        ("openform&rss", "?openform&rss"),
        ("service=rss", "?service=rss"),
        ("ref=HC842&source=hmic&reference=1&gallery=3", "?gallery=3&ref=HC842&reference=1&source=hmic"),
        ("q=police%20force", "?q=police+force"),
        ("q=a%26b", "?q=a%26b"),
        ("&&", ""),
    ],
)
def test_a_parameter_is_dropped_only_if_it_says_how_the_reader_came(query: str, expected: str) -> None:
    assert canonical(f"https://example.com/a?{query}") == f"https://example.com/a{expected}"


@pytest.mark.parametrize(
    "url",
    [
        "https://web.archive.org/web/20230804123456id_/http://example.com/a?p=1",
        "https://web.archive.org/web/20230804123456/https://example.com:443/a?p=1",
        "http://web.archive.org/web/2023*/example.com/a?p=1",
        "https://webarchive.nationalarchives.gov.uk/20140101120000/http:/example.com/a?p=1",
        "https://webarchive.nationalarchives.gov.uk/ukgwa/nobanner/20140101120000id_/http://example.com/a?p=1",
        "https://web.archive.org/web/2024/https://web.archive.org/web/2023/https://example.com/a?p=1#top",
    ],
)
def test_a_replayed_page_has_the_address_of_its_original(url: str) -> None:
    assert canonical(url) == "https://example.com/a?p=1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/a",
        "/news/a",
        "mailto:a@example.com",
        "javascript:void(0)",
        "ftp://example.com/a",
        "https://",
        "https:///a",
        "http://[bad/",
        "https://exa mple.com/",
        "https://example.com:port/",
        "https://.../",
        "https://web.archive.org/web/2023/https:///",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        canonical(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.hmic.gov.uk/publications/a-report",
        "http://www.justiceinspectorates.gov.uk/hmic/publications/a-report/",
        "https://www.justiceinspectorates.gov.uk/hmicfrs/publications/a-report?utm_source=x",
        "https://www.justiceinspectorates.gov.uk/hmicfrs/s/publications/a-report/",
        "https://HMICFRS.justiceinspectorates.gov.uk/publications/a-report",
        "https://web.archive.org/web/20180101000000/http://justiceinspectorates.gov.uk/hmicfrs/publications/a-report",
    ],
)
def test_the_four_addresses_of_the_inspectorate_are_one(url: str) -> None:
    assert key(url, INSPECTORATE) == "https://hmicfrs.justiceinspectorates.gov.uk/publications/a-report/"


def test_the_old_front_page_without_a_slash_is_the_front_page() -> None:
    assert key("http://www.justiceinspectorates.gov.uk/hmic", INSPECTORATE) == (
        "https://hmicfrs.justiceinspectorates.gov.uk/"
    )


def test_another_inspectorate_on_the_shared_host_is_left_alone() -> None:
    url = "https://www.justiceinspectorates.gov.uk/hmiprisons/inspections/a/"
    assert key(url, INSPECTORATE) == url.removesuffix("/")


def test_a_file_gets_no_slash() -> None:
    assert key("http://www.hmic.gov.uk/media/a-profile-2013.pdf", INSPECTORATE) == (
        "https://hmicfrs.justiceinspectorates.gov.uk/media/a-profile-2013.pdf"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://wired-gov.net/wg/news.nsf/articles/Anyshire+Police+inspected+11032024132500?open",
        "https://www.wired-gov.net/wg/news.nsf/articles/anyshire+police+inspected+11032024132500?open=",
        "https://www.wired-gov.net/wg/news.nsf/articles/Anyshire+Police+inspected+11032024132500",
        "https://www.wired-gov.net/wg/news.nsf/articles/Anyshire+Police+inspected+11032024132500!OpenDocument",
        "https://www.wired-gov.net/WG/News.nsf/print/Anyshire%2BPolice%2Binspected%2B11032024132500",
        "https://www.wired-gov.net/wg/news.nsf/articles/Anyshire%20Police%20inspected%2011032024132500?Open",
    ],
)
def test_the_forms_of_a_domino_address_are_one(url: str) -> None:
    assert key(url, SYNDICATOR) == (
        "https://www.wired-gov.net/wg/news.nsf/articles/anyshire+police+inspected+11032024132500"
    )


def test_a_domino_page_that_is_no_article_keeps_its_query() -> None:
    url = "https://www.wired-gov.net/wg/home.nsf/archive?id=ABC&key=116&readform"
    assert key(url, SYNDICATOR) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/news/2023/11/25/top-boss/",
        "http://example.com/news/2023/11/25/top-boss",
        "https://plus.example.com/news/2023/11/25/top-boss#comments",
        "https://origin.example.net/news/2023/11/25/top-boss/?utm_campaign=x",
    ],
)
def test_a_newspapers_hosts_are_one(url: str) -> None:
    assert key(url, NEWSPAPER) == "https://www.example.com/news/2023/11/25/top-boss"


def test_without_a_fold_only_the_last_slash_is_lost() -> None:
    assert key("http://other.example/News/A/?p=123") == "https://other.example/News/A?p=123"
    assert key("http://other.example") == "https://other.example/"


def test_a_site_is_the_same_with_and_without_www() -> None:
    assert same_site("http://WWW.example.com/a", ["example.com"])
    assert same_site("https://example.com:8000/a", ["www.example.com"])
    assert not same_site("https://example.com.evil.example/", ["example.com"])
    assert not same_site("https://sub.example.com/", ["example.com"])
    assert not same_site("mailto:a@example.com", ["example.com"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest",
        "http://0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://224.0.0.1/",
        "http://localhost/",
        "http://a.localhost./",
        "http://db.internal/",
    ],
)
def test_a_private_address_is_not_fetched(url: str) -> None:
    assert refusal(url) == "private address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://reader:word@example.com/", "names a user"),
        ("https://@example.com/", "names a user"),
        ("file:///etc/hosts", "not http"),
        ("//example.com/a", "not http"),
        ("https:///a", "names no host"),
    ],
)
def test_the_reason_for_a_refusal_is_given(url: str, reason: str) -> None:
    assert refusal(url) == reason


def test_a_public_address_is_fetched() -> None:
    assert refusal("https://www.example.com/a?b=c") == ""
    assert refusal("http://8.8.8.8/") == ""


def test_a_local_site_is_fetched_only_if_it_is_allowed_by_name() -> None:
    assert refusal("http://127.0.0.1:8000/a", allowed_hosts={"127.0.0.1"}) == ""
    assert refusal("http://127.0.0.2:8000/a", allowed_hosts={"127.0.0.1"}) == "private address"
    assert refusal("ftp://127.0.0.1/a", allowed_hosts={"127.0.0.1"}) == "not http"


PATHS = st.text(alphabet=st.sampled_from("ab./%2Fé +?&=;:#@!*'()[]~-_\\\x00\ud800"), max_size=30) | st.text(
    max_size=30
)
HOSTS = st.sampled_from(
    ["example.com", "EXAMPLE.com:80", "www.wired-gov.net", "www.justiceinspectorates.gov.uk", "hmic.gov.uk"]
)
PREFIXES = st.sampled_from(
    ["/", "/hmic/", "/hmicfrs/s/hmic/", "/wg/news.nsf/print/", "/web/2023/http:/", "/?"]
)
URLS = st.builds("{}://{}{}{}".format, st.sampled_from(["http", "https", "HTTPS"]), HOSTS, PREFIXES, PATHS)


@given(URLS)
@example("https://example.com/%2e%2e/%2E/a")
@example("https://web.archive.org/x/../web/2023/https://example.com/a")
def test_a_canonical_address_is_its_own_canonical_address(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once
    assert once.startswith("https://")
    assert once.isascii()


@given(URLS, st.sampled_from([(), INSPECTORATE, SYNDICATOR, NEWSPAPER]))
def test_a_key_is_its_own_key(url: str, folds: tuple[Fold, ...]) -> None:
    once = key(url, folds)
    assert key(once, folds) == once
    assert canonical(once) == once


@given(
    st.text() | st.text().map("http://".__add__) | st.text().map("https://web.archive.org/web/2023/".__add__)
)
def test_no_text_makes_anything_but_a_value_error(text: str) -> None:
    refusal(text)
    same_site(text, ["example.com"])
    try:
        once = canonical(text)
    except ValueError:
        return
    assert canonical(once) == once


@given(URLS, st.sampled_from(["utm_source=x", "fbclid=1", "#part"]))
def test_a_tracking_parameter_or_a_fragment_changes_nothing(url: str, extra: str) -> None:
    plain = canonical(url)
    glue = "" if extra.startswith("#") else "&" if "?" in plain else "?"
    assert canonical(plain + glue + extra) == plain


@given(st.text(alphabet="abc/.", max_size=12).map("/".__add__))
def test_slash_policies_settle_at_once(path: str) -> None:
    assert with_slash(with_slash(path)) == with_slash(path)
    assert without_slash(without_slash(path)) == without_slash(path)
