-- One row a grade on a scale. Ranks are of one scale only: an inserted grade moved those below it.
-- scale: name of the scale
-- grade: slug of the grade
-- label: as reports print it
-- rank: 1 is best, on this scale only; empty for a finding
-- valid_from: day it came into use; empty if not known
-- valid_to: last day; empty if in use
-- note: what there is to know about it
-- source_of_facts: where these facts are from, separated by ;
SELECT g.scale, g.grade, g.label, g.rank, g.valid_from, g.valid_to, g.note, g.source
FROM scale_grade AS g
