-- grain: one row per day, field and value of what a delivery told of a day that is not thinned
copy (
    select *
    from read_parquet($from)
    where not coalesce("day" < $before::date, false)
) to $to (format parquet, compression zstd, kv_metadata $metadata);
