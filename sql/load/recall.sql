-- grain: one row per version in the accepted batches
insert into known
select distinct
    record,
    content
from read_parquet($batches);
