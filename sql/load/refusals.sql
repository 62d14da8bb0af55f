-- grain: one row per refused row of the delivery: why it is refused
create table refusal (row_no bigint, column_name text, rule text);
