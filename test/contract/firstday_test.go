package contract

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/languagetutor/languagetutor/server/demo"
	"github.com/languagetutor/languagetutor/server/vocabulary"
)

// TestFirstDayIsToldWithNumbersThatAgree plays the story of the README and adds up what it tells.
func TestFirstDayIsToldWithNumbersThatAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := vocabulary.Seed(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	var out bytes.Buffer
	if err := demo.Play(t.Context(), w.url, &out); err != nil {
		t.Fatalf("%v after\n%s", err, out.String())
	}
	story := out.String()
	t.Log(story)
	numbers := func(pattern string) []int {
		t.Helper()
		match := regexp.MustCompile(pattern).FindStringSubmatch(story)
		if match == nil {
			t.Fatalf("the story has no %s", pattern)
		}
		var found []int
		for _, text := range match[1:] {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, n)
		}
		return found
	}
	if got := numbers(`(\d+) words, each asked both ways`)[0]; got != 12 {
		t.Errorf("%d words from the catalogue, want 12", got)
	}
	if got := numbers(`(\d+) of (\d+) rows`); got[0] != 4 || got[1] != 4 {
		t.Errorf("%d of %d rows from the file, want 4 of 4", got[0], got[1])
	}
	for _, found := range []string{"ca suffit  → ça suffit: that's enough", "bagutte    → la baguette: baguette"} {
		if !strings.Contains(story, found) {
			t.Errorf("the search did not find %q", found)
		}
	}
	online, wrong := strings.Count(story, "she says "), strings.Count(story, "she says again")
	if online != 10 || wrong != 2 {
		t.Errorf("%d reviews online with %d wrong, want 10 with 2", online, wrong)
	}
	if got := numbers(`the card has (\d+) reviews again`)[0]; got != 0 {
		t.Errorf("a card that was new has %d reviews after the undo", got)
	}
	sent, again := numbers(`first time: (\d+) accepted, (\d+) known`), numbers(`sent again: (\d+) accepted, (\d+) known`)
	if sent[0] != 6 || sent[1] != 0 || again[0] != 0 || again[1] != 6 {
		t.Errorf("offline: %v at first, then %v; want 6 accepted, then 6 known", sent, again)
	}
	total := numbers(`(\d+) reviews, (\d+) right, (\d+) new cards, [^ ]+ active, (\d+) XP`)
	reviews, right, fresh, points := total[0], total[1], total[2], total[3]
	// The offline reviews are up to 20 minutes old. When the learner's day has begun since, they are yesterday's.
	late := sent[0]
	if paris := inParis(t, began); paris.Hour() == 4 && paris.Minute() < 21 {
		late = reviews - online
	}
	talk := strings.Count(story, ", which is a review")
	if talk < 3 || !strings.Contains(story, "la baguette: produced, which is a review") || !strings.Contains(story, "Je ai → J'ai: ") {
		t.Errorf("the conversation made %d reviews", talk)
	}
	wrong += strings.Count(story, ": wrong, which is a review")
	if reviews != online+late+talk || right != reviews-wrong {
		t.Errorf("%d reviews, %d right; want %d and %d", reviews, right, online+late+talk, online+late+talk-wrong)
	}
	earned := numbers(`3 turns, (\d+) XP\.`)[0]
	if fresh < online || fresh > reviews || points < reviews+earned-2*talk || points > 2*reviews+earned {
		t.Errorf("%d new cards and %d points from %d reviews", fresh, points, reviews)
	}
	if !strings.Contains(story, "Streak: 1 day. Today counts: true.") {
		t.Error("ten reviews made no streak of one day")
	}
	due := 0
	for line := range strings.Lines(story) {
		if match := regexp.MustCompile(`^   \d{4}-\d\d-\d\d  (▪+) (\d+)$`).FindStringSubmatch(strings.TrimRight(line, "\n")); match != nil {
			if strconv.Itoa(strings.Count(match[1], "▪")) != match[2] {
				t.Errorf("bar and number differ: %s", line)
			}
			due += strings.Count(match[1], "▪")
		}
	}
	if due == 0 || due > fresh {
		t.Errorf("%d cards fall due, and %d were reviewed", due, fresh)
	}
}

func inParis(t *testing.T, at time.Time) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return at.In(zone)
}
