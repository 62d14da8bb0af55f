-- grain: one row: how DuckDB guesses that a text is written
select
    delimiter,
    quote,
    escape,
    comment,
    skiprows,
    len(columns) as width
from sniff_csv($file, all_varchar = true, compression = 'none');
