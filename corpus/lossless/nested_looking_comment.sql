/* Comments do not nest in SQLite: /* this one ends here */
CREATE TABLE a (id INTEGER PRIMARY KEY);

/* -- */ CREATE TABLE b (id INTEGER PRIMARY KEY); /*/ a slash at once does not end it */
-- /* neither does a line comment open one
CREATE TABLE c (
    id INTEGER PRIMARY KEY /***/, /**/
    quotient REAL DEFAULT (8 /* 4 */ / 2), -- */ and */ nothing
    difference INTEGER DEFAULT (3 - -1)
);
/* the end of the file ends it too; /*
