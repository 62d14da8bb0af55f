-- grain: one row per version that no accepted batch can have brought
select version.record
from version
where not exists (select 1 from batch where batch.accepted = version.accepted);
