-- Why the last attempt did not succeed, in the words of the mail server; '' before there was one.
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '';
