-- A literal text divides as its leading number does; what PostgreSQL gives in four bytes is shifted in eight.
CREATE TABLE counts (id INTEGER PRIMARY KEY, word TEXT NOT NULL, n INTEGER NOT NULL);
INSERT INTO counts (word, n) VALUES ('abc', 7), ('', -9);
SELECT sum(n) / '3' AS third, sum(n) / '2.5' AS part FROM counts;
SELECT id, length(word) << 40 AS far, -sign(n) << 33 AS back FROM counts ORDER BY id;
