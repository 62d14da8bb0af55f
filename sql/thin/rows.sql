-- grain: one row per stored row; whether it is asked for by itself
create view judged as
select
    *,
    is_asked(record_type, source, occurred) as is_past
from stored;
