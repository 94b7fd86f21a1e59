package fsrs

import (
	"fmt"
	"math"
)

// Parameters are the 21 weights w0 to w20 of FSRS-6 (section 1 of docs/fsrs.md). [DefaultParameters] and [ParseParameters] give valid
// ones.
type Parameters [21]float64

// DefaultParameters are the published FSRS-6 weights, for a learner with too few reviews to fit their own.
func DefaultParameters() Parameters {
	return Parameters{
		0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
		1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
	}
}

// shortTermCeiling bounds w17 and w18 unless several relearning steps call for less (see relearningCeiling).
const shortTermCeiling = 2

// parameterBounds are the lowest and highest value of each weight (FSRS-6, section 1 of docs/fsrs.md).
var parameterBounds = [len(Parameters{})][2]float64{
	{0.001, 100},
	{0.001, 100},
	{0.001, 100},
	{0.001, 100},
	{1, 10},
	{0.001, 4},
	{0.001, 4},
	{0.001, 0.75},
	{0, 4.5},
	{0, 0.8},
	{0.001, 3.5},
	{0.001, 5},
	{0.001, 0.25},
	{0.001, 0.9},
	{0, 4},
	{0, 1},
	{1, 6},
	{0, shortTermCeiling},
	{0, shortTermCeiling},
	{0, 0.8},
	{0.1, 0.8},
}

// ParseParameters reads weights as they are stored or exchanged: 21 numbers (FSRS-6), 19 (FSRS-5), 17 (FSRS-4.5), or none for
// the defaults. Older sets are migrated and every weight is clipped to its bounds (FSRS-6, section 1 of docs/fsrs.md).
// Another length, a NaN or an infinity is a [*ConfigError] that names the parameter.
func ParseParameters(weights []float64) (Parameters, error) {
	for i, w := range weights {
		if math.IsNaN(w) || math.IsInf(w, 0) {
			return Parameters{}, &ConfigError{Field: fmt.Sprintf("parameters[%d]", i), Problem: "is not a finite number"}
		}
	}
	var p Parameters
	copy(p[:], weights)
	switch len(weights) {
	case 0:
		return DefaultParameters(), nil
	case 17:
		p[4] += 2 * p[5]
		p[5] = math.Log(3*p[5]+1) / 3 // NaN below -1/3, which clip turns into the lower bound
		p[6] += 0.5
		p[20] = 0.5
	case 19:
		p[20] = 0.5
	case len(p):
	default:
		return Parameters{}, &ConfigError{Field: "parameters", Problem: fmt.Sprintf("has %d numbers, want 21, 19, 17 or none", len(weights))}
	}
	return p.clip(0), nil
}

// clip moves every weight into its bounds; NaN becomes the lower bound. relearningSteps lowers the ceiling of w17 and w18.
func (p Parameters) clip(relearningSteps int) Parameters {
	for i, b := range parameterBounds {
		p[i] = clamp(p[i], b[0], b[1])
	}
	ceiling := p.relearningCeiling(relearningSteps)
	p[17], p[18] = min(p[17], ceiling), min(p[18], ceiling)
	return p
}

// relearningCeiling keeps a lapse followed by n relearning steps from ending above the stability before the lapse
// (FSRS-6, section 1 of docs/fsrs.md). The receiver is inside its bounds.
func (p Parameters) relearningCeiling(n int) float64 {
	if n < 2 {
		return shortTermCeiling
	}
	room := -(math.Log(p[11]) + math.Log(math.Exp2(p[13])-1) + 0.3*p[14]) / float64(n)
	return min(shortTermCeiling, math.Sqrt(max(0.01, room)))
}

// clamp limits x to [low, high]; NaN becomes low.
func clamp(x, low, high float64) float64 {
	if !(x > low) {
		return low
	}
	return min(x, high)
}
