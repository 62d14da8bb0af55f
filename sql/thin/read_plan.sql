-- grain: one row per record that goes though not every version of it is asked for
insert into whole
select
    record,
    record_type
from read_parquet($from);
