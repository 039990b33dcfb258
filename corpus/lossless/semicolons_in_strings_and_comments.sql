-- one; two; three;
CREATE TABLE parts ( -- no end; yet
    id INTEGER PRIMARY KEY, /* nor; here */
    "a;b" TEXT DEFAULT 'x;y',
    [c;d] TEXT DEFAULT 'it''s; "quoted"; -- not a comment',
    `e;f` TEXT DEFAULT '/* not; a comment either */'
);

INSERT INTO parts ("a;b", [c;d]) VALUES (
    'first line;
-- second line; still the string
third''; line',
    ';'
);

INSERT INTO parts (id) /* ; */ VALUES (2) -- ;
;
UPDATE parts SET "a;b" = '--' || "a;b" /* '; */ WHERE [c;d] = ';'; DELETE FROM parts WHERE `e;f` = '''';
