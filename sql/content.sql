-- grain: none; what tells one content of a record from another, whatever the types of its columns: all that is stored of a
-- version but the moments when it was written and accepted
create macro content_of(version) as md5_number_lower(
    concat(
        version.record_type, chr(0), date_diff('day', date '1970-01-01', version.occurred)::text, chr(0),
        date_diff('day', date '1970-01-01', version.received)::text, chr(0), version.environment, chr(0),
        version.environment_secondary, chr(0), version.category, chr(0), version.category_secondary, chr(0),
        version.concern, chr(0), version.arena, chr(0), version.related::text, chr(0), version.reporter, chr(0),
        version.channel, chr(0), version.age, chr(0), version.handling, chr(0), version.handled::text, chr(0),
        version.referred_to, chr(0), version.source_reliability, chr(0), version.information, chr(0),
        version.time_precision, chr(0), version.place_precision, chr(0), version.district, chr(0),
        version.event::text, chr(0), version.withdrawn::text
    )
);
