-- A time without seconds, or with zeros behind them, is another text for SQLite
CREATE TABLE ev (id INTEGER PRIMARY KEY, at TIMESTAMP);
INSERT INTO ev (at) VALUES ('2024-01-01 10:00:00'), ('2024-01-01 11:30:00.5');
DELETE FROM ev WHERE at < '2024-01-01 09:00';
DELETE FROM ev WHERE at IN ('2023-01-01 10:00:00.000', '2023-01-01 10:00:00');
