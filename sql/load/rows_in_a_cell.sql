-- grain: one row: the first row of the delivery with a cell that holds what looks like rows, or null. Either a line in it has
-- as many delimiters as a row, or it begins as the rest of one row and ends as the start of another
with lines as (
    select
        place,
        substr(column_name, 2)::integer as nth,
        list_transform(
            regexp_split_to_array(cell, '\r\n?|\n'), lambda line: len(line) - len(replace(line, $delimiter, ''))
        ) as delimiters
    from (unpivot broken on columns(* exclude (place)) into name column_name value cell)
)

select min(place) + 1 as row_no
from lines
where
    list_max(delimiters) >= $most
    or (len(delimiters) > 1 and delimiters[1] = $most - nth and delimiters[-1] = nth);
