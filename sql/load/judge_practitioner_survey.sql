-- grain: one row per row, or cell of a wide one, of a practitioner survey; `fault` names what refuses it, and `is_note` says
-- that it may be a note under the table
create table judged as
with surveys as (
    select
        year_known,
        question_known,
        min(sent_known) as least_sent,
        max(sent_known) as sent_once,
        min(answered_known) as least_answered,
        max(answered_known) as answered_once
    from figures
    where not refused
    group by year_known, question_known
),

-- how many were sent and answered may be told once for the rows of all reporters
filled as (
    select
        figures.*,
        case when sent is null then sent_once else sent_known end as sent_filled,
        case when answered is null then answered_once else answered_known end as answered_filled,
        least_sent < sent_once or least_answered < answered_once as disagree
    from figures
    left join surveys
        on
            surveys.year_known is not distinct from figures.year_known
            and surveys.question_known is not distinct from figures.question_known
)

select
    row_no,
    column_name,
    refused,
    case
        when year is null then 'missing_year year'
        when sent is null and sent_filled is null then 'missing_sent sent'
        when answered is null and answered_filled is null then 'missing_answered answered'
        when answers is not null and reporter is null then 'missing_reporter reporter'
        when reporter is not null and answers is null then 'missing_answers answers'
        when year_known is null then 'unreadable_year year'
        when year_known > $this_year then 'year_in_future year'
        when question is not null and question_known is null then 'unknown_question question'
        when reporter is not null and reporter_known is null then 'unknown_reporter reporter'
        when is_not_told(sent) then 'not_told sent'
        when is_not_told(answered) then 'not_told answered'
        when is_not_told(answers) then 'not_told answers'
        when sent_filled is null then 'unreadable_number sent'
        when answered_filled is null then 'unreadable_number answered'
        when answers is not null and answers_known is null then 'unreadable_number answers'
        when answered_filled > sent_filled then 'answered_over_sent answered'
        when answers_known > answered_filled then 'answers_over_answered answers'
        when disagree then 'totals_disagree sent'
    end as fault,
    is_empty or (year_known is null and is_unreadable) as is_note,
    $source as source,
    year_known as year,
    question_known as question,
    reporter_known as reporter,
    sent_filled as sent,
    answered_filled as answered,
    answers_known as answers
from filled;
