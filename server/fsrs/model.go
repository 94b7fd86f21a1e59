package fsrs

import "math"

// Limits of a memory state: stability in days, difficulty without unit.
const (
	MinStability  = 0.001
	MaxStability  = 36500
	MinDifficulty = 1
	MaxDifficulty = 10
)

// Rating is the learner's answer to a review. The values are those of the review log.
type Rating uint8

// The four ratings. Again is a failed recall, the others are successful ones.
const (
	Again Rating = iota + 1
	Hard
	Good
	Easy
)

// Valid reports whether r is one of the four ratings.
func (r Rating) Valid() bool { return r >= Again && r <= Easy }

// Memory is the state of one card in the learner's memory.
type Memory struct {
	// Stability is the time in days after which recall has a probability of 0.9, from 0.001 to 36500.
	Stability float64
	// Difficulty runs from 1 (easy) to 10 (hard).
	Difficulty float64
}

// Model is FSRS-6 with one set of parameters: how a review changes memory and how memory fades (sections 2 and 3 of docs/fsrs.md).
// It is immutable and safe for concurrent use. A later version of FSRS is another type with the same methods.
type Model struct {
	w             Parameters
	decay, factor float64
	first         [Easy]Memory
	reversion     float64       // w7 * D0(Easy)
	sameDay       [Easy]float64 // e^(w17*(G-3+w18))
	lapseCap      float64       // e^-(w17*w18)
}

// NewModel prepares the model. Parameters outside their bounds are clipped. relearningSteps is the number of relearning steps that
// the scheduler uses; two or more lower the ceiling of w17 and w18 (FSRS-6, section 1 of docs/fsrs.md).
func NewModel(p Parameters, relearningSteps int) *Model {
	w := p.clip(relearningSteps)
	m := &Model{w: w, decay: -w[20], lapseCap: exp(-w[17] * w[18])}
	m.factor = exp(math.Log(0.9)/m.decay) - 1
	difficulty := func(r Rating) float64 { return w[4] - exp(w[5]*float64(r-1)) + 1 }
	for r := Again; r <= Easy; r++ {
		m.first[r-1] = Memory{Stability: w[r-1], Difficulty: clamp(difficulty(r), MinDifficulty, MaxDifficulty)}
		m.sameDay[r-1] = exp(w[17] * (float64(r) - 3 + w[18]))
	}
	m.reversion = w[7] * difficulty(Easy)
	return m
}

// First is the memory after the first review of a card (FSRS-6, section 2 of docs/fsrs.md), the zero Memory for an invalid rating.
func (m *Model) First(r Rating) Memory {
	if !r.Valid() {
		return Memory{}
	}
	return m.first[r-1]
}

// Next is the memory after a review that follows the last one by elapsedDays whole days (FSRS-6, section 2 of docs/fsrs.md).
// 0 is a review on the same day; a negative number counts as 0. A memory outside its limits is first moved into them.
// An invalid rating leaves the memory as it is.
func (m *Model) Next(mem Memory, elapsedDays int, r Rating) Memory {
	if !r.Valid() {
		return mem
	}
	mem = inLimits(mem)
	next := Memory{Difficulty: m.difficulty(mem.Difficulty, r)}
	if r == Again {
		next.Stability = m.forgotten(mem, float64(elapsedDays))
		return next
	}
	var after [Easy]float64
	m.recalled(&after, mem, float64(elapsedDays))
	next.Stability = after[r-1]
	return next
}

// Retrievability is the probability, from 0 to 1, of recalling a card elapsedDays (0 or more, fractions allowed) after its last
// review (FSRS-6, section 3 of docs/fsrs.md).
func (m *Model) Retrievability(mem Memory, elapsedDays float64) float64 {
	return m.curve(clamp(elapsedDays, 0, math.MaxFloat64), clamp(mem.Stability, MinStability, MaxStability))
}

// Interval is the time in days, not rounded, after which retrievability falls to retention (FSRS-6, section 3 of docs/fsrs.md).
// Stability and retention are moved into 0.001 to 36500 and 0.01 to 1.
func (m *Model) Interval(stability, retention float64) float64 {
	return clamp(stability, MinStability, MaxStability) * m.intervalFactor(retention)
}

// intervalFactor is the interval for retention as a multiple of stability.
func (m *Model) intervalFactor(retention float64) float64 {
	return (exp(math.Log(clamp(retention, 0.01, 1))/m.decay) - 1) / m.factor
}

// curve is the forgetting curve, a power law.
func (m *Model) curve(days, stability float64) float64 {
	return exp(m.decay * math.Log(1+m.factor*days/stability))
}

// recalled sets the stabilities after the successful ratings, indexed by rating-1; together they cost little more than one.
func (m *Model) recalled(after *[Easy]float64, mem Memory, days float64) {
	s, w := mem.Stability, &m.w
	if days <= 0 {
		slowing := exp(-w[19] * math.Log(s))
		for i := Hard - 1; i < Easy; i++ {
			after[i] = min(s*max(1, m.sameDay[i]*slowing), MaxStability)
		}
		return
	}
	r := m.curve(days, s)
	gain := (11 - mem.Difficulty) * exp(w[8]-w[9]*math.Log(s)) * (exp(w[10]*(1-r)) - 1)
	after[Hard-1] = min(s*(1+gain*w[15]), MaxStability)
	after[Good-1] = min(s*(1+gain), MaxStability)
	after[Easy-1] = min(s*(1+gain*w[16]), MaxStability)
}

// forgotten is the stability after Again.
func (m *Model) forgotten(mem Memory, days float64) float64 {
	s, w := mem.Stability, &m.w
	if days <= 0 {
		return clamp(s*m.sameDay[Again-1]*exp(-w[19]*math.Log(s)), MinStability, MaxStability)
	}
	r := m.curve(days, s)
	after := w[11] * exp(w[14]*(1-r)-w[12]*math.Log(mem.Difficulty)) * (exp(w[13]*math.Log(s+1)) - 1)
	return clamp(min(after, s*m.lapseCap), MinStability, MaxStability)
}

// difficulty moves d by the rating, less the nearer it is to 10, and pulls it towards the first difficulty of Easy.
func (m *Model) difficulty(d float64, r Rating) float64 {
	moved := d - m.w[6]*(float64(r)-3)*(MaxDifficulty-d)/9
	return clamp(m.reversion+(1-m.w[7])*moved, MinDifficulty, MaxDifficulty)
}

func inLimits(mem Memory) Memory {
	return Memory{
		Stability:  clamp(mem.Stability, MinStability, MaxStability),
		Difficulty: clamp(mem.Difficulty, MinDifficulty, MaxDifficulty),
	}
}
