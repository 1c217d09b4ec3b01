-- One row a judgement of an address, at each of two steps: why it was kept or left out.
-- source: the source
-- url: the address judged
-- decided_at: when
-- kept: 1 if kept, 0 if left out
-- score: 0 to 1
-- words: the words that made it, separated by |
-- step: list: by a list's line, before it was asked for; text: by what its page says
SELECT d.source, d.url, INSTANT(d.decided_at), FLAG(d.kept), d.score, d.words, d.step
FROM decision AS d
