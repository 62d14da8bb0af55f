-- grain: none; the macros that the mappings and the typing of a delivery use

-- most cells need no trimming, and to see that is cheaper than to do it
create macro said(delivered) as case
    when delivered like ' %' or delivered like '% ' or delivered = '' then nullif(trim(delivered), '')
    else delivered
end;

-- our code for a source's spelling, found by its place in the list; what has no spelling is taken as a code already
create macro spelled(delivered, spellings, codes) as coalesce(
    codes[list_position(spellings, lower(said(delivered)))],
    said(delivered)
);

-- the same, but what has no spelling becomes the source's catch-all code
create macro spelled_or(delivered, spellings, codes, catch_all) as case
    when said(delivered) is not null
        then coalesce(codes[list_position(spellings, lower(said(delivered)))], catch_all)
end;

-- the one district that a text names, by the source's spellings; none when it names several
create macro district_named(delivered, spellings, codes) as (
    with told as (
        select regexp_replace(' ' || lower(delivered) || ' ', '[^\p{L}\p{N}-]+', ' ', 'g') as words
    ),

    named as (
        select
            ' ' || spellings[nth] || ' ' as spelling,
            codes[nth] as district
        from told
        inner join generate_series(1, len(spellings)) as numbers (nth)
            on contains(told.words, ' ' || spellings[nth] || ' ')
    )

    select case when count(distinct district) = 1 then min(district) end
    from named
    where not exists (
        select 1
        from named as longer
        where longer.spelling <> named.spelling and contains(longer.spelling, named.spelling)
    )
);

-- what group 1 of a pattern catches
create macro caught(delivered, pattern) as nullif(regexp_extract(delivered, pattern, 1), '');

-- whether a cell matches a pattern; an empty one may too
create macro matching(delivered, pattern) as regexp_matches(coalesce(delivered, ''), pattern);

-- part number n of a cell that holds several codes
create macro part(delivered, separator, n) as said(split_part(delivered, separator, n));

-- a day in a form of the source's own, as an ISO date
create macro dated(delivered, form) as coalesce(
    strftime(try_strptime(said(delivered), form), '%Y-%m-%d'),
    said(delivered)
);

-- a moment: an ISO date or timestamp; without an offset it is the municipality's own time
create macro as_moment(delivered) as case
    when regexp_full_match(delivered, '\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d+)?)?)?')
        then try_cast(delivered as timestamp)::timestamptz
    when regexp_full_match(delivered, '\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|[+-]\d{2}(:?\d{2})?)?')
        then try_cast(
            regexp_replace(
                regexp_replace(delivered, '[ T](\d):', ' 0\1:'), ' ?([+-]\d{2}):?(\d{2})$', '\1:\2'
            ) as timestamptz
        )
end;

create macro as_day(delivered) as case
    when delivered like '____-__-__' then try_cast(delivered as date)
    else as_moment(delivered)::date
end;

create macro month_of(name) as list_position(
    [
        'januari', 'februari', 'mars', 'april', 'maj', 'juni',
        'juli', 'augusti', 'september', 'oktober', 'november', 'december'
    ],
    lower(name)
);

create macro day_in_year(year, title) as try_cast(
    format(
        '{:04d}-{:02d}-{:02d}',
        year,
        month_of(regexp_extract(title, '^\s*\d{1,2}\s+(\p{L}+)', 1)),
        try_cast(regexp_extract(title, '^\s*(\d{1,2})\s', 1) as integer)
    ) as date
);

-- the day that a title such as "25 mars 21:15, ..." names, in the year of its publication; or in the year before, if it
-- lies within the last half-year then: the old year at New Year, but not a day that is still to come
create macro title_day(title, published) as strftime(
    case
        when
            day_in_year(year(as_day(published)), title) > as_day(published)
            and day_in_year(year(as_day(published)) - 1, title) > as_day(published) - 183
            then day_in_year(year(as_day(published)) - 1, title)
        else day_in_year(year(as_day(published)), title)
    end,
    '%Y-%m-%d'
);

-- HMAC-SHA256 (RFC 2104) of a text, its key given as the two padded blocks
create macro keyed(inner_pad, outer_pad, message) as sha256(
    outer_pad || unhex(sha256(inner_pad || encode(message)))
);

-- the different values of a column that are not plainly harmless, for the gate to read
create macro suspects(cell, harmless) as list(distinct cell) filter (not regexp_full_match(cell, harmless));
