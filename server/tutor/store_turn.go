package tutor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// turnColumns are what scanTurn reads, of a table t.
const turnColumns = `t.id, t.session_id, t.position, t.state, t.learner_text, t.tutor_text, t.targets, t.provider, t.model,
    t.summary, t.problem, t.created_at, t.finished_at, t.run, t.simpler`

const (
	turnSQL = `
SELECT ` + turnColumns + ` FROM turns t WHERE t.user_id = $1 AND t.id = $2`

	// turnsAfterSQL reads the turns whose last run is not before a run, in the order of their runs.
	turnsAfterSQL = `
SELECT ` + turnColumns + ` FROM turns t
WHERE t.user_id = $1 AND t.session_id = $2 AND t.run >= $3
ORDER BY t.run`

	turnPageSQL = `
SELECT ` + turnColumns + ` FROM turns t
WHERE t.user_id = $1 AND t.session_id = $2 AND t.position > $3
ORDER BY t.position
LIMIT $4`

	// lastTurnsSQL reads the last turns before a position, the newest first.
	lastTurnsSQL = `
SELECT ` + turnColumns + ` FROM turns t
WHERE t.user_id = $1 AND t.session_id = $2 AND t.position < $3
ORDER BY t.position DESC
LIMIT $4`

	// lockLearnerSQL keeps apart what begins turns in several sessions of a learner.
	lockLearnerSQL = `
SELECT pg_advisory_xact_lock(hashtextextended('turns of ' || $1::uuid, 0))`

	runningTurnsSQL = `
SELECT count(*) FROM turns WHERE user_id = $1 AND finished_at IS NULL`

	// insertTurnSQL adds a turn with the next run of its session, and returns that.
	insertTurnSQL = `
WITH counted AS (
    UPDATE tutor_sessions SET runs = runs + 1 WHERE user_id = $1 AND id = $3 RETURNING runs
)
INSERT INTO turns (user_id, id, session_id, position, state, learner_text, run, request_id, lease_owner, lease_until, created_at)
SELECT $1, $2, $3, $4, 'pending', $5, runs, $2, $6, $7, $8 FROM counted
RETURNING run`

	// rerunTurnSQL begins another run of a turn. A simpler answer keeps what came of the learner's words.
	rerunTurnSQL = `
UPDATE turns SET state = 'pending', learner_text = $3, run = $4, request_id = $5, simpler = $6, lease_owner = $7, lease_until = $8,
    finished_at = NULL, cancelled_at = NULL, problem = ''
WHERE user_id = $1 AND id = $2 AND finished_at IS NOT NULL`

	requestOfTurnSQL = `
SELECT request_id FROM turns WHERE user_id = $1 AND id = $2`

	// streamTurnSQL notes that an answer is on its way.
	streamTurnSQL = `
UPDATE turns SET state = 'streaming', targets = $4 WHERE user_id = $1 AND id = $2 AND run = $3 AND finished_at IS NULL`

	// renewTurnSQL keeps a turn for the replica that answers it, and tells whether the learner wants it to stop.
	renewTurnSQL = `
UPDATE turns SET lease_until = $5 WHERE user_id = $1 AND id = $2 AND run = $3 AND lease_owner = $4 AND finished_at IS NULL
RETURNING cancelled_at IS NOT NULL`

	cancelTurnSQL = `
UPDATE turns SET cancelled_at = coalesce(cancelled_at, $4)
WHERE user_id = $1 AND session_id = $2 AND id = $3 AND finished_at IS NULL`

	finishTurnSQL = `
UPDATE turns SET state = $4, tutor_text = $5, targets = $6, provider = $7, model = $8, summary = $9, problem = $10, active_ms = $11,
    xp = xp + $12, finished_at = $13, lease_owner = NULL, lease_until = NULL
WHERE user_id = $1 AND id = $2 AND run = $3 AND finished_at IS NULL`

	// abandonedTurnsSQL marks the turns whose replica went away without a word.
	abandonedTurnsSQL = `
UPDATE turns SET state = 'incomplete', problem = $2, finished_at = $1, lease_owner = NULL, lease_until = NULL
WHERE finished_at IS NULL AND lease_until < $1
RETURNING user_id, session_id`

	correctionsSQL = `
SELECT turn_id, id, span_start, span_end, category, severity, rule, lemma, suggestion, explanation, shown
FROM corrections WHERE user_id = $1 AND turn_id = ANY($2)
ORDER BY turn_id, severity DESC, span_start, id`

	insertCorrectionSQL = `
INSERT INTO corrections (user_id, id, turn_id, span_start, span_end, category, severity, rule, lemma, suggestion, explanation, shown,
    created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

	deleteCorrectionsSQL = `
DELETE FROM corrections WHERE user_id = $1 AND turn_id = $2`

	proofsSQL = `
SELECT w.turn_id, w.entry_id, e.term, w.kind, coalesce(w.review_id, '00000000-0000-0000-0000-000000000000')
FROM word_evidence w JOIN entries e ON e.user_id = w.user_id AND e.id = w.entry_id
WHERE w.user_id = $1 AND w.turn_id = ANY($2)
ORDER BY w.turn_id, w.kind, e.term`

	// insertProofsSQL returns the reviews that there are.
	insertProofsSQL = `
INSERT INTO word_evidence (user_id, id, turn_id, entry_id, kind, review_id)
SELECT $1, p.id, $2, p.entry_id, p.kind, (SELECT r.id FROM reviews r WHERE r.user_id = $1 AND r.id = p.review_id)
FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[]) AS p (id, entry_id, kind, review_id)
WHERE EXISTS (SELECT FROM entries e WHERE e.user_id = $1 AND e.id = p.entry_id)
ON CONFLICT (user_id, turn_id, entry_id, kind) DO NOTHING
RETURNING entry_id, kind, coalesce(review_id, '00000000-0000-0000-0000-000000000000')`
)

func scanTurn(row pgx.CollectableRow) (Turn, error) {
	var t Turn
	err := row.Scan(&t.ID, &t.SessionID, &t.Position, &t.State, &t.LearnerText, &t.TutorText, &t.Targets, &t.Provider, &t.Model,
		&t.Summary, &t.Problem, &t.CreatedAt, &t.FinishedAt, &t.Run, &t.Simpler)
	return t, err
}

func queryTurns(ctx context.Context, db postgres.Querier, sql string, args ...any) ([]Turn, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read turns: %w", err)
	}
	turns, err := pgx.CollectRows(rows, scanTurn)
	if err != nil {
		return nil, fmt.Errorf("read turns: %w", err)
	}
	return turns, nil
}

// readTurn returns a turn, or errNoTurn.
func readTurn(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (Turn, error) {
	turns, err := queryTurns(ctx, db, turnSQL, learner, id)
	if err != nil {
		return Turn{}, err
	}
	if len(turns) == 0 {
		return Turn{}, errNoTurn
	}
	return turns[0], nil
}

// readPast reads the last turns before this one, the oldest first, and right forms that the learner lately missed in the session.
func readPast(ctx context.Context, db postgres.Querier, j job) (before []Turn, missed []string, err error) {
	batch := &pgx.Batch{}
	batch.Queue(lastTurnsSQL, j.learner, j.session.ID, j.turn.Position, history).Query(into(&before, scanTurn))
	batch.Queue(recentErrorsSQL, j.learner, j.session.ID).Query(into(&missed, pgx.RowTo[string]))
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return nil, nil, fmt.Errorf("read the turns before: %w", err)
	}
	slices.Reverse(before)
	return before, missed, nil
}

// noteStreaming notes that the answer to a turn is on its way, and what it aims at.
func noteStreaming(ctx context.Context, db postgres.Querier, j job) error {
	tag, err := db.Exec(ctx, streamTurnSQL, j.learner, j.turn.ID, j.turn.Run, j.turn.Targets)
	if err == nil && tag.RowsAffected() == 0 {
		return errNoTurn
	}
	return err
}

// addDetails reads what belongs to the turns: corrections that are shown, and credits.
func addDetails(ctx context.Context, db postgres.Querier, learner uuid.UUID, turns []Turn) error {
	ids, place := make([]uuid.UUID, len(turns)), make(map[uuid.UUID]int, len(turns))
	for i, t := range turns {
		ids[i], place[t.ID] = t.ID, i
	}
	batch := &pgx.Batch{}
	var turn uuid.UUID
	batch.Queue(correctionsSQL, learner, ids).Query(func(rows pgx.Rows) error {
		var c Correction
		var category string
		_, err := pgx.ForEachRow(rows, []any{
			&turn, &c.ID, &c.Start, &c.End, &category, &c.Severity, &c.Rule, &c.Lemma, &c.Suggestion,
			&c.Explanation, &c.Shown,
		}, func() error {
			c.Category = categoryOf(category)
			t := &turns[place[turn]]
			t.Corrections = append(t.Corrections, c)
			return nil
		})
		return err
	})
	batch.Queue(proofsSQL, learner, ids).Query(func(rows pgx.Rows) error {
		var c Credit
		_, err := pgx.ForEachRow(rows, []any{&turn, &c.EntryID, &c.Term, &c.Kind, &c.ReviewID}, func() error {
			t := &turns[place[turn]]
			t.Credits = append(t.Credits, c)
			return nil
		})
		return err
	})
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read what turns came to: %w", err)
	}
	return nil
}

// renew keeps a turn for this replica until a moment, and tells whether the learner wants it to stop. It is errNoTurn when the
// turn is no longer this replica's.
func renew(ctx context.Context, db postgres.Querier, job job, owner string, until time.Time) (stop bool, err error) {
	err = db.QueryRow(ctx, renewTurnSQL, job.learner, job.turn.ID, job.turn.Run, owner, until).Scan(&stop)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, errNoTurn
	}
	if err != nil {
		return false, fmt.Errorf("renew turn: %w", err)
	}
	return stop, nil
}
