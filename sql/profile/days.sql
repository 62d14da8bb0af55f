-- grain: one row: how many cells of one column are days in the contract's form
select count(as_day(said(cell))) as fitting
from one_column;
