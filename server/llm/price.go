package llm

import (
	"context"
	"iter"
	"math"
	"math/bits"
	"sync"
	"unicode"
)

// Price is what a model costs, in millionths of the instance's currency for a million tokens. None is negative.
type Price struct {
	Input, Output int64
	// Cached is for input that the provider had kept; 0 means the same as Input.
	Cached int64
}

// Cost is the price of an answer in millionths of the currency, rounded up. What no int64 can hold is math.MaxInt64.
func (p Price) Cost(u Usage) int64 {
	cached := min(max(u.Cached, 0), max(u.Input, 0))
	kept := p.Cached
	if kept == 0 {
		kept = p.Input
	}
	var sum wide
	sum.add(max(u.Input, 0)-cached, p.Input)
	sum.add(cached, kept)
	sum.add(max(u.Output, 0), p.Output)
	return sum.millionth()
}

// wide is a sum of 128 bits.
type wide struct{ high, low uint64 }

func (w *wide) add(tokens int, price int64) {
	high, low := bits.Mul64(uint64(tokens), uint64(max(price, 0)))
	var carry uint64
	w.low, carry = bits.Add64(w.low, low, 0)
	w.high, _ = bits.Add64(w.high, high, carry)
}

// millionth divides by a million and rounds up.
func (w *wide) millionth() int64 {
	const million = 1_000_000
	if w.high >= million {
		return math.MaxInt64
	}
	quotient, rest := bits.Div64(w.high, w.low, million)
	if quotient >= math.MaxInt64 {
		return math.MaxInt64
	}
	if rest > 0 {
		quotient++
	}
	return int64(quotient)
}

// EstimateTokens guesses how many tokens a text is, rather too many than too few. It knows no model's vocabulary.
func EstimateTokens(text string) int { return tokens(weight(text)) }

// EstimateInput guesses how many tokens a request is to read.
func EstimateInput(req Request) int {
	const frame = 40 // tenths of a token around each message
	sum := frame
	for _, block := range req.System {
		sum += weight(block.Text)
	}
	for _, message := range req.Messages {
		sum += weight(message.Text) + frame
	}
	if req.Schema != nil {
		sum += weight(string(req.Schema.JSON))
	}
	return tokens(sum)
}

func tokens(tenths int) int { return (tenths + 9) / 10 }

// weight is the size of a text in tenths of a token, so that parts add up to the whole. The rates are a little above what
// the vocabularies o200k_base and cl100k_base take for everyday sentences.
func weight(text string) int {
	sum := 0
	for _, c := range text {
		switch {
		case c <= unicode.MaxASCII:
			sum += 3
		case unicode.Is(unicode.Cyrillic, c):
			sum += 5
		case unicode.Is(unicode.Latin, c):
			sum += 15
		case unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Arabic, unicode.Hebrew,
			unicode.Greek, unicode.Devanagari, unicode.Thai):
			sum += 12
		default:
			sum += 25
		}
	}
	return sum
}

// Spent is what an answer took, with all that was begun for it and thrown away.
type Spent struct {
	// Provider and Model are those of the last Start.
	Provider, Model string
	Usage           Usage
	// Micros is the cost in millionths of the currency.
	Micros int64
}

// Meter adds up what requests took, over all providers that began to answer and however the answers ended. Where a provider
// did not say, it estimates. It is safe for concurrent use.
type Meter struct {
	price func(provider, model string) Price
	mu    sync.Mutex
	spent Spent
}

// NewMeter returns a Meter at zero.
func NewMeter(price func(provider, model string) Price) *Meter { return &Meter{price: price} }

// Watch returns a provider whose answers the meter counts. Only a Router tells who answers; anybody else has the price of
// the provider "" with the model "".
func (m *Meter) Watch(p Provider) Provider { return watched{provider: p, meter: m} }

// Spent is what was counted until now. An answer counts when its stream has ended.
func (m *Meter) Spent() Spent {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.spent
}

type watched struct {
	provider Provider
	meter    *Meter
}

// Stream implements Provider.
func (w watched) Stream(ctx context.Context, req Request) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		var now leg
		defer func() { w.meter.add(req, now) }()
		for event, err := range w.provider.Stream(ctx, req) {
			switch e := event.(type) {
			case Start:
				w.meter.add(req, now)
				now = leg{start: e}
			case Delta:
				now.weight += weight(e.Text)
			case Usage:
				now.told = e
			case Finish:
				now.finished = true
			}
			if !yield(event, err) {
				return
			}
		}
	}
}

// leg is what one provider did for an answer.
type leg struct {
	start    Start
	told     Usage
	weight   int // of the text
	finished bool
}

func (l leg) usage(req Request) Usage {
	said := l.told != Usage{}
	if l.finished && said {
		return l.told
	}
	if !l.finished && !said && l.weight == 0 {
		return Usage{} // it never began
	}
	guess := l.told // the provider may have counted the input before it broke off
	if guess.Input == 0 {
		guess.Input = EstimateInput(req)
	}
	guess.Output = max(guess.Output, tokens(l.weight))
	guess.Estimated = true
	return guess
}

func (m *Meter) add(req Request, l leg) {
	used := l.usage(req)
	cost := m.price(l.start.Provider, l.start.Model).Cost(used)
	m.mu.Lock()
	defer m.mu.Unlock()
	s := &m.spent
	if (l.start != Start{}) {
		s.Provider, s.Model = l.start.Provider, l.start.Model
	}
	s.Usage.Input += used.Input
	s.Usage.Output += used.Output
	s.Usage.Cached += used.Cached
	s.Usage.Estimated = s.Usage.Estimated || used.Estimated
	s.Micros += cost
	if s.Micros < 0 {
		s.Micros = math.MaxInt64
	}
}
