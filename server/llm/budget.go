package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// staleAfter is how old a reservation is when whoever made it must have died.
const staleAfter = 15 * time.Minute

// Every statement locks budgets in this order, so that none waits for another in a circle.
const lockOrder = `b.scope, b.scope_id, b.period_start, b.period_end`

const (
	// reserveSQL charges all budgets that hold at $6, or none. The day's budgets must exist and have the operator's limits,
	// unless $15 says that they were just seen to.
	reserveSQL = `
WITH wanted AS (
    SELECT * FROM unnest($9::text[], $10::uuid[], $11::bigint[], $12::bigint[]) AS w (scope, scope_id, limit_tokens, limit_micros)
), charged AS (
    SELECT b.* FROM budgets b JOIN wanted w ON w.scope = b.scope AND w.scope_id = b.scope_id
    WHERE b.period_start <= $6 AND b.period_end > $6
    ORDER BY ` + lockOrder + `
    FOR UPDATE OF b
), refusals AS (
    SELECT c.scope, c.period_end, v.what, v.hopeless
    FROM charged c, LATERAL (VALUES ('token', c.used_tokens + $7 > c.limit_tokens, $7 > c.limit_tokens),
                                    ('cost', c.used_micros + $8 > c.limit_micros, $8 > c.limit_micros)) AS v (what, over, hopeless)
    WHERE v.over
), verdict AS (
    SELECT NOT $15::boolean AND EXISTS (
        SELECT FROM wanted w LEFT JOIN charged c
            ON c.scope = w.scope AND c.scope_id = w.scope_id AND c.period_start = $13 AND c.period_end = $14
        WHERE (c.limit_tokens, c.limit_micros) IS DISTINCT FROM (w.limit_tokens, w.limit_micros)
    ) AS stale
), made AS (
    INSERT INTO llm_usage (user_id, id, turn_id, provider, model, state, input_tokens, output_tokens, cost_micros, reserved_at,
                           reserved_tokens, reserved_micros, budget_ids)
    SELECT $1, $2, $3, $4, $5, 'reserved', 0, 0, 0, $6, $7, $8, ARRAY(SELECT id FROM charged)
    FROM verdict WHERE NOT stale AND NOT EXISTS (SELECT FROM refusals)
    ON CONFLICT (user_id, id) DO NOTHING
    RETURNING id
), spent AS (
    UPDATE budgets b SET used_tokens = b.used_tokens + $7, used_micros = b.used_micros + $8
    FROM charged c, made WHERE b.id = c.id
)
SELECT EXISTS (SELECT FROM made), v.stale, coalesce(r.scope, ''), coalesce(r.what, ''), coalesce(r.hopeless, false), r.period_end
FROM verdict v LEFT JOIN (SELECT * FROM refusals ORDER BY hopeless DESC, period_end DESC, scope, what LIMIT 1) r ON true`

	// setLimitsSQL makes the day's budgets where there is a limit, and gives those that are there the limits of now.
	setLimitsSQL = `
INSERT INTO budgets (scope, scope_id, limit_tokens, limit_micros, period_start, period_end)
SELECT w.scope, w.scope_id, w.limit_tokens, w.limit_micros, $5, $6
FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[]) AS w (scope, scope_id, limit_tokens, limit_micros)
WHERE num_nonnulls(w.limit_tokens, w.limit_micros) > 0 OR EXISTS (
    SELECT FROM budgets b WHERE b.scope = w.scope AND b.scope_id = w.scope_id AND b.period_start = $5 AND b.period_end = $6)
ORDER BY w.scope, w.scope_id
ON CONFLICT (scope, scope_id, period_start, period_end) DO UPDATE
SET limit_tokens = excluded.limit_tokens, limit_micros = excluded.limit_micros
WHERE (budgets.limit_tokens, budgets.limit_micros) IS DISTINCT FROM (excluded.limit_tokens, excluded.limit_micros)`

	usageStateSQL = `
SELECT state FROM llm_usage WHERE user_id = $1 AND id = $2`

	// endSQL puts what was used in the place of what was reserved. What was released and turns out to have been used is charged
	// after all; what was settled stays.
	endSQL = `
WITH mine AS (
    SELECT id, state, reserved_tokens, reserved_micros, budget_ids FROM llm_usage WHERE user_id = $1 AND id = $2 FOR UPDATE
), due AS (
    SELECT id, budget_ids, CASE state WHEN 'reserved' THEN reserved_tokens ELSE 0 END AS tokens,
           CASE state WHEN 'reserved' THEN reserved_micros ELSE 0 END AS micros
    FROM mine WHERE state = 'reserved' OR (state = 'released' AND $3 = 'settled')
), charged AS (
    SELECT b.id FROM budgets b WHERE b.id IN (SELECT unnest(budget_ids) FROM due)
    ORDER BY ` + lockOrder + `
    FOR UPDATE OF b
), spent AS (
    UPDATE budgets b SET used_tokens = greatest(b.used_tokens - d.tokens + $6::bigint + $7::bigint, 0),
                         used_micros = greatest(b.used_micros - d.micros + $10::bigint, 0)
    FROM charged c, due d WHERE b.id = c.id
), ended AS (
    UPDATE llm_usage u SET state = $3, provider = coalesce(nullif($4, ''), provider), model = coalesce(nullif($5, ''), model),
        input_tokens = $6, output_tokens = $7, cached_tokens = $8, estimated = $9, cost_micros = $10, settled_at = $11
    FROM due d WHERE u.user_id = $1 AND u.id = d.id
    RETURNING u.id
)
SELECT EXISTS (SELECT FROM mine), EXISTS (SELECT FROM ended)`

	// staleSQL is of all learners; what it finds is then released for each.
	staleSQL = `
SELECT user_id, id FROM llm_usage WHERE state = 'reserved' AND reserved_at < $1 ORDER BY reserved_at LIMIT 1000`
)

// The ways in which a reservation may not be there.
var (
	// ErrEnded says that the attempt was settled or released before. A new one has its own number.
	ErrEnded = errors.New("the reservation has ended")
	// ErrNoReservation says that there is none with this id.
	ErrNoReservation = errors.New("no such reservation")
)

// Limits are what the operator allows in a UTC day, in tokens (of input and output) and in millionths of the currency; 0
// means any amount.
type Limits struct {
	LearnerDailyTokens, LearnerDailyMicros   int64
	ClassDailyTokens, ClassDailyMicros       int64
	InstanceDailyTokens, InstanceDailyMicros int64
}

// Reservation is what one attempt at a task may take.
type Reservation struct {
	Learner uuid.UUID
	// Turn, Task and Attempt name the reservation: the same again is the same one, charged once. Without a turn each is new.
	Turn    uuid.UUID
	Task    Task
	Attempt int
	// Classes are those that pay too. The learner and the instance always do.
	Classes []uuid.UUID
	// Tokens and Micros are the most that it may take, 0 or more.
	Tokens, Micros int64
	// Provider and Model are those that will probably answer.
	Provider, Model string
	At              time.Time
}

// Budgets keep what is spent on language models within limits. A call to a provider is reserved before it, never inside a
// transaction, and settled or released after it: at the end of one, perhaps, since that locks the budgets. The budgets of a UTC day follow the operator's limits; budgets of other
// periods may stand beside them in the table and hold as well.
type Budgets struct {
	limits Limits
}

// NewBudgets returns budgets with the operator's limits. An error names the one that is negative.
func NewBudgets(limits Limits) (*Budgets, error) {
	for name, limit := range map[string]int64{
		"LearnerDailyTokens": limits.LearnerDailyTokens, "LearnerDailyMicros": limits.LearnerDailyMicros,
		"ClassDailyTokens": limits.ClassDailyTokens, "ClassDailyMicros": limits.ClassDailyMicros,
		"InstanceDailyTokens": limits.InstanceDailyTokens, "InstanceDailyMicros": limits.InstanceDailyMicros,
	} {
		if limit < 0 {
			return nil, fmt.Errorf("%s must be 0 or more", name)
		}
	}
	return &Budgets{limits}, nil
}

// Reserve charges what an attempt may take to every budget of the learner, the classes and the instance, or, when one of them
// has too little left, to none: the error is then a ResourceExhausted fault that says which. An attempt that has ended gives
// ErrEnded.
func (b *Budgets) Reserve(ctx context.Context, db postgres.Querier, r Reservation) (uuid.UUID, error) {
	if r.Tokens < 0 || r.Micros < 0 {
		return uuid.Nil, fmt.Errorf("reserve %d tokens and %d micros: want 0 or more", r.Tokens, r.Micros)
	}
	id, err := r.id()
	if err != nil {
		return uuid.Nil, err
	}
	scopes := b.scopes(r)
	from := r.At.UTC().Truncate(24 * time.Hour)
	until := from.Add(24 * time.Hour)
	answer, err := reserve(ctx, db, r, id, scopes, from, until, false)
	if err == nil && answer.stale {
		if _, err = db.Exec(ctx, setLimitsSQL, scopes.kinds, scopes.ids, scopes.tokens, scopes.micros, from, until); err == nil {
			answer, err = reserve(ctx, db, r, id, scopes, from, until, true)
		}
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("reserve from budgets: %w", err)
	}
	if answer.made {
		return id, nil
	}
	switch state, err := usageState(ctx, db, r.Learner, id); {
	case err != nil:
		return uuid.Nil, err
	case state == "reserved":
		return id, nil
	case state != "":
		return uuid.Nil, fmt.Errorf("attempt %d at %s of turn %s: %w", r.Attempt, r.Task, r.Turn, ErrEnded)
	}
	return uuid.Nil, answer.fault(r.At)
}

func (r Reservation) id() (uuid.UUID, error) {
	if r.Turn != uuid.Nil {
		return uuid.NewSHA1(r.Turn, []byte(string(r.Task)+" "+strconv.Itoa(r.Attempt))), nil
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make id of reservation: %w", err)
	}
	return id, nil
}

// scopes are those who pay, one slice for each column.
type scopes struct {
	kinds          []string
	ids            []uuid.UUID
	tokens, micros []*int64 // nil without a limit
}

func (s *scopes) add(kind string, id uuid.UUID, tokens, micros int64) {
	s.kinds, s.ids = append(s.kinds, kind), append(s.ids, id)
	s.tokens, s.micros = append(s.tokens, limited(tokens)), append(s.micros, limited(micros))
}

func limited(limit int64) *int64 {
	if limit == 0 {
		return nil
	}
	return &limit
}

func (b *Budgets) scopes(r Reservation) scopes {
	var s scopes
	s.add("learner", r.Learner, b.limits.LearnerDailyTokens, b.limits.LearnerDailyMicros)
	s.add("instance", uuid.Nil, b.limits.InstanceDailyTokens, b.limits.InstanceDailyMicros)
	for i, class := range r.Classes {
		if !slices.Contains(r.Classes[:i], class) {
			s.add("class", class, b.limits.ClassDailyTokens, b.limits.ClassDailyMicros)
		}
	}
	return s
}

// verdict is what the budgets say: made, or stale, or, with neither, who refused if anybody did.
type verdict struct {
	made, stale bool
	scope, what string
	hopeless    bool // more than the whole budget
	renews      *time.Time
}

func reserve(ctx context.Context, db postgres.Querier, r Reservation, id uuid.UUID, s scopes, from, until time.Time, seen bool,
) (verdict, error) {
	var turn *uuid.UUID
	if r.Turn != uuid.Nil {
		turn = &r.Turn
	}
	var v verdict
	err := db.QueryRow(ctx, reserveSQL, r.Learner, id, turn, r.Provider, r.Model, r.At, r.Tokens, r.Micros,
		s.kinds, s.ids, s.tokens, s.micros, from, until, seen).Scan(&v.made, &v.stale, &v.scope, &v.what, &v.hopeless, &v.renews)
	return v, err
}

var owners = map[string]string{"learner": "your %s budget", "class": "the %s budget of your class", "instance": "the %s budget of this server"}

// fault says to the learner whose budget refused.
func (v verdict) fault(at time.Time) error {
	if v.renews == nil {
		return errors.New("reserve from budgets: refused without a reason")
	}
	budget := fmt.Sprintf(owners[v.scope], v.what)
	if v.hopeless {
		return fault.New(fault.ResourceExhausted, "%s is too small for this even when nothing of it is used; everything but "+
			"conversation works as always", budget)
	}
	return fault.New(fault.ResourceExhausted, "%s has too little left for this; it renews on %s UTC; everything but conversation "+
		"works as always", budget, v.renews.UTC().Format("2006-01-02 at 15:04")).RetryIn(v.renews.Sub(at))
}

// usageState is "" when there is no such usage.
func usageState(ctx context.Context, db postgres.Querier, learner, id uuid.UUID) (string, error) {
	var state string
	err := db.QueryRow(ctx, usageStateSQL, learner, id).Scan(&state)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("look for reservation: %w", err)
	}
	return state, nil
}

// Settle charges what was used instead of what was reserved. Only the first time counts. What was released meanwhile, and was
// used after all, is charged too.
func (b *Budgets) Settle(ctx context.Context, db postgres.Querier, learner, id uuid.UUID, spent Spent, at time.Time) error {
	if _, err := end(ctx, db, learner, id, "settled", spent, at); err != nil {
		return fmt.Errorf("settle with budgets: %w", err)
	}
	return nil
}

// Release gives back what was reserved, for a call that took nothing. What was settled stays.
func (b *Budgets) Release(ctx context.Context, db postgres.Querier, learner, id uuid.UUID, at time.Time) error {
	if _, err := end(ctx, db, learner, id, "released", Spent{}, at); err != nil {
		return fmt.Errorf("release to budgets: %w", err)
	}
	return nil
}

// ReleaseStale gives back what was reserved 15 minutes ago or earlier, by whoever has died since. It returns how many
// reservations that were, 1000 at most; call it again for more.
func (b *Budgets) ReleaseStale(ctx context.Context, db postgres.Querier, at time.Time) (int, error) {
	rows, err := db.Query(ctx, staleSQL, at.Add(-staleAfter))
	if err != nil {
		return 0, fmt.Errorf("find stale reservations: %w", err)
	}
	type key struct{ Learner, ID uuid.UUID }
	stale, err := pgx.CollectRows(rows, pgx.RowToStructByPos[key])
	if err != nil {
		return 0, fmt.Errorf("find stale reservations: %w", err)
	}
	released := 0
	for _, k := range stale {
		ended, err := end(ctx, db, k.Learner, k.ID, "released", Spent{}, at)
		if err != nil && !errors.Is(err, ErrNoReservation) { // its learner is gone
			return released, fmt.Errorf("release stale reservation: %w", err)
		}
		if ended {
			released++
		}
	}
	return released, nil
}

// end reports whether the reservation was still to be ended.
func end(ctx context.Context, db postgres.Querier, learner, id uuid.UUID, state string, spent Spent, at time.Time) (bool, error) {
	var found, ended bool
	u := spent.Usage
	err := db.QueryRow(ctx, endSQL, learner, id, state, spent.Provider, spent.Model, u.Input, u.Output, u.Cached, u.Estimated,
		spent.Micros, at).Scan(&found, &ended)
	if err == nil && !found {
		err = ErrNoReservation
	}
	return ended, err
}
