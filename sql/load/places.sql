-- grain: one row per row that was read, with its place among them
select
    rowid as place,
    *
from cells;
