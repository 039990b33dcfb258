-- SQLite reads one table in the order of its row numbers, unless an index is good for the query.
CREATE TABLE tag (id INTEGER PRIMARY KEY, word TEXT, kind TEXT, rank INTEGER);
CREATE INDEX tag_kind ON tag (kind);
INSERT INTO tag VALUES (3, 'c', 'x', 1), (1, 'z', 'y', 2), (2, 'a', 'x', 3);
UPDATE tag SET word = 'zz' WHERE id = 1;
SELECT group_concat(word) FROM tag;
SELECT group_concat(word, '; ') FROM tag WHERE rank > 0;
SELECT rank > 1, group_concat(word) FROM tag GROUP BY rank > 1 ORDER BY 1;
SELECT json_group_array(word) FROM tag WHERE word <> 'q';
SELECT kind, group_concat(word) FROM tag WHERE id > 1 GROUP BY kind ORDER BY kind;
SELECT (SELECT group_concat(t.word, '') FROM tag AS t WHERE t.rank <= tag.rank) FROM tag ORDER BY id;
