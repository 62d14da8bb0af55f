-- grain: one row per version known of a record of which the delivery tells too
insert into known_version
select distinct
    version.record,
    version.revised,
    content_of(version) as content
from read_parquet($batches) as version
semi join accepted on accepted.record = version.record;
