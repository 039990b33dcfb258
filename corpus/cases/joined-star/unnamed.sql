-- `*` behind USING, over a column without a name: nothing can be written out.
CREATE TABLE a (x TEXT, id INTEGER);
SELECT * FROM a JOIN (SELECT id, 1 + 1 FROM a) USING (id);
