-- +goose Up
-- A review is taken back at most once and for good, and the log is never emptied.

CREATE TRIGGER reviews_stay_undone
    BEFORE UPDATE OF undone_at ON reviews
    FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL AND NEW.undone_at IS DISTINCT FROM OLD.undone_at)
    EXECUTE FUNCTION reviews_are_append_only();
CREATE TRIGGER reviews_no_truncate BEFORE TRUNCATE ON reviews
    FOR EACH STATEMENT EXECUTE FUNCTION reviews_are_append_only();
