-- Tables made anew together: the children refer to their parent by the name that it has only until it is renamed.
CREATE TABLE client (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL);
CREATE TABLE ticket (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL, at TEXT);
CREATE TABLE ticket_data (ticket_id INTEGER NOT NULL PRIMARY KEY REFERENCES ticket (id), serial TEXT NOT NULL UNIQUE);
CREATE TABLE ticket_check (ticket_id INTEGER NOT NULL REFERENCES ticket (id), signer INTEGER NOT NULL, PRIMARY KEY (ticket_id, signer));
INSERT INTO client (id, kind) VALUES (1, 'entry'), (2, 'exit');
INSERT INTO ticket VALUES (10, 1, '2024-01-01'), (11, 2, NULL);
INSERT INTO ticket_data VALUES (10, 'a'), (11, 'b');
INSERT INTO ticket_check VALUES (10, 1), (10, 2);

CREATE TABLE ticket_tmp (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES client (id), at TEXT);
INSERT INTO ticket_tmp SELECT * FROM ticket;
CREATE TABLE ticket_data_tmp (
  ticket_id INTEGER NOT NULL PRIMARY KEY REFERENCES ticket_tmp (id),
  serial TEXT NOT NULL UNIQUE,
  data TEXT
);
INSERT INTO ticket_data_tmp SELECT ticket_id, serial, NULL FROM ticket_data;
DROP TABLE ticket_data;
ALTER TABLE ticket_data_tmp RENAME TO ticket_data;
CREATE TABLE ticket_check_tmp (
  ticket_id INTEGER NOT NULL,
  signer INTEGER NOT NULL,
  PRIMARY KEY (ticket_id, signer),
  FOREIGN KEY (ticket_id) REFERENCES ticket_tmp (id) ON DELETE CASCADE
);
INSERT INTO ticket_check_tmp SELECT * FROM ticket_check;
DROP TABLE ticket_check;
ALTER TABLE ticket_check_tmp RENAME TO ticket_check;
DROP TABLE ticket;
ALTER TABLE ticket_tmp RENAME TO ticket;

DELETE FROM ticket_check WHERE signer = 2;
INSERT INTO ticket (client_id, at) VALUES (2, '2024-02-02');
