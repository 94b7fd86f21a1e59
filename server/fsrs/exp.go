package fsrs

import "math"

// expTable holds 2^(j/64).
var expTable = func() (t [64]float64) {
	for j := range t {
		t[j] = math.Exp2(float64(j) / 64)
	}
	return t
}()

// exp is e^x within 2 units in the last place and about twice as fast as math.Exp, which is half the cost of a review. It splits
// x = (64k + j)*ln2/64 + r, so that e^x = 2^k * 2^(j/64) * e^r with |r| < 0.0055, where five terms of the series are enough.
func exp(x float64) float64 {
	const (
		shift  = 3 << 51 // adding it leaves the nearest whole number in the low bits
		ln2Hi  = 0x1.62e42fefa0000p-7
		ln2Low = math.Ln2/64 - ln2Hi
	)
	if !(x > -700 && x < 700) {
		return math.Exp(x)
	}
	shifted := x*(64/math.Ln2) + shift
	n := shifted - shift
	r := x - n*ln2Hi - n*ln2Low
	bits := math.Float64bits(shifted)
	scale := math.Float64frombits(math.Float64bits(expTable[bits%64]) + bits>>6<<52)
	rr := r * r
	return scale + scale*(r+rr*(0.5+r*(1.0/6)+rr*(1.0/24+r*(1.0/120))))
}
