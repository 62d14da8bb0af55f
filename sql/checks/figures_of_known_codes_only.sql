-- grain: one row per figure of a survey or of the population whose place, question or reporter is not known
select source
from survey_answer
where
    not exists (select 1 from code where dimension = place_level and code = place)
    or not exists (select 1 from code where dimension = 'question' and code = question)
union all
select source
from practitioner_survey
where
    (question is not null and not exists (select 1 from code where dimension = 'question' and code = question))
    or (reporter is not null and not exists (select 1 from code where dimension = 'reporter' and code = reporter))
union all
select origin
from population
where not exists (select 1 from code where dimension = place_level and code = place);
