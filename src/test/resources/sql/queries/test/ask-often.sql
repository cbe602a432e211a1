select count(*) from agents where name like :#name and 'how often' is not null
