-- grain: one row per version in the accepted batches that was not known yet
insert into known
select distinct
    record,
    content
from read_parquet($batches)
except
select
    record,
    content
from known;
