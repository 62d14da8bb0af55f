-- grain: one row per row of the delivery, all of which are readable and none blank, with its number
create view raw as
select
    rowid + 1 as row_no,
    *
from cells;
