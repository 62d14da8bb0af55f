-- grain: one row per delivery that figures in force of a survey came with, of one question of it or (empty) of all; how many
with figure as (
    select
        'S1' as product,
        source,
        accepted,
        question
    from survey_answer
    union all
    select
        'S2' as product,
        source,
        accepted,
        question
    from practitioner_survey
)

select
    batch.source,
    batch.accepted,
    batch.sha256 as delivery,
    count(*) as n
from figure
inner join batch on batch.source = figure.source and batch.accepted = figure.accepted and batch.form <> 'records'
where figure.product = $product and $code in ('', figure.question)
group by batch.source, batch.accepted, batch.sha256
order by batch.accepted desc, batch.source;
