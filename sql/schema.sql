-- grain: none; the tables of the built database (docs/architecture.md). It is made anew by every build and never edited.

-- one row per record in force that is not withdrawn, with what the questions group by
create table record (
    record uuid not null,
    record_key uinteger not null,
    event uuid,
    source text not null,
    record_type text not null,
    protection text,
    occurred date not null,
    period integer not null,
    received date not null,
    revised timestamp not null,
    environment text not null,
    environment_secondary text,
    category text,
    category_1 text,
    category_secondary text,
    concern text,
    arena text,
    related boolean not null,
    reporter text,
    channel text,
    age text,
    handling text,
    handled date,
    referred_to text,
    source_reliability text,
    information text,
    time_precision text not null,
    counted_from_days integer,
    district text not null,
    area text,
    place_precision text,
    in_city boolean not null,
    accepted timestamp not null
);

-- one row per version that is not shown: superseded, or withdrawn
create table past_version (
    record uuid not null,
    record_key uinteger not null,
    event uuid,
    source text not null,
    record_type text not null,
    occurred date not null,
    received date not null,
    revised timestamp not null,
    environment text not null,
    environment_secondary text,
    category text,
    category_secondary text,
    concern text,
    arena text,
    related boolean not null,
    reporter text,
    channel text,
    age text,
    handling text,
    handled date,
    referred_to text,
    source_reliability text,
    information text,
    time_precision text not null,
    district text not null,
    place_precision text,
    withdrawn boolean not null,
    accepted timestamp not null,
    in_force boolean not null
);

-- one row per version of a record that was ever accepted, with the first moment it was known here
create view version as
select
    record,
    record_key,
    event,
    source,
    record_type,
    occurred,
    received,
    revised,
    environment,
    environment_secondary,
    category,
    category_secondary,
    concern,
    arena,
    related,
    reporter,
    channel,
    age,
    handling,
    handled,
    referred_to,
    source_reliability,
    information,
    time_precision,
    district,
    place_precision,
    false as withdrawn,
    accepted,
    true as in_force
from record
union all
select *
from past_version;

-- one row per period that the data or the calendar reaches
create table period (
    period integer primary key,
    first_day date not null,
    last_day date not null
);

-- one row per accepted batch
create table batch (
    sha256 text primary key,
    source text not null,
    accepted timestamp not null,
    demo boolean not null
);

-- one row per thinning, record type and source that lost rows: no row that happened before the day is left of them
create table thinning (
    "at" timestamp not null,
    before_day date not null,
    record_type text not null,
    source text not null,
    rows bigint not null
);

-- one row: what was built, from what
create table build (
    build text not null,
    as_of date,
    reference text not null,
    demo boolean not null
);
