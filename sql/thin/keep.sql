-- grain: one row per row of a batch that stays
copy (
    select *
    from read_parquet($from) as stored
    where
        not is_asked(stored.record_type, stored.source, stored.occurred)
        and stored.record not in (select record from whole)
) to $to (format parquet, compression zstd, kv_metadata $metadata);
