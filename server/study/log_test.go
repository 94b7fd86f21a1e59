package study_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/languagetutor/languagetutor/server/fsrs"
)

func TestTheDatabaseKeepsTheReviewLogAppendOnly(t *testing.T) {
	t.Parallel()
	l := newWorld(t).learner("UTC")
	cards := l.cards(2)
	l.answer(cards[0], fsrs.Good, noon)
	l.undo(l.answer(cards[1], fsrs.Good, noon))
	before := l.state(cards...)
	for _, sql := range []string{
		`UPDATE reviews SET user_id = gen_random_uuid()`,
		`UPDATE reviews SET id = gen_random_uuid()`,
		`UPDATE reviews SET card_id = (SELECT max(id::text)::uuid FROM cards)`,
		`UPDATE reviews SET rating = 4`,
		`UPDATE reviews SET rating = rating`,
		`UPDATE reviews SET kind = 2`,
		`UPDATE reviews SET reviewed_at = reviewed_at - interval '1 day'`,
		`UPDATE reviews SET day = day - 1`,
		`UPDATE reviews SET duration_ms = 0`,
		`UPDATE reviews SET device = 'forged'`,
		`UPDATE reviews SET received_at = now()`,
		`UPDATE reviews SET undone_at = now(), rating = 1`,
		`UPDATE reviews SET undone_at = NULL`,
		`UPDATE reviews SET undone_at = undone_at + interval '1 day'`,
		`DELETE FROM reviews`,
		`TRUNCATE reviews CASCADE`,
		`TRUNCATE cards CASCADE`,
		`INSERT INTO reviews SELECT * FROM reviews ON CONFLICT (user_id, id) DO UPDATE SET rating = 1`,
	} {
		_, err := l.db.Exec(t.Context(), sql)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Message != "reviews are append-only" {
			t.Errorf("%s: %v, want a refusal", sql, err)
		}
	}
	if diff := cmp.Diff(before, l.state(cards...)); diff != "" {
		t.Fatalf("before - after:\n%s", diff)
	}
}

func TestADeletedAccountTakesItsLogAlong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	leaving, staying := w.learner("UTC"), w.learner("UTC")
	for _, l := range []*learner{leaving, staying} {
		l.answer(l.card(), fsrs.Good, noon)
	}
	w.exec(`DELETE FROM users WHERE id = $1`, leaving.id)
	for _, table := range []string{"reviews", "cards", "entries", "decks", "presets", "learner_days", "day_rules"} {
		var gone, kept int
		err := w.db.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE user_id = $1), count(*) FILTER (WHERE user_id = $2)
			FROM `+table, leaving.id, staying.id).Scan(&gone, &kept)
		if err != nil {
			t.Fatal(err)
		}
		if gone != 0 || kept != 1 {
			t.Errorf("%s: %d rows are left of the deleted account, %d of the other", table, gone, kept)
		}
	}
}
