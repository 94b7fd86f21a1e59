package tutor

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/llm"
)

// hire reserves what a request may take, and returns the model to ask and what settles the bill once it has been asked.
// attempts of a turn at the same task have their own numbers; without a turn each request is its own.
func (s *Service) hire(ctx context.Context, learner, turn uuid.UUID, attempt int, req llm.Request) (llm.Provider, func(), error) {
	if s.model == nil {
		return nil, nil, errNoModel
	}
	tokens := llm.EstimateInput(req) + req.MaxTokens
	likely := llm.Usage{Input: tokens - req.MaxTokens, Output: req.MaxTokens}
	// Not broken off with the call: a reservation that was made and not heard of would stand until it is stale.
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	id, err := s.budgets.Reserve(kept, s.db, llm.Reservation{
		Learner: learner, Turn: turn, Task: req.Brief.Task, Attempt: attempt, Tokens: int64(tokens),
		Micros: s.price(s.likely.Provider, s.likely.Model).Cost(likely), Provider: s.likely.Provider, Model: s.likely.Model, At: s.time(),
	})
	if err != nil {
		return nil, nil, err
	}
	meter := llm.NewMeter(s.price)
	settle := func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
		defer cancel()
		if err := s.budgets.Settle(ctx, s.db, learner, id, meter.Spent(), s.time()); err != nil {
			s.log.ErrorContext(ctx, "usage not settled", "reservation", id, "error", err)
		}
	}
	return meter.Watch(s.model), settle, nil
}

// ask has a model answer in the form of the request's schema, and in a way that check accepts; nil accepts all.
func (s *Service) ask(
	ctx context.Context, learner, turn uuid.UUID, attempt int, req llm.Request, check func([]byte) error,
) ([]byte, error) {
	model, settle, err := s.hire(ctx, learner, turn, attempt, req)
	if err != nil {
		return nil, err
	}
	defer settle()
	answer, _, err := llm.Structured(ctx, model, req, check)
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
