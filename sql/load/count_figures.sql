-- grain: one row; what the accepted figures of this delivery are to those accepted before it
with before as (
    select
        key,
        arg_max(content, {accepted: accepted, content: content}) as content
    from earlier
    group by key
),

numbered as (
    select
        key,
        content,
        row_number() over (partition by key order by row_no) as copy
    from verdicts
    where not refused and verdict is null
)

select
    count(*) filter (where copy = 1 and before.content is null) as new,
    count(*) filter (where copy = 1 and before.content <> numbered.content) as revised,
    count(*) filter (where copy > 1 or before.content = numbered.content) as unchanged,
    0 as withdrawn
from numbered
left join before on before.key = numbered.key;
