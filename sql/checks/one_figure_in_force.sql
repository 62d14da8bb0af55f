-- grain: one row per figure of a survey or of the population that stands twice
select source
from survey_answer
group by source, place_level, place, year, question
having count(*) > 1
union all
select source
from practitioner_survey
group by source, year, question, reporter
having count(*) > 1
union all
select place
from population
group by place_level, place, year
having count(*) > 1;
