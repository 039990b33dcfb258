-- Generated columns and indexes read texts as times with a function of the port: PostgreSQL's own conversion is not immutable.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    said TEXT,
    attributes TEXT,
    starts TIMESTAMP GENERATED ALWAYS AS (strftime('%Y-%m-%d %H:%M:%f+00:00', json_extract(attributes, '$.starts'))),
    ends TIMESTAMP AS (datetime(attributes ->> '$.ends')) STORED,
    month TEXT AS (strftime('%Y-%m', said)),
    day DATE AS (date(said, '+1 day')),
    second INTEGER AS (unixepoch(said))
);

-- The function is there already.
CREATE INDEX event_day ON event (date(said));
CREATE INDEX event_hour ON event (strftime('%H', attributes ->> 'starts'));

INSERT INTO event (said, attributes) VALUES
    ('2024-02-28 23:59:59', '{"starts": "2024-03-01T10:00:00.1234+02:30", "ends": "2024-12-31 23:00-05:00"}'),
    ('2024-02-30', '{"starts": "soon", "ends": "2024-12-31T23:00:00Z"}'),
    ('2024-13-01', '{"starts": null}'),
    (NULL, NULL);

SELECT id, month, day, second FROM event ORDER BY id;
SELECT id FROM event WHERE month = '2024-03';

CREATE TABLE appended (id INTEGER PRIMARY KEY, said TEXT);
ALTER TABLE appended ADD COLUMN day TEXT AS (date(said));
