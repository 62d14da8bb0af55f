-- grain: one row per readable row of the delivery that is not blank, with its number among the unreadable and blank ones
create table numbered as
with free as (
    select number as row_no
    from generate_series(1, (select count(*) from cells) + (select count(*) from refusal)) as numbers (number)
    where number not in (select row_no from refusal)
),

placed as (
    select
        row_no,
        row_number() over (order by row_no) - 1 as place
    from free
)

select
    placed.row_no,
    cells.*
from cells
inner join placed on placed.place = cells.rowid
where cells.rowid not in (select place from blank)
order by placed.row_no;

create view raw as from numbered;
