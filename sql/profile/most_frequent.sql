-- grain: one row per value of one column, most frequent first
select
    said(cell) as value,
    count(*) as frequency
from one_column
where said(cell) is not null
group by value
order by frequency desc, value
limit $most;
