-- The names of the peppers that new password hashes have been made with: what a server looks at when it starts without
-- one of them, instead of at every account.
CREATE TABLE pepper (
  id TEXT NOT NULL PRIMARY KEY -- made from the key, and says nothing about it
) STRICT, WITHOUT ROWID;
