package tutor

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/llm"
	"github.com/languagetutor/languagetutor/server/postgres"
)

// bill is what was reserved for requests, and what they took.
type bill struct {
	service     *Service
	learner, id uuid.UUID
	meter       *llm.Meter
	paid        bool
}

// reserve reserves what requests may take together. Attempts of a turn at the same task have their own numbers; without a turn each
// request is its own. Who reserves must close the bill.
func (s *Service) reserve(ctx context.Context, learner, turn uuid.UUID, attempt int, requests ...llm.Request) (*bill, error) {
	if s.model == nil {
		return nil, errNoModel
	}
	price := s.price(s.likely.Provider, s.likely.Model)
	r := llm.Reservation{
		Learner: learner, Turn: turn, Task: requests[0].Brief.Task, Attempt: attempt, Provider: s.likely.Provider, Model: s.likely.Model,
		At: s.time(),
	}
	for _, req := range requests {
		input := llm.EstimateInput(req)
		r.Tokens += int64(input + req.MaxTokens)
		r.Micros += price.Cost(llm.Usage{Input: input, Output: req.MaxTokens})
	}
	// Not broken off with the call: a reservation that was made and not heard of would stand until it is stale.
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	id, err := s.budgets.Reserve(kept, s.db, r)
	if err != nil {
		return nil, err
	}
	return &bill{service: s, learner: learner, id: id, meter: llm.NewMeter(s.price)}, nil
}

// model is the model, whose answers go on the bill.
func (b *bill) model() llm.Provider { return b.meter.Watch(b.service.model) }

// settle pays the bill. In a transaction it is paid once that has ended: see settled.
func (b *bill) settle(ctx context.Context, db postgres.Querier) error {
	return b.service.budgets.Settle(ctx, db, b.learner, b.id, b.meter.Spent(), b.service.time())
}

// settled notes that a transaction with settle came to its end.
func (b *bill) settled(err error) {
	if b != nil && err == nil {
		b.paid = true
	}
}

// close pays the bill if it is not paid.
func (b *bill) close(ctx context.Context) {
	if b == nil || b.paid {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	if err := b.settle(ctx, b.service.db); err != nil {
		b.service.log.ErrorContext(ctx, "usage not settled", "reservation", b.id, "error", err)
		return
	}
	b.paid = true
}

// ask has a model answer in the form of the request's schema, and in a way that check accepts.
func (s *Service) ask(ctx context.Context, learner uuid.UUID, req llm.Request, check func([]byte) error) ([]byte, error) {
	b, err := s.reserve(ctx, learner, uuid.Nil, 0, req)
	if err != nil {
		return nil, err
	}
	defer b.close(ctx)
	answer, _, err := llm.Structured(ctx, b.model(), req, check)
	return answer, err
}

// showable refuses an answer with a text that must not be shown.
func showable(s Session) func([]byte) error {
	return func(answer []byte) error {
		var texts map[string]string
		if err := json.Unmarshal(answer, &texts); err != nil {
			return err
		}
		for name, text := range texts {
			if unsafe(plain(text), nonce(s)) {
				return fmt.Errorf("%s must have no links, no markup and no marks", name)
			}
		}
		return nil
	}
}
