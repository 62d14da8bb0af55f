-- grain: none; the first day of which a delivery may tell, of a type and a source
create or replace macro first_day_kept(told_type, told_source) as (
    select first_day
    from kept_from
    where of_type = told_type and of_source = told_source
);
