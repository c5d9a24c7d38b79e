-- Where orders go.
create table venue (name text primary key);
