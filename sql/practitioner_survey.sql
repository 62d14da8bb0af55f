-- grain: one row per source, year, question (null: the survey as a whole) and reporter (null: all of them) of the practitioner
-- surveys, as delivered
select
    practitioner_survey.source,
    practitioner_survey.year,
    practitioner_survey.question,
    practitioner_survey.reporter,
    practitioner_survey.sent,
    practitioner_survey.answered,
    practitioner_survey.answers,
    practitioner_survey.accepted
from practitioner_survey
left join code as question on question.dimension = 'question' and question.code = practitioner_survey.question
left join code as reporter on reporter.dimension = 'reporter' and reporter.code = practitioner_survey.reporter
order by
    practitioner_survey.source,
    practitioner_survey.year,
    question.position nulls first,
    reporter.position nulls first;
