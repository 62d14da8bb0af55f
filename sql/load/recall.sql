-- grain: one row per record and accepted batch that tells of it
insert into known
select distinct
    record,
    filename as batch
from read_parquet($batches, filename = true);
