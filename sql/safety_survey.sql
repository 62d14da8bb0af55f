-- grain: one row per source, place, year and question of the safety surveys, as delivered
select
    survey_answer.source,
    survey_answer.place_level,
    survey_answer.place,
    survey_answer.year,
    survey_answer.question,
    survey_answer.n,
    survey_answer.share,
    survey_answer.mean,
    survey_answer.accepted
from survey_answer
inner join code as place on place.dimension = survey_answer.place_level and place.code = survey_answer.place
inner join code as question on question.dimension = 'question' and question.code = survey_answer.question
order by
    survey_answer.source,
    question.position,
    list_position(['municipality', 'area', 'district'], survey_answer.place_level),
    place.position,
    survey_answer.year;
