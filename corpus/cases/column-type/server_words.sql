-- Types of SQL Server that programs for several databases declare.
CREATE TABLE person (id INTEGER PRIMARY KEY, made DATETIME2 NOT NULL DEFAULT (datetime('now')), born SMALLDATETIME, guid UNIQUEIDENTIFIER, fee SMALLMONEY, seen DATETIMEOFFSET);
INSERT INTO person (id, made, born, guid, fee) VALUES (1, '2024-01-31 09:15:00', '1990-05-05 10:00:00', 'b74ddd14-6340-4840-95c2-db12554843e5', 12.5);
UPDATE person SET born = '1990-05-06 10:00:00' WHERE guid = 'b74ddd14-6340-4840-95c2-db12554843e5';
