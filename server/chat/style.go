package chat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// style is a way in which a terminal shows text, as an SGR sequence without its ends.
type style string

const (
	bold   style = "1"
	dim    style = "2"
	struck style = "9;31"
	green  style = "32"
	yellow style = "33"
	cyan   style = "36"
)

// palette shows text in styles, or plainly.
type palette struct{ colour bool }

func (p palette) paint(s style, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// printable is a text without control characters, which could command the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) {
			return r
		}
		return -1
	}, text)
}

// corrected is the learner's text with each error and what was meant.
func (p palette) corrected(text string, corrections []*pb.Correction) string {
	sorted := slices.SortedFunc(slices.Values(corrections), func(a, b *pb.Correction) int { return cmp.Compare(a.GetStart(), b.GetStart()) })
	characters := []rune(text)
	var b strings.Builder
	at := 0
	for _, c := range sorted {
		start, end := int(c.GetStart()), int(c.GetEnd())
		if start < at || end < start || end > len(characters) {
			continue
		}
		b.WriteString(printable(string(characters[at:start])))
		wrong := printable(string(characters[start:end]))
		if !p.colour {
			wrong = "[" + wrong + "]"
		}
		fmt.Fprintf(&b, "%s %s", p.paint(struck, wrong), p.paint(green, printable(c.GetSuggestion())))
		at = end
	}
	b.WriteString(printable(string(characters[at:])))
	return b.String()
}

// credit says what a learner did with a word, and with which rating it counts as a review; nothing of words that were only seen.
func (p palette) credit(c *pb.WordCredit) string {
	term := printable(c.GetTerm())
	switch c.GetKind() {
	case pb.EvidenceKind_EVIDENCE_KIND_PRODUCED:
		return p.paint(green, "✓ "+term) + p.paint(dim, " used")
	case pb.EvidenceKind_EVIDENCE_KIND_PRODUCED_WITH_ERROR:
		return p.paint(yellow, "~ "+term) + p.paint(dim, " used, with an error")
	case pb.EvidenceKind_EVIDENCE_KIND_RECOGNISED:
		return p.paint(green, "✓ "+term) + p.paint(dim, " understood")
	case pb.EvidenceKind_EVIDENCE_KIND_WRONG:
		return p.paint(yellow, "✗ "+term) + p.paint(dim, " not yet")
	case pb.EvidenceKind_EVIDENCE_KIND_HINTED:
		return p.paint(dim, "· "+term+" from the hint")
	default:
		return ""
	}
}
