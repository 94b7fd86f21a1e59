package llm_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckQueries(t, llm.Queries)
}

// The statement that looks for stale reservations is of all learners.
func TestEveryStatementNamesTheLearner(t *testing.T) {
	t.Parallel()
	usage := regexp.MustCompile(`(FROM|UPDATE) llm_usage`)
	names := regexp.MustCompile(`(FROM llm_usage|FROM due d) WHERE (u\.)?user_id = \$1`)
	for name, sql := range llm.Queries {
		if n := len(usage.FindAllString(sql, -1)); name != "staleSQL" && n != len(names.FindAllString(sql, -1)) {
			t.Errorf("%s does not name the learner:%s", name, sql)
		}
	}
}

func TestReservationIsReplacedByWhatWasUsed(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 1000, InstanceDailyMicros: 5000, ClassDailyTokens: 3000})
	r := ask(p.learner(), 400, 2000)
	class := uuid.New()
	r.Classes = []uuid.UUID{class, class} // named twice, charged once
	id := p.reserve(r)
	p.want("class 11-22 400/3000 2000/-", "instance 11-22 400/- 2000/5000", "learner 11-22 400/1000 2000/-")
	if diff := cmp.Diff([]string{"reserved a/m 0+0(0) 0"}, p.usage(r.Learner)); diff != "" {
		t.Error(diff)
	}
	spent := llm.Spent{Provider: "b", Model: "n", Usage: llm.Usage{Input: 100, Output: 50, Cached: 30, Estimated: true}, Micros: 700}
	for range 3 { // only the first counts
		if err := p.Settle(t.Context(), p.pool, r.Learner, id, spent, noon.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		spent.Micros++
		p.want("class 11-22 150/3000 700/-", "instance 11-22 150/- 700/5000", "learner 11-22 150/1000 700/-")
	}
	p.release(r, id)
	p.want("class 11-22 150/3000 700/-", "instance 11-22 150/- 700/5000", "learner 11-22 150/1000 700/-")
	if diff := cmp.Diff([]string{"settled b/n 100+50(30) 700 estimated"}, p.usage(r.Learner)); diff != "" {
		t.Error(diff)
	}
}

func TestReleaseGivesBackOnceAndWhatWasUsedAfterAllIsCharged(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 1000})
	r := ask(p.learner(), 400, 2000)
	other := ask(r.Learner, 300, 30)
	id := p.reserve(r)
	p.reserve(other)
	for range 2 {
		p.release(r, id)
		p.want("learner 11-22 300/1000 30/-")
	}
	for range 2 {
		p.settle(r, id, 10, 5, 7)
		p.want("learner 11-22 315/1000 37/-")
	}
}

func TestSameAttemptIsChargedOnce(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 1000})
	r := ask(p.learner(), 400, 0)
	id := p.reserve(r)
	if again := p.reserve(r); again != id {
		t.Errorf("got %s and %s", id, again)
	}
	second := r
	second.Attempt = 1
	analysis := r
	analysis.Task, analysis.Tokens = llm.TaskAnalyse, 200
	if a, b := p.reserve(second), p.reserve(analysis); a == id || b == id || a == b {
		t.Error("another attempt or task is the same reservation")
	}
	p.want("learner 11-22 1000/1000 0/-")
	if again := p.reserve(r); again != id { // although nothing is left
		t.Errorf("got %s and %s", id, again)
	}
	p.settle(r, id, 1, 1, 1)
	p.release(second, p.reserve(second))
	for _, ended := range []llm.Reservation{r, second} {
		if _, err := p.Reserve(t.Context(), p.pool, ended); !errors.Is(err, llm.ErrEnded) {
			t.Errorf("an attempt that has ended gives %v", err)
		}
	}
	none := r
	none.Turn, none.Tokens = uuid.Nil, 10
	if a, b := p.reserve(none), p.reserve(none); a == b {
		t.Error("reservations without a turn are the same")
	}
}

func TestSameAttemptOfManyClientsIsChargedOnce(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 500, InstanceDailyTokens: 500})
	r := ask(p.learner(), 400, 0)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := p.Reserve(t.Context(), p.pool, r); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p.want("instance 11-22 400/500 0/-", "learner 11-22 400/500 0/-")
}

// Seven clients wait for the same budget when they begin to settle and release one reservation.
func TestReservationEndedByManyAtOnceIsEndedOnce(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 1000})
	r := ask(p.learner(), 100, 0)
	p.reserve(ask(r.Learner, 500, 0))
	id := p.reserve(r)
	gate, err := p.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = gate.Rollback(t.Context()) }()
	if _, err := gate.Exec(t.Context(), `SELECT FROM budgets FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for client := range 7 {
		all.Go(func() {
			var err error
			if client < 4 {
				err = p.Settle(t.Context(), p.pool, r.Learner, id, llm.Spent{Usage: llm.Usage{Input: 40}}, noon)
			} else {
				err = p.Release(t.Context(), p.pool, r.Learner, id, noon)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	for n := 0; n < 7; {
		if _, err := gate.Exec(t.Context(), `SELECT pg_stat_clear_snapshot()`); err != nil {
			t.Fatal(err)
		}
		if err := gate.QueryRow(t.Context(), waiting).Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	if err := gate.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	p.want("learner 11-22 540/1000 0/-")
}

func TestAnotherLearnerCannotTouchAReservation(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 1000})
	r := ask(p.learner(), 400, 0)
	id := p.reserve(r)
	stranger := p.learner()
	for _, err := range []error{
		p.Settle(t.Context(), p.pool, stranger, id, llm.Spent{}, noon),
		p.Release(t.Context(), p.pool, stranger, id, noon),
		p.Release(t.Context(), p.pool, r.Learner, uuid.New(), noon),
	} {
		if !errors.Is(err, llm.ErrNoReservation) {
			t.Errorf("got %v", err)
		}
	}
	stolen := r
	stolen.Learner = stranger // the same turn id by chance or malice
	p.reserve(stolen)
	p.want("learner 11-22 400/1000 0/-", "learner 11-22 400/1000 0/-")
}

func TestRefusalSaysWhichBudgetAndWhenItRenews(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		limits llm.Limits
		want   string
		retry  time.Duration
	}{
		{"learner's tokens", llm.Limits{LearnerDailyTokens: 100, ClassDailyTokens: 1000}, "your token budget has too little left for this; it renews on 2026-11-23 at 00:00 UTC", 12 * time.Hour},
		{"learner's money", llm.Limits{LearnerDailyMicros: 100}, "your cost budget has too little left", 12 * time.Hour},
		{"class's tokens", llm.Limits{ClassDailyTokens: 100}, "the token budget of your class has", 12 * time.Hour},
		{"class's money", llm.Limits{ClassDailyMicros: 100}, "the cost budget of your class has", 12 * time.Hour},
		{"instance's tokens", llm.Limits{InstanceDailyTokens: 100}, "the token budget of this server has", 12 * time.Hour},
		{"instance's money", llm.Limits{InstanceDailyMicros: 100}, "the cost budget of this server has", 12 * time.Hour},
		{"never enough", llm.Limits{LearnerDailyTokens: 59, InstanceDailyTokens: 100}, "your token budget is too small for this even when", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPurse(t, tt.limits)
			learner, class := p.learner(), uuid.New()
			first, second := ask(learner, 50, 50), ask(learner, 60, 60)
			first.Classes, second.Classes = []uuid.UUID{class}, []uuid.UUID{class}
			p.reserve(first)
			got := p.refused(second)
			if !strings.HasPrefix(got.Message, tt.want) || got.RetryAfter != tt.retry {
				t.Errorf("got %q, to be tried again in %s", got.Message, got.RetryAfter)
			}
			if used := p.list(`SELECT used_tokens || ' ' || used_micros FROM budgets`); slices.ContainsFunc(used, func(s string) bool { return s != "50 50" }) {
				t.Errorf("a refusal charged: %q", used)
			}
			if got := p.usage(learner); len(got) != 1 {
				t.Errorf("a refusal left %q", got)
			}
			exact := ask(learner, 50, 50) // what fits exactly is not refused
			exact.Classes = first.Classes
			if tt.retry > 0 {
				p.reserve(exact)
			}
		})
	}
}

func TestBudgetBeginsAnewAtMidnightUTC(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 100})
	r := ask(p.learner(), 100, 0)
	r.At = time.Date(2026, 11, 23, 8, 59, 59, 0, time.FixedZone("JST", 9*3600)) // a second to midnight
	id := p.reserve(r)
	next := ask(r.Learner, 60, 0)
	next.At = r.At
	if got := p.refused(next); got.RetryAfter != time.Second {
		t.Errorf("to be tried again in %s", got.RetryAfter)
	}
	next.At = r.At.Add(time.Second)
	p.reserve(next)
	p.want("learner 11-22 100/100 0/-", "learner 11-23 60/100 0/-")
	r.At = next.At
	p.settle(r, id, 10, 10, 0) // belongs to the day on which it was reserved
	p.want("learner 11-22 20/100 0/-", "learner 11-23 60/100 0/-")
}

func TestChangedLimitsHoldAtOnce(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 100, InstanceDailyTokens: 1000})
	learner := p.learner()
	p.reserve(ask(learner, 80, 0))
	p.refused(ask(learner, 80, 0))
	p.Budgets = budgets(t, llm.Limits{LearnerDailyTokens: 200, LearnerDailyMicros: 7})
	p.reserve(ask(learner, 80, 0))
	p.want("instance 11-22 160/- 0/-", "learner 11-22 160/200 0/7")
	p.Budgets = budgets(t, llm.Limits{LearnerDailyTokens: 170})
	p.refused(ask(learner, 80, 0))
	p.Budgets = budgets(t, llm.Limits{})
	p.reserve(ask(learner, 1_000_000, 0))
	p.want("instance 11-22 1000160/- 0/-", "learner 11-22 1000160/- 0/-")
}

func TestWithoutLimitsUsageIsStillKept(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{})
	r := ask(p.learner(), 400, 10)
	p.settle(r, p.reserve(r), 1, 2, 3)
	p.want()
	if diff := cmp.Diff([]string{"settled b/n 1+2(0) 3"}, p.usage(r.Learner)); diff != "" {
		t.Error(diff)
	}
}

func TestBudgetOfALongerPeriodHoldsTooEvenIfItBeganTheSameDay(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{InstanceDailyTokens: 100})
	p.exec(`INSERT INTO budgets (scope, scope_id, period_start, period_end, limit_tokens) VALUES ('instance', $1, $2, $3, 120)`,
		uuid.Nil, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC))
	r := ask(p.learner(), 100, 0)
	id := p.reserve(r)
	p.want("instance 11-22 100/100 0/-", "instance 11-22 100/120 0/-")
	tomorrow := ask(r.Learner, 40, 0)
	tomorrow.At = noon.Add(24 * time.Hour)
	if got := p.refused(tomorrow); !strings.Contains(got.Message, "renews on 2026-12-22") {
		t.Errorf("got %q", got.Message)
	}
	p.settle(r, id, 30, 0, 0)
	p.reserve(tomorrow)
	p.want("instance 11-22 30/100 0/-", "instance 11-22 70/120 0/-", "instance 11-23 40/100 0/-")
}

func TestStaleReservationsAreReleased(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{LearnerDailyTokens: 1000})
	learner := p.learner()
	old, fresh, settled := ask(learner, 400, 0), ask(learner, 300, 0), ask(learner, 200, 0)
	old.At, settled.At = noon.Add(-15*time.Minute-time.Second), noon.Add(-time.Hour)
	fresh.At = noon.Add(-15 * time.Minute)
	p.reserve(old)
	p.reserve(fresh)
	p.settle(settled, p.reserve(settled), 100, 0, 0)
	for _, want := range []int{1, 0} {
		if n, err := p.ReleaseStale(t.Context(), p.pool, noon); err != nil || n != want {
			t.Errorf("released %d, %v, want %d", n, err, want)
		}
		p.want("learner 11-22 400/1000 0/-")
	}
}

func TestWrongAmountsAreRefusedByName(t *testing.T) {
	t.Parallel()
	p := newPurse(t, llm.Limits{})
	for _, r := range []llm.Reservation{ask(p.learner(), -1, 0), ask(p.learner(), 0, -1), ask(uuid.New(), 1, 1)} {
		if _, err := p.Reserve(t.Context(), p.pool, r); err == nil || !strings.HasPrefix(err.Error(), "reserve ") {
			t.Errorf("got %v", err)
		}
	}
	for want, limits := range map[string]llm.Limits{
		"LearnerDailyTokens": {LearnerDailyTokens: -1}, "InstanceDailyMicros": {InstanceDailyMicros: -1},
	} {
		if _, err := llm.NewBudgets(limits); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
