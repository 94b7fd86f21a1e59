package fsrs

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestExpIsAsExactAsTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-750, 750).Draw(t, "x")
		got, want := exp(x), math.Exp(x)
		if ulp := math.Nextafter(want, math.Inf(1)) - want; math.Abs(got-want) > 2*ulp {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
	})
	for _, x := range []float64{0, math.Inf(1), math.Inf(-1), -700, 700, math.Ln2, -math.Ln2 / 128} {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 4e-16*want {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
	}
	if got := exp(math.NaN()); !math.IsNaN(got) {
		t.Errorf("exp(NaN) = %v", got)
	}
}
