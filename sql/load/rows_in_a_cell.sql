-- grain: one row: the first row of the delivery with a cell that holds what looks like whole rows, or null
select min(place) + 1 as row_no
from (unpivot broken on columns(* exclude (place)) into name column_name value cell)
where list_bool_or(
    list_transform(
        string_split(cell, chr(10)),
        lambda line: len(line) - len(replace(line, $delimiter, '')) >= $delimiters
    )
);
