-- grain: none; where the latest version that a delivery tells of a record is past keeping, the earlier ones are refused with it:
-- one of them with a later day must not come into force instead
update judged
set fault = 'past_retention occurred'
where
    fault is null
    and record in (
        with past as (
            select distinct record
            from judged
            where fault = 'past_retention occurred'
        )

        select version.record
        from judged as version
        semi join past on past.record = version.record
        where version.fault is null or version.fault = 'past_retention occurred'
        group by version.record
        having arg_max(version.fault is not null, {revised: version.revised, content: content_of(version)})
    );
