-- grain: one row per version of a record; the one in force is the latest revised, ties broken by its content
insert into version
with delivered as (
    select * from read_parquet($batches)
),

known as (
    select
        * exclude (accepted),
        min(accepted) over (partition by record, content) as accepted,
        row_number() over (partition by record, content order by accepted) as copy
    from delivered
)

select
    record,
    content,
    record_key,
    event,
    source,
    record_type,
    occurred,
    received,
    revised,
    environment,
    environment_secondary,
    category,
    category_secondary,
    concern,
    arena,
    related,
    reporter,
    channel,
    age,
    handling,
    handled,
    referred_to,
    source_reliability,
    information,
    time_precision,
    district,
    place_precision,
    withdrawn,
    accepted,
    row_number() over (partition by record order by revised desc, content desc) = 1 as in_force
from known
where copy = 1;
