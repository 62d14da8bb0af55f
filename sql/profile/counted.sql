-- grain: one row: how many cells of one column are filled, how many different values they have, how many hold a digit
select
    count(said(cell)) as filled,
    count(distinct said(cell)) as different,
    count(*) filter (regexp_matches(cell, '\d')) as with_digits
from one_column;
