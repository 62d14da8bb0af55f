-- grain: one row per row, or cell of a wide one, of a safety survey; `fault` names what refuses it, and `is_note` says that it
-- may be a note under the table
create table judged as
select
    row_no,
    column_name,
    refused,
    case
        when place is null then 'missing_place place'
        when year is null then 'missing_year year'
        when question is null then 'missing_question question'
        when n is null then 'missing_n n'
        when place = 'ambiguous:' then 'ambiguous_place place'
        when place_known is null then 'unknown_place place'
        when year_known is null then 'unreadable_year year'
        when year_known > $this_year then 'year_in_future year'
        when question_known is null then 'unknown_question question'
        when measure = 'share' and share is null then 'missing_share share'
        when measure = 'mean' and mean is null then 'missing_mean mean'
        when is_not_told(n) or n_known = 0 then 'not_told n'
        when measure = 'share' and is_not_told(share) then 'not_told share'
        when measure = 'mean' and is_not_told(mean) then 'not_told mean'
        when n_known is null then 'unreadable_number n'
        when measure = 'share' and share_known is null then 'unreadable_number share'
        when measure = 'mean' and mean_known is null then 'unreadable_number mean'
        when measure = 'share' and share_known not between 0 and 100 then 'share_out_of_range share'
    end as fault,
    is_empty or (place_known is null and is_unreadable) as is_note,
    $source as source,
    place_level,
    place_known as place,
    year_known as year,
    question_known as question,
    n_known as n,
    case when measure = 'share' then share_known end as share,
    case when measure = 'mean' then mean_known end as mean
from figures;
