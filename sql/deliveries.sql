-- grain: one row per source with deliveries that came in some periods: the rows of them, and those that were refused
select
    source,
    sum(delivered_rows - out_of_scope) as delivered_rows,
    sum(refused - out_of_scope) as refused_rows
from batch
where floor((accepted::date - $anchor::date) / 14) between $first and $last
group by source
order by source;
