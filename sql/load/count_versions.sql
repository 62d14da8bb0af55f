-- grain: one row; what the accepted rows of this delivery are to the records known before it
with numbered as (
    select
        record,
        content,
        withdrawn,
        row_number() over (partition by record, content order by row_no) as copy,
        row_number() over (partition by record order by row_no) as nth
    from accepted
),

judged as (
    select
        case
            when copy > 1 or exists (
                select 1 from known where known.record = numbered.record and known.content = numbered.content
            ) then 'unchanged'
            when withdrawn then 'withdrawn'
            when nth > 1 or exists (select 1 from known where known.record = numbered.record) then 'revised'
            else 'new'
        end as verdict
    from numbered
)

select
    count(*) filter (where verdict = 'new') as new,
    count(*) filter (where verdict = 'revised') as revised,
    count(*) filter (where verdict = 'unchanged') as unchanged,
    count(*) filter (where verdict = 'withdrawn') as withdrawn
from judged;
