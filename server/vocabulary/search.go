package vocabulary

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/language"
	"github.com/languagetutor/languagetutor/server/postgres"
)

const (
	// typoLength is from how many letters on a word forgives a typo: shorter ones are all alike.
	typoLength = 4
	// maxMatches is how many candidates are ranked.
	maxMatches = 500
	// maxCandidates is how many texts are compared with a query that may hold a typo.
	maxCandidates = 20_000
)

// match is a text that was found.
type match[T any] struct {
	item T
	text string // search text: the term, then a translation a line
}

// rank orders matches of a folded query: the whole term, its beginning, a whole line, the beginning of a word, anything else.
func rank(query, text string) int {
	term, _, _ := strings.Cut(text, "\n")
	switch {
	case term == query:
		return 0
	case strings.HasPrefix(term, query):
		return 1
	case slices.Contains(strings.Split(text, "\n"), query):
		return 2
	case strings.Contains(" "+strings.ReplaceAll(text, "\n", " "), " "+query):
		return 3
	default:
		return 4
	}
}

// best sorts matches by rank, then the shorter term first, then as they came, and returns the items of the first ones.
func best[T any](query string, found []match[T], limit int) []T {
	slices.SortStableFunc(found, func(a, b match[T]) int {
		return cmp.Or(cmp.Compare(rank(query, a.text), rank(query, b.text)), cmp.Compare(termLength(a.text), termLength(b.text)))
	})
	items := make([]T, min(limit, len(found)))
	for i := range items {
		items[i] = found[i].item
	}
	return items
}

func termLength(text string) int {
	term, _, _ := strings.Cut(text, "\n")
	return utf8.RuneCountInString(term)
}

// withinOneTypo says whether each word of the query is in the text, one of them with at most one typo in all.
func withinOneTypo(query, text string) bool {
	words := strings.Fields(text)
	typos := 0
	for wanted := range strings.FieldsSeq(query) {
		if slices.Contains(words, wanted) {
			continue
		}
		near := utf8.RuneCountInString(wanted) >= typoLength &&
			slices.ContainsFunc(words, func(word string) bool { return language.OneTypo(wanted, word) })
		if typos++; !near || typos > 1 {
			return false
		}
	}
	return true
}

// index finds things by their search texts.
type index[T any] interface {
	// matching returns what has a text that fits a LIKE pattern, the best first.
	matching(ctx context.Context, tx pgx.Tx, pattern string) ([]match[T], error)
	// candidates returns the ids of what has a text that fits one of the patterns.
	candidates(ctx context.Context, tx pgx.Tx, patterns typoPatterns) ([]match[uuid.UUID], error)
	// byID returns what the ids name, in any order.
	byID(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]T, error)
}

// search runs a search: exactly, and when nothing is found, with one typo.
func search[T any](
	ctx context.Context, db *pgxpool.Pool, in index[T], query string, limit int,
) (items []T, withTypo bool, err error) {
	folded := language.Fold(query)
	if folded == "" {
		return nil, false, fault.Invalid("query", "must hold a letter or a digit")
	}
	err = postgres.InReadTx(ctx, db, func(ctx context.Context, tx pgx.Tx) error {
		items, withTypo = nil, false
		found, err := in.matching(ctx, tx, likePattern(folded))
		if err != nil || len(found) > 0 {
			items = best(folded, found, limit)
			return err
		}
		longest := longestWord(folded)
		if utf8.RuneCountInString(longest) < typoLength {
			return nil
		}
		near, err := in.candidates(ctx, tx, patternsOf(longest))
		if err != nil {
			return err
		}
		near = slices.DeleteFunc(near, func(m match[uuid.UUID]) bool { return !withinOneTypo(folded, m.text) })
		ids := best(folded, near, limit)
		named, err := in.byID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			items = append(items, named[id])
		}
		withTypo = len(items) > 0
		return nil
	})
	return items, withTypo, err
}

// typoPatterns are LIKE patterns, one of which fits every text that has a given word with at most one typo.
type typoPatterns [7]string

// patternsOf cuts a word in two: a typo leaves the first half as the beginning of a word or the second as the end of one, unless
// it swaps the letters where they meet. Words are separated by spaces and line breaks.
func patternsOf(word string) typoPatterns {
	letters := []rune(word)
	half := len(letters) / 2
	first, second := likeEscapes.Replace(string(letters[:half])), likeEscapes.Replace(string(letters[half:]))
	letters[half-1], letters[half] = letters[half], letters[half-1]
	return typoPatterns{
		first + "%", "% " + first + "%", "%\n" + first + "%",
		"%" + second, "%" + second + " %", "%" + second + "\n%",
		likePattern(string(letters)),
	}
}

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// likePattern finds the text anywhere.
func likePattern(text string) string { return "%" + likeEscapes.Replace(text) + "%" }

func longestWord(text string) string {
	return slices.MaxFunc(strings.Fields(text), func(a, b string) int {
		return cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	})
}

// SearchEntries returns the entries that match a text, the best first, folding case, accents, ligatures and ß. Where nothing
// matches, entries that match with one typo are returned, and the second result is true.
func (s *Service) SearchEntries(ctx context.Context, learner, deck uuid.UUID, query string, limit int) ([]Entry, bool, error) {
	if deck != uuid.Nil {
		if _, err := s.Deck(ctx, learner, deck); err != nil {
			return nil, false, err
		}
	}
	return search(ctx, s.db, entryIndex{learner, deck}, query, limit)
}
