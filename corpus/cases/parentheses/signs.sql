-- A sign right behind an operator: PostgreSQL would read both as one operator.
CREATE TABLE a (n INTEGER NOT NULL, m INTEGER NOT NULL, t TEXT);
INSERT INTO a VALUES (72, 5, 'x'), (-7, 3, 'y');
CREATE VIEW v AS SELECT n%-5 AS p, n|-m AS q, n&~m AS r, n<=~m AS s, n<-m AS o, n*-m AS u, n-~m AS w, t||-m AS x, n!=-7 AS y, n=~6 AS z FROM a;
CREATE TABLE k AS SELECT n%-5*2 AS p, n|~m+1 AS q FROM a;
