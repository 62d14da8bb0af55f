-- grain: one row; what the accepted rows of this delivery are to the records known before it
with met_again as (
    select record
    from accepted
    group by record
    having count(*) > 1
    union
    select accepted.record
    from accepted
    semi join known_version on known_version.record = accepted.record
),

-- most rows tell of a record for the first time, and need no comparison
first_met as (
    select case when accepted.withdrawn then 'withdrawn' else 'new' end as verdict
    from accepted
    anti join met_again on met_again.record = accepted.record
),

contents as (
    select
        accepted.record,
        content_of(accepted) as content,
        accepted.withdrawn,
        accepted.row_no
    from accepted
    semi join met_again on met_again.record = accepted.record
),

numbered as (
    select
        record,
        content,
        withdrawn,
        row_number() over (partition by record, content order by row_no) as copy,
        row_number() over (partition by record order by row_no) as nth
    from contents
),

judged_again as (
    select
        case
            when copy > 1 or exists (
                select 1
                from known_version
                where known_version.record = numbered.record and known_version.content = numbered.content
            ) then 'unchanged'
            when withdrawn then 'withdrawn'
            when nth > 1 or exists (select 1 from known_version where known_version.record = numbered.record) then 'revised'
            else 'new'
        end as verdict
    from numbered
)

select
    count(*) filter (where verdict = 'new') as new,
    count(*) filter (where verdict = 'revised') as revised,
    count(*) filter (where verdict = 'unchanged') as unchanged,
    count(*) filter (where verdict = 'withdrawn') as withdrawn
from (from first_met union all from judged_again) as every_row;
