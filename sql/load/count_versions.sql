-- grain: one row; what the accepted rows of this delivery are to the versions known before it. Where the source dates its
-- versions, one is unchanged if it is known; where only the file is dated ($dated_by_file), if the one before or after it
-- says the same
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

again as (
    select
        accepted.record,
        accepted.revised,
        content_of(accepted) as content,
        accepted.withdrawn,
        accepted.row_no
    from accepted
    semi join met_again on met_again.record = accepted.record
),

numbered as (
    select
        *,
        row_number() over (partition by record, revised, content order by row_no) as copy,
        row_number() over (partition by record order by row_no) as nth
    from again
),

neighbours as (
    select
        again.row_no,
        count(*) > 0 as is_known,
        bool_or(known.revised = again.revised and known.content = again.content) as is_same,
        arg_max(known.content, known.revised) filter (where known.revised <= again.revised) as before,
        arg_min(known.content, known.revised) filter (where known.revised > again.revised) as after
    from again
    inner join known_version as known on known.record = again.record
    group by again.row_no
),

judged_again as (
    select
        case
            when
                numbered.copy > 1
                or neighbours.is_same
                or ($dated_by_file and numbered.content in (neighbours.before, neighbours.after))
                then 'unchanged'
            when numbered.withdrawn then 'withdrawn'
            when numbered.nth > 1 or neighbours.is_known then 'revised'
            else 'new'
        end as verdict
    from numbered
    left join neighbours on neighbours.row_no = numbered.row_no
)

select
    count(*) filter (where verdict = 'new') as new,
    count(*) filter (where verdict = 'revised') as revised,
    count(*) filter (where verdict = 'unchanged') as unchanged,
    count(*) filter (where verdict = 'withdrawn') as withdrawn
from (from first_met union all from judged_again) as every_row;
