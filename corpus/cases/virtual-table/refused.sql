-- A module that PostgreSQL does not have.
CREATE VIRTUAL TABLE v USING spellfix1;
