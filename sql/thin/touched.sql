-- grain: one row per batch that loses rows: how many it held, and how many it keeps
with lost as (
    select
        filename,
        count(*) as n
    from going
    group by filename
)

select
    judged.filename,
    count(*) as rows_before,
    count(*) - any_value(lost.n) as rows_after
from judged
inner join lost on lost.filename = judged.filename
group by judged.filename
order by judged.filename;
