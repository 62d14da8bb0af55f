-- grain: none; forgets which days are kept: all are, and to ask costs a row nothing
delete from kept_from;

create or replace macro first_day_kept(told_type, told_source) as null::date;
