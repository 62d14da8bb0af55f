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

-- the records of the city counted once, at the build, by what pages group by: an answer then costs the same whether there
-- are a million or a hundred million. Beside `record`, which every check and every other question reads
create table counted_by_type (
    period integer not null,
    counted_from_days integer,
    protection text,
    environment text not null,
    record_type text not null,
    category_1 text,
    n bigint not null
);

create table counted_by_place (
    period integer not null,
    counted_from_days integer,
    protection text,
    environment text not null,
    category_1 text,
    district text not null,
    n bigint not null
);

create table counted_by_sender (
    period integer not null,
    counted_from_days integer,
    protection text,
    environment text not null,
    source text not null,
    reporter text,
    n bigint not null
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
    demo boolean not null,
    form text not null,  -- records, or an aggregate
    delivered_rows bigint,  -- as the receipt counts them; null for a batch that was accepted before this was kept
    refused bigint,
    out_of_scope bigint,
    dated_by_file boolean not null  -- its versions are as old as the file, which was fetched and not sent
);

-- one row per delivering source, and how often it is expected to deliver
create table sender (
    source text primary key,
    every_days integer,
    grace_days integer
);

-- one row per delivery that was accepted or refused whole, as long as its receipt is kept
create table receipt (
    sha256 text not null,
    source text not null,
    "at" timestamp not null,
    status text not null,  -- accepted, or refused
    rows bigint not null,
    refused bigint not null
);

-- one row per delivery and rule by which rows of it were refused
create table refusal (
    sha256 text not null,
    "at" timestamp not null,
    rule text not null,
    rows bigint not null
);

-- one row per source, place, year and question of a safety survey: the figure in force
create table survey_answer (
    source text not null,
    place_level text not null,
    place text not null,
    year integer not null,
    question text not null,
    n bigint not null,
    share double,  -- in per cent, of a question that is told as a share
    mean double,  -- of a question that is told as a mean
    accepted timestamp not null
);

-- one row per source, year, question (null: the survey as a whole) and reporter (null: all of them) of a practitioner survey
create table practitioner_survey (
    source text not null,
    year integer not null,
    question text,
    sent bigint not null,
    answered bigint not null,
    reporter text,
    answers bigint,
    accepted timestamp not null
);

-- one row per place and year: how many live there
create table population (
    place_level text not null,
    place text not null,
    year integer not null,
    population bigint not null,
    origin text not null  -- the source that delivered it, or the file of the reference folder
);

-- one row per suspected series break that nobody has declared or dismissed
create table suspicion (
    source text not null,
    field text not null,  -- category, concern, place or volume
    day date not null,
    gone text[] not null,
    new text[] not null,
    before double,
    after double
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
