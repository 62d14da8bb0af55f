-- grain: one row per source, year, question and reporter of a practitioner survey: what was accepted last, ties broken by the
-- figures. How many were sent and answered is one fact of the survey, whichever delivery tells of the reporter
insert into practitioner_survey by name
with told as (
    select
        * exclude (sent, answered),
        first_value(sent) over survey as sent,
        first_value(answered) over survey as answered,
        row_number() over (
            partition by source, year, question, reporter
            order by accepted desc, answers desc
        ) as nth
    from delivered_practitioner_survey
    window survey as (
        partition by source, year, question
        order by accepted desc, sent desc, answered desc
    )
)

select * exclude (nth)
from told
where nth = 1;
