-- grain: one row per version in force that is neither counted nor withdrawn: a code that the vocabulary no longer has
select version.record
from version
left join record on record.record = version.record
where version.in_force and not version.withdrawn and record.record is null;
