-- grain: one row per version of a record that was thinned and is here all the same (a backup put back? thin again)
select version.record
from version
inner join thinning on thinning.record_type = version.record_type and thinning.source = version.source
where version.occurred < thinning.before_day;
