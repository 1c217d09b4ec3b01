-- One row a source: a place dated items come from.
-- source: name in commands and exports, e.g. hmicfrs
-- title: title as readers know it
-- kind: inspectorate, syndicator, government or press
-- home: address of its front page
-- licence: OGL-UK-3.0, all-rights-reserved or unknown
-- terms: the licence in words
-- publisher: the group it belongs to
-- areas: slugs of the bodies whose area it covers, separated by |
-- terms_url: where its terms of use are published
-- terms_checked_on: London day the operator last read them
-- robots_txt: its robots.txt as last checked
-- verified_on: London day its lists and an article were last read on its site by a check
SELECT s.name, s.title, s.kind, s.home, s.licence, s.terms, s.publisher, s.areas, s.terms_url,
    DAY(s.terms_checked_on), s.robots_txt, DAY(s.verified_on)
FROM source AS s
