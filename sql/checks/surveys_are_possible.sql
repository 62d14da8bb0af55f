-- grain: one row per figure of a survey that cannot be: a share over 100, more answers than were sent, or two such totals
select source
from survey_answer
where n < 1 or share not between 0 and 100 or (share is null) = (mean is null)
union all
select source
from practitioner_survey
where answered > sent
union all
select source
from practitioner_survey
group by source, year, question
having count(distinct (sent, answered)) > 1;
