-- grain: one row; the period of the oldest record in the city (null without any), and the moment of the last delivery of records
select
    (select min(period) from built.record where in_city) as oldest,
    (select max(accepted) from built.batch where form = 'records') as moment;
