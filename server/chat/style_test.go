package chat

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

func TestNoTextCommandsTheTerminal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		hostile := rapid.StringOf(rapid.SampledFrom([]rune("ab é\x1b[2J\x07\r\b\u009b]0;x\n")))
		text, suggestion := hostile.Draw(t, "text"), hostile.Draw(t, "suggestion")
		start, end := rapid.IntRange(-2, 12).Draw(t, "start"), rapid.IntRange(-2, 12).Draw(t, "end")
		corrections := []*pb.Correction{{Start: int32(start), End: int32(end), Suggestion: suggestion}}
		credit := &pb.WordCredit{Term: text, Kind: pb.EvidenceKind(rapid.IntRange(0, 7).Draw(t, "kind"))}
		plain := palette{}
		for _, shown := range []string{plain.corrected(text, corrections), plain.credit(credit)} {
			if strings.ContainsFunc(shown, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
				t.Fatalf("%q", shown)
			}
		}
	})
}

func TestErrorsAreShownInTheirPlaces(t *testing.T) {
	t.Parallel()
	corrections := []*pb.Correction{
		{Start: 12, End: 16, Suggestion: "froid"}, {Start: 0, End: 5, Suggestion: "J'ai"}, {Start: 3, End: 7, Suggestion: "over another"},
	}
	if got, want := (palette{}).corrected("Je ai très, frod là", corrections), "[Je ai] J'ai très, [frod] froid là"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (palette{colour: true}).corrected("Je ai", corrections[1:2]); got != "\x1b[9;31mJe ai\x1b[0m \x1b[32mJ'ai\x1b[0m" {
		t.Errorf("got %q", got)
	}
}
