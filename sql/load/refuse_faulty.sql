-- grain: one row per row of the delivery that breaks the contract, under the first rule that it breaks
insert into refusal
select
    row_no,
    split_part(fault, ' ', 2) as column_name,
    split_part(fault, ' ', 1) as rule
from judged
where fault is not null;

-- one row per row that is accepted if the delivery is; `content` tells one version of a record from another
create view accepted as
select
    row_no,
    md5_number_lower(concat(
        record_type, chr(0), occurred - date '1970-01-01', chr(0), received - date '1970-01-01', chr(0),
        epoch_us(revised), chr(0), environment, chr(0),
        environment_secondary, chr(0), category, chr(0), category_secondary, chr(0), concern, chr(0), arena,
        chr(0), related, chr(0), reporter, chr(0), channel, chr(0), age, chr(0), handling, chr(0), handled,
        chr(0), referred_to, chr(0), source_reliability, chr(0), information, chr(0), time_precision,
        chr(0), place_precision, chr(0), district, chr(0), event, chr(0), withdrawn
    )) as content,
    * exclude (row_no, fault)
from judged
where fault is null;
