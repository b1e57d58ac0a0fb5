-- The name of the master key that wraps the row, '' where it was not kept yet: while everything moves to another master
-- key, each row says which one opens it.
ALTER TABLE key_ring ADD COLUMN wrapped_by TEXT COLLATE "C" NOT NULL DEFAULT '';

-- The last event that the audit log has of the key, so that of many nodes one tells it.
ALTER TABLE key_ring ADD COLUMN told TEXT COLLATE "C" NOT NULL DEFAULT '';

-- When somebody said that others have the key. What is left of the row keeps it from coming back.
ALTER TABLE key_ring ADD COLUMN burnt_at BIGINT;
