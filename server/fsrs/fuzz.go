package fsrs

import (
	"encoding/binary"
	"math"
)

// Draw is the fuzz draw in [0, 1) of a card's review number reps (the reviews before it, [Card].Reps). It depends on nothing else,
// so that a preview shows what the answer will do and a replay repeats it (FSRS-6, section 5 of docs/fsrs.md).
func Draw(cardID [16]byte, reps int) float64 {
	h := mix(binary.LittleEndian.Uint64(cardID[:8]))
	h = mix(h ^ binary.LittleEndian.Uint64(cardID[8:]))
	h = mix(h ^ uint64(reps))
	return float64(h>>11) / (1 << 53)
}

// mix is one step of the SplitMix64 generator: every input bit changes about half of the output bits.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// fuzzDelta is how many days fuzz may move an interval either way: none below 2.5 days, else one day and a share of the interval
// that falls with its length (FSRS-6, section 5 of docs/fsrs.md).
func fuzzDelta(interval float64) float64 {
	if interval < 2.5 {
		return 0
	}
	return 1 + 0.15*(min(interval, 7)-2.5) + 0.1*max(min(interval, 20)-7, 0) + 0.05*max(interval-20, 0)
}

// fuzzed picks one of the whole days that fuzz allows, all equally likely for a uniform u. minimum and maximum are whole days; the
// maximum wins where they cross.
func fuzzed(interval, minimum, maximum, u float64) float64 {
	minimum = min(minimum, maximum)
	interval = clamp(interval, minimum, maximum)
	delta := fuzzDelta(interval)
	lower := clamp(math.Round(interval-delta), minimum, maximum)
	upper := clamp(math.Round(interval+delta), minimum, maximum)
	return clamp(math.Floor(lower+u*(1+upper-lower)), lower, upper)
}
