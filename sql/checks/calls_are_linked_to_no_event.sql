-- grain: one row per version of a record that concerns a person and is linked to an event
select version.record
from version
inner join code on code.dimension = 'record_type' and code.code = version.record_type
where code.protection = 'X' and version.event is not null;
