-- grain: none; what a thinning was asked for, and the records that go whole
create table asked (record_type text, source text, before date not null);

-- records whose version in force is thinned, though another version tells a day that is not: of that type they were
create table whole (record uuid not null, record_type text not null);

create macro is_asked(told_type, told_source, day) as exists (
    select 1
    from asked
    where
        coalesce(asked.record_type = told_type, true)
        and coalesce(asked.source = told_source, true)
        and day < asked.before
);
