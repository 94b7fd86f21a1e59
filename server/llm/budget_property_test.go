package llm_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/llm"
)

// Fifty clients of five learners in two classes spend as fast as they can, on two replicas with limits of their own opinion.
func TestManyClientsNeverOverspendAndNeverDeadlock(t *testing.T) {
	t.Parallel()
	limits := llm.Limits{LearnerDailyTokens: 3000, ClassDailyTokens: 5000, ClassDailyMicros: 40_000, InstanceDailyTokens: 9000}
	p := newPurse(t, limits)
	learners, classes := make([]uuid.UUID, 5), []uuid.UUID{uuid.New(), uuid.New()}
	for i := range learners {
		learners[i] = p.learner()
	}
	var mu sync.Mutex
	refusals := 0
	var all sync.WaitGroup
	for client := range 50 {
		all.Go(func() {
			for n := range 4 {
				r := ask(learners[client%5], 100+int64(client), 500)
				r.Classes = classes[client%2:]
				if client%3 == 0 {
					r.Classes = []uuid.UUID{classes[1], classes[0]}
				}
				id, err := p.Reserve(t.Context(), p.pool, r)
				if _, ok := errors.AsType[*fault.Error](err); ok {
					mu.Lock()
					refusals++
					mu.Unlock()
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				switch n {
				case 0: // it is under way
				case 1:
					err = p.Release(t.Context(), p.pool, r.Learner, id, noon)
				default:
					err = p.Settle(t.Context(), p.pool, r.Learner, id, llm.Spent{Usage: llm.Usage{Input: 100}, Micros: 400}, noon)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if refusals == 0 {
		t.Error("nobody was refused, so nothing was tried")
	}
	const over = `SELECT scope || ' ' || used_tokens || ' ' || used_micros FROM budgets WHERE used_tokens > limit_tokens OR used_micros > limit_micros`
	if got := p.list(over); len(got) > 0 {
		t.Errorf("overspent: %q", got)
	}
	p.balanced(t)
}

// balanced checks that each budget has used what the reservations on it took.
func (p *purse) balanced(t interface{ Errorf(string, ...any) }) {
	p.t.Helper()
	const unbalanced = `
		SELECT format('%s: %s and %s, want %s and %s', b.scope, b.used_tokens, b.used_micros, coalesce(u.tokens, 0), coalesce(u.micros, 0))
		FROM budgets b LEFT JOIN LATERAL (
			SELECT sum(CASE state WHEN 'reserved' THEN reserved_tokens ELSE input_tokens + output_tokens END) AS tokens,
			       sum(CASE state WHEN 'reserved' THEN reserved_micros ELSE cost_micros END) AS micros
			FROM llm_usage WHERE b.id = ANY(budget_ids)) u ON true
		WHERE (b.used_tokens, b.used_micros) IS DISTINCT FROM (coalesce(u.tokens, 0), coalesce(u.micros, 0))`
	if got := p.list(unbalanced); len(got) > 0 {
		t.Errorf("out of balance: %q", got)
	}
}

// Any sequence of calls leaves what a model of two lines would: reserved while open, used when settled, nothing when released.
func TestBudgetsFollowTheirModel(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{})
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.Int64Range(1, 500).Draw(rt, "limit")
		p.Budgets = budgets(t, llm.Limits{LearnerDailyTokens: limit})
		learner, turn := p.learner(), uuid.New()
		type entry struct {
			id             uuid.UUID
			state          string
			reserved, used int64
		}
		entries := map[int]*entry{}
		used := func() (sum int64) {
			for _, e := range entries {
				switch e.state {
				case "reserved":
					sum += e.reserved
				case "settled":
					sum += e.used
				}
			}
			return sum
		}
		for range rapid.IntRange(1, 20).Draw(rt, "calls") {
			attempt := rapid.IntRange(0, 5).Draw(rt, "attempt")
			tokens := rapid.Int64Range(0, 300).Draw(rt, "tokens")
			e := entries[attempt]
			switch call := rapid.SampledFrom([]string{"reserve", "reserve", "settle", "release"}).Draw(rt, "call"); {
			case call == "reserve":
				r := llm.Reservation{Learner: learner, Turn: turn, Attempt: attempt, Tokens: tokens, At: noon}
				before := used()
				id, err := p.Reserve(t.Context(), p.pool, r)
				_, refused := errors.AsType[*fault.Error](err)
				switch {
				case e != nil && e.state == "reserved":
					if err != nil || id != e.id {
						rt.Fatalf("the same attempt: %v", err)
					}
				case e != nil:
					if !errors.Is(err, llm.ErrEnded) {
						rt.Fatalf("an ended attempt: %v", err)
					}
				case refused != (before+tokens > limit) || (err != nil && !refused):
					rt.Fatalf("%d of %d used, %d more: %v", before, limit, tokens, err)
				case err == nil:
					entries[attempt] = &entry{id: id, state: "reserved", reserved: tokens}
				}
			case e == nil:
			case call == "settle":
				spent := llm.Spent{Usage: llm.Usage{Output: int(tokens)}}
				if err := p.Settle(t.Context(), p.pool, learner, e.id, spent, noon); err != nil {
					rt.Fatal(err)
				}
				if e.state != "settled" {
					e.state, e.used = "settled", tokens
				}
			default:
				if err := p.Release(t.Context(), p.pool, learner, e.id, noon); err != nil {
					rt.Fatal(err)
				}
				if e.state == "reserved" {
					e.state = "released"
				}
			}
			got := p.list(`SELECT used_tokens::text FROM budgets WHERE scope_id = $1`, learner)
			if want := fmt.Sprint(used()); len(got) > 0 && got[0] != want {
				rt.Fatalf("used %s, want %s", got[0], want)
			}
		}
	})
}

func BenchmarkReserveAndSettle(b *testing.B) {
	p := newPurse(b, llm.Limits{LearnerDailyTokens: 1e15, InstanceDailyMicros: 1e15})
	learner := p.learner()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := ask(learner, 1000, 1000)
			p.settle(r, p.reserve(r), 10, 10, 10)
		}
	})
}
