-- grain: one row: the first row of the delivery with a cell that holds what looks like whole rows, or null
select min(row_no) as row_no
from (unpivot broken on columns(* exclude (row_no)) into name column_name value cell)
where list_bool_or(
    list_transform(
        string_split(cell, chr(10)),
        lambda line: len(line) - len(replace(line, $delimiter, '')) >= $delimiters
    )
);
