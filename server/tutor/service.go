package tutor

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/feed"
	"github.com/languagetutor/languagetutor/server/grammar"
	"github.com/languagetutor/languagetutor/server/identity"
	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/study"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// Parts are what the service stands on. All but Model and Grammar are needed.
type Parts struct {
	DB       *pgxpool.Pool
	Cache    *cache.Cache
	Feeds    *feed.Feeds
	Accounts *identity.Service
	Words    *vocabulary.Service
	Study    *study.Service
	// Model answers. It retries and falls back by itself. Nil refuses conversations and leaves the rest. Likely is who will
	// answer, if nothing is wrong, and Price what a provider's model costs.
	Model   llm.Provider
	Likely  llm.Start
	Price   func(provider, model string) llm.Price
	Budgets *llm.Budgets
	// Grammar finds errors besides the rules of the house and the model; nil when there is no such server.
	Grammar *grammar.LanguageTool
	Now     func() time.Time
	Log     *slog.Logger
}

// Service holds conversations. Close ends the answers that are under way.
type Service struct {
	db       *pgxpool.Pool
	cache    *cache.Cache
	feeds    *feed.Feeds
	accounts *identity.Service
	words    *vocabulary.Service
	study    *study.Service
	model    llm.Provider
	likely   llm.Start
	price    func(provider, model string) llm.Price
	budgets  *llm.Budgets
	grammar  *grammar.LanguageTool
	now      func() time.Time
	log      *slog.Logger

	// owner is this process in the leases of turns.
	owner string
	root  context.Context
	stop  context.CancelCauseFunc

	mu       sync.Mutex
	draining bool
	running  map[runKey]context.CancelCauseFunc
	answers  sync.WaitGroup
}

type runKey struct{ learner, turn uuid.UUID }

// New returns the service. It begins to look after turns whose replica died.
func New(parts Parts) *Service {
	root, stop := context.WithCancelCause(context.Background())
	s := &Service{
		db: parts.DB, cache: parts.Cache, feeds: parts.Feeds, accounts: parts.Accounts, words: parts.Words, study: parts.Study,
		model: parts.Model, likely: parts.Likely, price: parts.Price, budgets: parts.Budgets, grammar: parts.Grammar, now: parts.Now, log: parts.Log,
		owner: uuid.NewString(), root: root, stop: stop, running: make(map[runKey]context.CancelCauseFunc),
	}
	s.answers.Go(s.sweep)
	return s
}

// time is now as the database keeps it.
func (s *Service) time() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Causes that end an answer before its time.
var (
	errCancelled = errors.New("cancelled by the learner")
	errDraining  = errors.New("the server is stopping")
	errLost      = errors.New("the turn belongs to another replica")
)

// Close takes no new turns, lets the answers under way end until ctx does, and breaks off the rest: they are kept as incomplete.
func (s *Service) Close(ctx context.Context) {
	s.mu.Lock()
	s.draining = true
	left := len(s.running)
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.answers.Wait()
	}()
	if left == 0 {
		s.stop(errDraining)
	} else {
		go func() { // the sweeper counts as an answer; it ends with the last of them
			for s.busy() {
				select {
				case <-ctx.Done():
				case <-time.After(20 * time.Millisecond):
					continue
				}
				break
			}
			s.stop(errDraining)
		}()
	}
	<-done
}

func (s *Service) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.running) > 0
}
