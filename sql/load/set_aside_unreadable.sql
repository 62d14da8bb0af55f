-- grain: one row per row of the delivery that could not be split into its columns
insert into refusal
select
    unnest($numbers) as row_no,
    null as column_name,
    'unreadable_row' as rule;
