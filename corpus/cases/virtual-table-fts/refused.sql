-- Full text tables without a counterpart, and what cannot be read.
CREATE VIRTUAL TABLE a USING fts5(x, content='');
CREATE VIRTUAL TABLE b USING fts5(x, tokenize = 'trigram');
CREATE VIRTUAL TABLE c USING fts5(x, content = 'nowhere');
CREATE VIRTUAL TABLE d USING fts5(x);
SELECT x FROM d WHERE d MATCH 'word';
