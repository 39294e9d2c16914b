-- Frozen texts and the files made of them. Neither is ever changed or removed: the triggers refuse.

create table versions (
    paper text not null references papers (id),
    number integer not null check (number > 0),
    name text not null,
    label text not null,
    note text not null,
    member text references members (id),
    created integer not null,
    text text not null references texts (id),
    seq integer not null,
    digest text not null check (length(digest) = 64),
    url text not null,
    tree blob not null,
    markdown blob not null,
    primary key (paper, number)
) strict;

create trigger versions_never_change before update on versions begin
    select raise(abort, 'a version never changes');
end;

create trigger versions_never_go before delete on versions begin
    select raise(abort, 'a version never changes');
end;

-- The first file made of a version in a format and template is the file of that version for ever.
create table artifacts (
    paper text not null,
    version integer not null,
    format text not null,
    template text not null,
    sha256 blob not null check (length(sha256) = 32),
    bytes blob not null,
    created integer not null,
    primary key (paper, version, format, template),
    foreign key (paper, version) references versions (paper, number)
) strict;

create trigger artifacts_never_change before update on artifacts begin
    select raise(abort, 'a file of a version never changes');
end;

create trigger artifacts_never_go before delete on artifacts begin
    select raise(abort, 'a file of a version never changes');
end;
