-- grain: one row per accepted row of the delivery, with the moment it was accepted
copy (
    select
        * exclude (row_no),
        $accepted::timestamp as accepted
    from accepted
) to $file (
    format parquet,
    compression zstd,
    kv_metadata {
        source: $source,
        sha256: $sha256,
        accepted: $accepted,
        demo: $demo,
        form: $form,
        rows: $rows,
        refused: $refused,
        out_of_scope: $out_of_scope,
        dated_by_file: $dated_by_file
    }
);
