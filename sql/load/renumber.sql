-- grain: none; numbers the readable rows as they stand among the unreadable ones
create or replace temp table numbered as
with free as (
    select row_no
    from generate_series(1, (select count(*) from raw) + (select count(*) from refusal)) as numbers (row_no)
    where row_no not in (select row_no from refusal)
)

select
    row_no,
    row_number() over (order by row_no) as nth
from free;

update raw set row_no = numbered.row_no from numbered where numbered.nth = raw.row_no;

drop table numbered;
