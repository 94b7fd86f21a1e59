package tutor

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/study"
)

// targetsPerTurn is how many words a turn aims at, by level.
func targetsPerTurn(level int) int {
	switch {
	case level <= 2:
		return 2
	case level <= 4:
		return 3
	default:
		return 4
	}
}

// newQuota is how many new words a turn may bring: one of four targets over the turns of a session, and never more than half.
func newQuota(position, count int) int {
	return min((position+1)*count/4-position*count/4, count/2)
}

// choose picks the targets of a turn: words due or nearly due first, by recall and then by how they fit the topic, and new ones
// within their quota. Words of the last turns are left in peace.
func choose(due, news []study.Word, level, position int, topic, lang string, recent map[uuid.UUID]bool) []Target {
	count := targetsPerTurn(level)
	fresh := func(words []study.Word) []study.Word {
		return slices.DeleteFunc(slices.Clone(words), func(w study.Word) bool { return recent[w.EntryID] })
	}
	due, news = fresh(due), fresh(news)
	fits := func(w study.Word) int {
		if topic != "" && len(language.Find(topic, lang, w.Term)) > 0 {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(due, func(a, b study.Word) int {
		// Words about equally likely to be forgotten stand in line by topic.
		return cmp.Or(cmp.Compare(int(a.Recall*20), int(b.Recall*20)), cmp.Compare(fits(a), fits(b)), cmp.Compare(a.Recall, b.Recall))
	})
	slices.SortStableFunc(news, func(a, b study.Word) int { return cmp.Compare(fits(a), fits(b)) })
	old := min(count-min(newQuota(position, count), len(news)), len(due))
	young := min(count-old, count/2, len(news))
	targets := []Target{}
	for _, w := range slices.Concat(due[:old], news[:young]) {
		targets = append(targets, Target{EntryID: w.EntryID, Term: w.Term, Recognise: w.Recognise, Produce: w.Produce, New: w.New})
	}
	return targets
}
