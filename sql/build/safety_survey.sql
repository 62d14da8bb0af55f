-- grain: one row per source, place, year and question of a safety survey: what was accepted last, ties broken by the figures
insert into survey_answer by name
with numbered as (
    select
        *,
        row_number() over (
            partition by source, place_level, place, year, question
            order by accepted desc, n desc, share desc, mean desc
        ) as nth
    from delivered_safety_survey
)

select * exclude (nth)
from numbered
where nth = 1;
