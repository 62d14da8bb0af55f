-- grain: one row; the period of the oldest record (null without any), and the moment of the last delivery
select
    (select min(period) from built.period) as oldest,
    (select max(accepted) from built.batch) as moment;
