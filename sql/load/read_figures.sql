-- grain: one row per row of the delivery, or per cell of a wide one, with what could be read of it; those that the gate or the
-- scope refused are among them, since they may be notes under the table
create table figures as
with place as (
    select
        dimension as place_level,
        code as place_known,
        dimension || ':' || code as place
    from code
    where dimension in ('municipality', 'area', 'district') and code <> 'unknown'
)

select
    told.*,
    told.row_no in (select row_no from refusal) as refused,
    place.place_level,
    place.place_known,
    year_told(told.year) as year_known,
    question.code as question_known,
    question.kind as measure,
    reporter.code as reporter_known,
    count_told(told.n) as n_known,
    share_told(told.share, $share_times) as share_known,
    number_told(told.mean) as mean_known,
    count_told(told.sent) as sent_known,
    count_told(told.answered) as answered_known,
    count_told(told.answers) as answers_known,
    count_told(told.population) as population_known,
    coalesce(told.n, told.share, told.mean, told.sent, told.answered, told.answers, told.population) is null as is_empty,
    coalesce(
        n_known, share_known, mean_known, sent_known, answered_known, answers_known, population_known
    ) is null as is_unreadable
from told
left join place on place.place = told.place
left join code as question on question.dimension = 'question' and question.code = lower(told.question)
left join code as reporter on reporter.dimension = 'reporter' and reporter.code = lower(told.reporter);
