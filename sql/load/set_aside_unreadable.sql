-- grain: one row per row of the delivery; those that could not be split into its columns get a refusal and their number
insert into refusal
select distinct
    line - 1 as row_no,
    null as column_name,
    'unreadable_row' as rule
from reject_errors;

create or replace temp table numbered as
with free as (
    select row_no
    from generate_series(1, (select count(*) from raw) + (select count(*) from refusal)) as numbers (row_no)
    where row_no not in (select row_no from refusal)
)

select
    row_no,
    row_number() over (order by row_no) as nth
from free
where exists (select 1 from refusal);

update raw set row_no = numbered.row_no from numbered where numbered.nth = raw.row_no;

drop table numbered;
drop table reject_errors;
drop table reject_scans;
