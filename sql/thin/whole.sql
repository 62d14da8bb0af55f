-- grain: one row per record that goes though not every version of it is asked for: the one in force is, and without it an
-- older one with a later day would come into force
insert into whole
with mixed as (
    select record
    from judged
    group by record
    having bool_or(is_past) and not bool_and(is_past)
),

latest as (
    select
        record,
        arg_max(
            {record_type: record_type, is_past: is_past},
            {revised: revised, content: content_of(judged)}
        ) as in_force
    from judged
    semi join mixed on mixed.record = judged.record
    group by record
)

select
    record,
    in_force.record_type
from latest
where in_force.is_past;
