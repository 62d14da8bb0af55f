-- grain: one row: how many counts a delivery holds, and how many of them are of a day that is not thinned
select
    count(*) as rows_before,
    count(*) filter (where not coalesce("day" < $before::date, false)) as rows_after
from read_parquet($from);
