-- Who takes part and in what: the instance, papers, persons, sign-ins, members, municipalities, links.
-- Types are the portable ones: text ids, integer milliseconds since 1970 (UTC), blobs.

-- What one installation knows about itself, such as its public address.
create table instance_keys (
    name text not null primary key,
    value text not null
) strict;

-- A setup link creates papers; only the hash of its token is kept.
create table setup_links (
    token_hash blob not null primary key check (length(token_hash) = 32),
    created integer not null,
    expires integer not null,
    revoked_at integer
) strict;

-- `events` and `versions` are the last numbers given out in this paper.
create table papers (
    id text not null primary key,
    title text not null check (length(title) between 1 and 400),
    phase text not null check (phase in ('collect', 'draft', 'consult', 'edit', 'sign', 'published')),
    created integer not null,
    events integer not null default 0,
    versions integer not null default 0
) strict;

create table persons (
    id text not null primary key,
    created integer not null
) strict;

-- `folded` is the name as it is compared: lower case, single spaces.
create table municipalities (
    id text not null primary key,
    official_key text unique,
    name text not null,
    folded text not null unique,
    created integer not null
) strict;

create table members (
    id text not null primary key,
    paper text not null references papers (id),
    person text not null references persons (id),
    role text not null check (role in ('reader', 'participant', 'writer', 'editor', 'owner')),
    name text not null,
    municipality text not null references municipalities (id),
    created integer not null,
    unique (paper, person)
) strict;

create index members_by_person on members (person);

-- One sign-in on one device; only the hash of its token is kept.
create table sessions (
    id text not null primary key,
    token_hash blob not null unique check (length(token_hash) = 32),
    person text not null references persons (id),
    created integer not null,
    expires integer not null,
    ended_at integer
) strict;

create index sessions_by_person on sessions (person);

create table links (
    id text not null primary key,
    paper text not null references papers (id),
    token_hash blob not null unique check (length(token_hash) = 32),
    role text not null check (role in ('reader', 'participant', 'writer', 'editor', 'owner')),
    created integer not null,
    created_by text references members (id),
    expires integer not null,
    max_uses integer not null check (max_uses > 0),
    uses integer not null default 0 check (uses between 0 and max_uses),
    revoked_at integer
) strict;

create index links_by_paper on links (paper, created);

-- What happens beside the text: numbered per paper, ids only, never names or words.
create table events (
    paper text not null references papers (id),
    number integer not null check (number > 0),
    kind text not null,
    member text references members (id),
    at integer not null,
    data text not null,
    primary key (paper, number)
) strict;

-- The reason of a phase change, in words, stands beside the event that reports it.
create table phase_changes (
    paper text not null,
    number integer not null,
    before text not null,
    after text not null,
    reason text not null,
    primary key (paper, number),
    foreign key (paper, number) references events (paper, number)
) strict;
