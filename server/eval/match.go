package eval

import (
	"slices"
	"strings"

	"github.com/languagetutor/languagetutor/server/tutor"
)

// span is a part [start, end) of a text, in code points.
type span struct{ start, end int }

func (s span) overlaps(o span) bool { return s.start < o.end && o.start < s.end }

// verdict is what a correction is worth.
type verdict string

const (
	right    verdict = "right"    // the error and its correction are as expected
	detected verdict = "detected" // there is an error, but that is not its correction
	invented verdict = "invented" // there is no error
)

// compare says what each correction is worth, and of each expected error whether it was put right and whether it was seen.
func (c *Conversation) compare(found []tutor.Correction) (verdicts []verdict, corrected, seen []bool, category int) {
	corrected, seen = make([]bool, len(c.spans)), make([]bool, len(c.spans))
	for _, f := range found {
		var near []int
		for i, s := range c.spans {
			if s.overlaps(span{f.Start, f.End}) {
				near = append(near, i)
				seen[i] = true
			}
		}
		settled := c.settled(f, near)
		for _, i := range settled {
			corrected[i] = true
		}
		switch {
		case len(near) == 0:
			verdicts = append(verdicts, invented)
		case len(settled) == 0:
			verdicts = append(verdicts, detected)
		default:
			verdicts = append(verdicts, right)
			if slices.ContainsFunc(settled, func(i int) bool { return c.Expected.Errors[i].Category == categories[f.Category] }) {
				category++
			}
		}
	}
	return verdicts, corrected, seen, category
}

// settled are those of the near errors that a correction puts right: it suggests what is accepted for one, or the words around
// come out the same, whichever part of them was quoted.
func (c *Conversation) settled(f tutor.Correction, near []int) []int {
	for _, i := range near {
		if slices.ContainsFunc(c.Expected.Errors[i].Suggestions, func(s string) bool { return plain(s) == plain(f.Suggestion) }) {
			return []int{i}
		}
	}
	if len(near) == 0 {
		return nil
	}
	text := []rune(c.Text)
	first := min(f.Start, c.spans[slices.MinFunc(near, func(a, b int) int { return c.spans[a].start - c.spans[b].start })].start)
	last := max(f.End, c.spans[slices.MaxFunc(near, func(a, b int) int { return c.spans[a].end - c.spans[b].end })].end)
	want := plain(string(text[first:f.Start]) + f.Suggestion + string(text[f.End:last]))

	slices.SortFunc(near, func(a, b int) int { return c.spans[a].start - c.spans[b].start })
	var settled []int
	// try goes on from a place in the text with the errors that are left, each put right or left alone.
	var try func(at int, written string, left, done []int) bool
	try = func(at int, written string, left, done []int) bool {
		if len(left) == 0 {
			if len(done) > 0 && plain(written+string(text[at:last])) == want {
				settled = slices.Clone(done)
				return true
			}
			return false
		}
		s := c.spans[left[0]]
		before := written + string(text[at:s.start])
		for _, suggestion := range c.Expected.Errors[left[0]].Suggestions {
			if try(s.end, before+suggestion, left[1:], append(slices.Clone(done), left[0])) {
				return true
			}
		}
		return try(s.end, before+string(text[s.start:s.end]), left[1:], done)
	}
	try(first, "", near, nil)
	return settled
}

// plain is a text without what does not matter when suggestions are compared: case, white space, the form of apostrophes.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(text, "’", "'"))), " ")
}
