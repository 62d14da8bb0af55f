-- grain: one row per record that goes though not every version of it is asked for; and what was asked
copy whole to $to (format parquet, compression zstd, kv_metadata $metadata);
