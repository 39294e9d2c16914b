-- The journal: texts, their updates by Seq, snapshots, who owns which client id, working states.

-- `head` is the Seq of the last update; it is raised only by the statement that also checks epoch and phase.
-- A proposal knows its parent and the Seq at which it was forked; a letter has neither.
create table texts (
    id text not null primary key,
    paper text not null references papers (id),
    kind text not null check (kind in ('letter', 'proposal')),
    epoch text not null,
    schema integer not null,
    head integer not null default 0 check (head >= 0),
    parent text references texts (id),
    fork_seq integer check (fork_seq >= 0),
    created integer not null,
    check ((kind = 'proposal') = (parent is not null)),
    check ((parent is null) = (fork_seq is null))
) strict;

create unique index letter_of_paper on texts (paper) where kind = 'letter';

create table updates (
    text text not null references texts (id),
    seq integer not null check (seq > 0),
    bytes blob not null,
    at integer not null,
    primary key (text, seq)
) strict;

-- Merged state up to and including a Seq.
create table snapshots (
    text text not null references texts (id),
    through integer not null check (through > 0),
    state blob not null,
    at integer not null,
    primary key (text, through)
) strict;

-- A client id belongs to one member and one text; letter and proposal of a paper never share one.
-- Without a member the server itself wrote.
create table claims (
    paper text not null references papers (id),
    client integer not null,
    text text not null references texts (id),
    member text references members (id),
    at integer not null,
    primary key (paper, client)
) strict;

create index claims_by_text on claims (text);

-- An automatic, unnumbered copy of the text at a Seq, as the JSON form of its tree.
create table working_states (
    text text not null references texts (id),
    seq integer not null,
    created integer not null,
    tree blob not null,
    demands integer not null,
    words integer not null,
    primary key (text, seq)
) strict;

create index working_states_by_time on working_states (created);
