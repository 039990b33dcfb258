-- Views, triggers, INSERT … SELECT and CASE choose the form by what they want.
CREATE TABLE a (id INTEGER PRIMARY KEY, at TIMESTAMP, said TEXT);
CREATE TABLE log (id INTEGER PRIMARY KEY, day DATE, stamp TIMESTAMP, said TEXT);
CREATE VIEW days AS SELECT id, date(at) AS day, datetime(at, '+1 day') AS next FROM a;
CREATE TRIGGER a_insert AFTER INSERT ON a WHEN NEW.at > datetime('2020-01-01') BEGIN
    INSERT INTO log (day, stamp, said) VALUES (date(NEW.at), datetime(NEW.at, '+1 day'), date(NEW.at, '-1 day'));
END;
INSERT INTO a VALUES (1, '2024-01-31 10:20:30', 'x'), (2, '2019-01-31 10:20:30', 'y');
INSERT INTO log (day, said) SELECT date(at), datetime(at) FROM a;
INSERT INTO log (day, said) SELECT date(at, '+1 day'), min(said) FROM a GROUP BY date(at, '+1 day');
SELECT * FROM days ORDER BY id;
SELECT id, CASE WHEN at > date('2020-01-01') THEN date(at) ELSE 'never' END FROM a ORDER BY id;
SELECT day, stamp, said FROM log ORDER BY id;
