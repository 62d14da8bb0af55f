-- grain: none; the macros that the mappings and the typing of a delivery use

-- most cells need no trimming, and to see that is cheaper than to do it
create macro said(delivered) as case
    when delivered like ' %' or delivered like '% ' or delivered = '' then nullif(trim(delivered), '')
    else delivered
end;

-- our code for a source's spelling, found by its place in the list; none for what has no spelling
create macro code_of(delivered, spellings, codes) as codes[list_position(spellings, lower(said(delivered)))];

-- the same of a place, also where the city's name stands before or after it: "Berlin-Marzahn", "Marzahn, Berlin"
create macro code_of_place(delivered, city, spellings, codes) as coalesce(
    code_of(delivered, spellings, codes),
    code_of(regexp_replace(lower(said(delivered)), city, '', 'g'), spellings, codes)
);

-- the source's catch-all code for whatever is filled in
create macro caught_all(delivered, catch_all) as case when said(delivered) is not null then catch_all end;

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

-- a day or a moment in one of the source's own forms, in ISO form
create macro dated(delivered, forms, iso) as coalesce(
    strftime(try_strptime(said(delivered), forms), iso),
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

-- our code for a source's spelling where that has had several codes, by the day its version was written; a day that cannot be read refuses
-- the row by itself
create macro code_on(delivered, written, spellings, codes, starts, ends) as list_filter(
    list_zip(spellings, codes, starts, ends),
    lambda told: told[1] = lower(said(delivered))
    and coalesce(as_day(written) >= told[3], true)
    and coalesce(as_day(written) <= told[4], true)
)[1][2];

-- the day that a text names by day, month and perhaps year: groups 1 to 3 of the pattern
create macro named_day(title, year, pattern, months) as try_cast(
    format(
        '{:04d}-{:02d}-{:02d}',
        coalesce(try_cast(regexp_extract(lower(title), pattern, 3) as bigint), year),
        list_position(months, regexp_extract(lower(title), pattern, 2)),
        try_cast(regexp_extract(lower(title), pattern, 1) as bigint)
    ) as date
);

-- the day that a title such as "25 mars 21:15, ..." names, in the year of its publication; or in the year before, if it
-- lies within the last half-year then: the old year at New Year, but not a day that is still to come
create macro title_day(title, published, pattern, months) as strftime(
    case
        when
            named_day(title, year(as_day(published)), pattern, months) > as_day(published)
            and named_day(title, year(as_day(published)) - 1, pattern, months) > as_day(published) - 183
            then named_day(title, year(as_day(published)) - 1, pattern, months)
        else named_day(title, year(as_day(published)), pattern, months)
    end,
    '%Y-%m-%d'
);

-- the different values of a column that are not plainly harmless, for the gate to read
create macro suspects(cell, harmless) as list(distinct cell) filter (not regexp_full_match(cell, harmless));
