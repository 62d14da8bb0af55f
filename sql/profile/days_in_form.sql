-- grain: one row: how many cells of one column are days in a form
select count(try_strptime(said(cell), $form)) as fitting
from one_column;
