package fsrs

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// load reads a file of testdata, unpacked if its name ends in .gz.
func load[T any](t *testing.T, name string) (v T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = bytes.NewReader(data)
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.NewDecoder(r).Decode(&v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// near reports whether got is want within a relative tolerance, or within a hundredth of it near 0: ts-fsrs has 8 decimals only.
func near(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*math.Abs(want)+tolerance*1e-2
}

func nearMemory(got, want Memory, tolerance float64) bool {
	return near(got.Stability, want.Stability, tolerance) && near(got.Difficulty, want.Difficulty, tolerance)
}

// plainConfig is the default configuration without fuzz, as other implementations test theirs.
func plainConfig() Config {
	c := DefaultConfig()
	c.Fuzz = false
	return c
}

func newScheduler(t *testing.T, c Config) *Scheduler {
	t.Helper()
	s, err := NewScheduler(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t *testing.T, weights []float64) Parameters {
	t.Helper()
	p, err := ParseParameters(weights)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// reviewWhenDue folds ratings, each given when the card falls due, and returns the interval after each.
func reviewWhenDue(s *Scheduler, ratings []Rating) (intervals []int) {
	var c Card
	for _, r := range ratings {
		c = s.Next(c, c.Interval, r, 0)
		intervals = append(intervals, c.Interval)
	}
	return intervals
}

// replay folds (rating, days since the last review) and returns the memory after each.
func replay(m *Model, ratings []Rating, days []int) (states []Memory) {
	mem := m.First(ratings[0])
	states = append(states, mem)
	for i := 1; i < len(ratings); i++ {
		mem = m.Next(mem, days[i], ratings[i])
		states = append(states, mem)
	}
	return states
}
