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
	// typoSimilarity finds every word of typoLength letters or more with one typo: at worst, a letter in the middle of a word of
	// four is another, two of its five trigrams remain, and two of the other word's five are shared.
	typoSimilarity = "0.2"
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

// search runs a search: exactly, and when nothing is found, with one typo.
func search[T any](
	ctx context.Context, db *pgxpool.Pool, query string, limit int,
	find func(ctx context.Context, tx pgx.Tx, pattern, like string) ([]match[T], error),
) (items []T, withTypo bool, err error) {
	folded := language.Fold(query)
	if folded == "" {
		return nil, false, fault.Invalid("query", "must hold a letter or a digit")
	}
	err = postgres.InReadTx(ctx, db, func(ctx context.Context, tx pgx.Tx) error {
		items, withTypo = nil, false
		found, err := find(ctx, tx, likePattern(folded), "")
		if err != nil || len(found) > 0 {
			items = best(folded, found, limit)
			return err
		}
		longest := longestWord(folded)
		if utf8.RuneCountInString(longest) < typoLength {
			return nil
		}
		if _, err := tx.Exec(ctx, setSimilaritySQL, typoSimilarity); err != nil {
			return err
		}
		if found, err = find(ctx, tx, "", folded); err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(m match[T]) bool { return !withinOneTypo(folded, m.text) })
		items, withTypo = best(folded, found, limit), len(found) > 0
		return nil
	})
	return items, withTypo, err
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
	return search(ctx, s.db, query, limit, func(ctx context.Context, tx pgx.Tx, pattern, like string) ([]match[Entry], error) {
		return findEntries(ctx, tx, learner, deck, pattern, like)
	})
}
