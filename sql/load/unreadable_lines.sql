-- grain: one row per line that could not be split into the delivery's columns; whether the row runs over its end
select
    line,
    bool_or(regexp_matches(trim(csv_line, chr(10) || chr(13)), '[\r\n]')) as runs_on
from reject_errors
where trim(csv_line, chr(10) || chr(13) || chr(9) || ' ') <> ''
group by line
order by line;
