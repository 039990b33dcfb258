-- A column declared STRING makes numbers of texts that are such
CREATE TABLE settings (id INTEGER PRIMARY KEY, value STRING, seen DATETIME);
INSERT INTO settings (value) VALUES ('5.0'), ('1e2'), ('007'), ('abc'), ('5'), (5.50), (7.0), (' 8 '), ('-0.50'), ('2.5'), ('9223372036854775808');
INSERT INTO settings (value, seen) VALUES ('x', '20240101');
INSERT INTO settings (value, seen) VALUES ('y', '2024-01-01 10:00:00.000');
UPDATE settings SET value = '1e3' WHERE value = 'y';
