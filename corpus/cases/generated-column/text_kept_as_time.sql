-- A generated column that takes a text over as a time is refused: the conversion is not immutable.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    said TEXT,
    at TIMESTAMP AS (said)
);
