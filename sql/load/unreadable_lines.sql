-- grain: one row per line that could not be split into the delivery's columns; whether a quote runs over its end
select
    line,
    bool_or(error_type = 'UNQUOTED VALUE' and regexp_matches(trim(csv_line, chr(10) || chr(13)), '[\r\n]')) as runs_on
from reject_errors
group by line
order by line;
