package llm_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// purse is a database with budgets.
type purse struct {
	t    testing.TB
	pool *pgxpool.Pool
	*llm.Budgets
}

func newPurse(t testing.TB, limits llm.Limits) *purse {
	t.Helper()
	return &purse{t, pgtest.New(t), budgets(t, limits)}
}

func budgets(t testing.TB, limits llm.Limits) *llm.Budgets {
	t.Helper()
	b, err := llm.NewBudgets(limits)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (p *purse) exec(sql string, args ...any) {
	p.t.Helper()
	if _, err := p.pool.Exec(p.t.Context(), sql, args...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *purse) learner() uuid.UUID {
	p.t.Helper()
	id := uuid.New()
	p.exec(`INSERT INTO users (id, email, native_language, created_at) VALUES ($1, $2, 'en', $3)`,
		id, id.String()+"@example.org", noon)
	return id
}

// ask is a reservation of a new turn.
func ask(learner uuid.UUID, tokens, micros int64) llm.Reservation {
	return llm.Reservation{
		Learner: learner, Turn: uuid.New(), Task: llm.TaskReply, Tokens: tokens, Micros: micros, Provider: "a", Model: "m", At: noon,
	}
}

func (p *purse) reserve(r llm.Reservation) uuid.UUID {
	p.t.Helper()
	id, err := p.Reserve(p.t.Context(), p.pool, r)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

func (p *purse) refused(r llm.Reservation) *fault.Error {
	p.t.Helper()
	id, err := p.Reserve(p.t.Context(), p.pool, r)
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Code != fault.ResourceExhausted || id != uuid.Nil {
		p.t.Fatalf("want a refusal, got %s, %v", id, err)
	}
	return refusal
}

func (p *purse) settle(r llm.Reservation, id uuid.UUID, input, output int, micros int64) {
	p.t.Helper()
	spent := llm.Spent{Provider: "b", Model: "n", Usage: llm.Usage{Input: input, Output: output}, Micros: micros}
	if err := p.Settle(p.t.Context(), p.pool, r.Learner, id, spent, r.At.Add(time.Minute)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *purse) release(r llm.Reservation, id uuid.UUID) {
	p.t.Helper()
	if err := p.Release(p.t.Context(), p.pool, r.Learner, id, r.At.Add(time.Minute)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *purse) list(sql string, args ...any) []string {
	p.t.Helper()
	rows, err := p.pool.Query(p.t.Context(), sql, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		p.t.Fatal(err)
	}
	return lines
}

// want compares the budgets, as "scope start used_tokens/limit_tokens used_micros/limit_micros".
func (p *purse) want(lines ...string) {
	p.t.Helper()
	got := p.list(`SELECT format('%s %s %s/%s %s/%s', scope, to_char(period_start AT TIME ZONE 'UTC', 'MM-DD'),
		used_tokens, coalesce(limit_tokens::text, '-'), used_micros, coalesce(limit_micros::text, '-'))
		FROM budgets ORDER BY scope, period_start, period_end, limit_tokens`)
	if diff := cmp.Diff(lines, got, cmpopts.EquateEmpty()); diff != "" {
		p.t.Error(diff)
	}
}

// usage lists a learner's reservations.
func (p *purse) usage(learner uuid.UUID) []string {
	p.t.Helper()
	return p.list(`SELECT format('%s %s/%s %s+%s(%s) %s%s', state, provider, model, input_tokens, output_tokens, cached_tokens,
		cost_micros, CASE WHEN estimated THEN ' estimated' ELSE '' END) FROM llm_usage WHERE user_id = $1 ORDER BY 1`, learner)
}
