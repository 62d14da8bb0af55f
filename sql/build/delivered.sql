-- grain: one row per accepted row of every batch
create temp table delivered as
select *
from read_parquet($batches);
