-- grain: one row per record with a code that is not in the vocabulary
select record.record
from record
where
    protection is null
    or area is null
    or counted_from_days is null
    or not exists (select 1 from code where dimension = 'environment' and code = record.environment)
    or (
        record.category is not null
        and not exists (select 1 from code where dimension = 'category' and code = record.category)
    );
