-- grain: one row per field and spelling of the source being read
insert into spelling
select
    unnest($fields) as field,
    unnest($spellings) as spelled_as,
    unnest($codes) as code;
