-- Größe, naïve, 日本語, ✅ and 👩‍💻: two, three and four bytes each
CREATE TABLE größen (
    id INTEGER PRIMARY KEY,
    prénom TEXT NOT NULL DEFAULT 'Zoë',   -- é as one character
    "prénom" TEXT DEFAULT 'é',           -- e and a combining accent: another name
    名前 TEXT,
    "emoji 👍" TEXT DEFAULT '👩‍💻; not the end',
    nbsp TEXT DEFAULT 'a b'               -- a no-break space inside the string
);

/* ← → ; ∀x∈ℝ */
INSERT INTO größen (prénom, 名前) VALUES ('Ærøskøbing', '山田太郎'), ('Ω', '''; '), ('', NULL);
CREATE INDEX idx_größen_名前 ON größen(名前);
