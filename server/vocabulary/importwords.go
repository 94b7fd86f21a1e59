package vocabulary

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// starterSource is the source of the hand-made lists. No other source changes their words; it can only add languages.
const starterSource = "starter"

// Report is what an import into the catalogue did.
type Report struct {
	Created, Changed, Unchanged int
	// Errors are the rows that are wrong. With any, a word list changes nothing; a dictionary is imported without them.
	Errors []RowError
}

// Words is how many words were read.
func (r Report) Words() int { return r.Created + r.Changed + r.Unchanged }

// Progress is told how much of an import is done.
type Progress func(done, total int)

// ImportWordList brings a word list into the catalogue: all of it, or with an error in any row, nothing.
func ImportWordList(ctx context.Context, db *pgxpool.Pool, l WordList, progress Progress) (Report, error) {
	var err error
	if l.Language, l.Translation, err = languagePair(l.Language, l.Translation, true); err != nil {
		return Report{}, err
	}
	words, bad := l.read()
	if len(bad) > 0 {
		return Report{Errors: bad}, nil
	}
	return importWords(ctx, db, words, progress)
}

// ImportDictionary brings a FreeDict dictionary into the catalogue. Entries without a translation are left out and reported.
func ImportDictionary(ctx context.Context, db *pgxpool.Pool, d Dictionary, progress Progress) (Report, error) {
	var err error
	if d.From, d.To, err = languagePair(d.From, d.To, false); err != nil {
		return Report{}, err
	}
	words, bad, err := d.read()
	if err != nil {
		return Report{}, err
	}
	report, err := importWords(ctx, db, words, progress)
	report.Errors = bad
	return report, err
}

// wordID is the same for a word whatever it was imported from.
func wordID(w Word) uuid.UUID {
	key := strings.Join([]string{w.Language, w.Lemma, strconv.Itoa(int(w.PartOfSpeech)), "0"}, "\x00")
	return uuid.NewSHA1(catalogueSpace, []byte(key))
}

var catalogueSpace = uuid.MustParse("3b1c2a52-6f0e-5d64-9a3e-8f4f0c8f7a11")

const (
	// lockCatalogueSQL keeps two imports apart; readers go on.
	lockCatalogueSQL = `
LOCK TABLE catalog_words IN SHARE ROW EXCLUSIVE MODE`

	stageWordsSQL = `
CREATE TEMPORARY TABLE staged_words (LIKE catalog_words) ON COMMIT DROP`

	writeWordsSQL = `
INSERT INTO catalog_words (id, language, lemma, part_of_speech, sense, gender, translations, example, example_translations, cefr, frequency_rank,
    source, licence, search_text)
SELECT id, language, lemma, part_of_speech, sense, gender, translations, example, example_translations, cefr, frequency_rank,
    source, licence, search_text FROM staged_words
ON CONFLICT (id) DO UPDATE SET
    gender = excluded.gender, translations = excluded.translations, example = excluded.example,
    example_translations = excluded.example_translations, cefr = excluded.cefr, frequency_rank = excluded.frequency_rank,
    source = excluded.source, licence = excluded.licence, search_text = excluded.search_text`
)

// importWords brings words into the catalogue in one transaction, and writes only those that are new or changed.
func importWords(ctx context.Context, db *pgxpool.Pool, words []Word, progress Progress) (Report, error) {
	ids := make([]uuid.UUID, len(words))
	for i := range words {
		words[i].ID = wordID(words[i])
		ids[i] = words[i].ID
	}
	var report Report
	err := postgres.InTx(ctx, db, pgx.TxOptions{}, func(ctx context.Context, tx pgx.Tx) error {
		report = Report{}
		if _, err := tx.Exec(ctx, lockCatalogueSQL); err != nil {
			return fmt.Errorf("lock the catalogue: %w", err)
		}
		known, err := wordsByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		var changed []Word
		for _, w := range words {
			old, there := known[w.ID]
			if !there {
				report.Created++
				changed = append(changed, w)
			} else if w = old.merge(w); !reflect.DeepEqual(w, old) {
				report.Changed++
				changed = append(changed, w)
			}
		}
		report.Unchanged = len(words) - len(changed)
		return writeWords(ctx, tx, changed, progress)
	})
	return report, err
}

// merge returns a known word brought up to date. A starter word keeps all that it has and takes only languages that it lacks,
// unless the starter lists themselves change it.
func (w Word) merge(news Word) Word {
	strong, weak := news, w
	if w.Source == starterSource && news.Source != starterSource {
		strong, weak = w, news
		strong.Source, strong.Licence = w.Source, w.Licence
	}
	strong.Translations = join(weak.Translations, strong.Translations)
	strong.ExampleTranslations = join(weak.ExampleTranslations, strong.ExampleTranslations)
	strong.Gender = cmp.Or(strong.Gender, weak.Gender)
	strong.Band = cmp.Or(strong.Band, weak.Band)
	strong.Rank = cmp.Or(strong.Rank, weak.Rank)
	if strong.Example == "" {
		strong.Example = weak.Example
	}
	return strong
}

// join returns what two maps hold; where both have a key, the second one's.
func join[V any](first, second map[string]V) map[string]V {
	joined := make(map[string]V, len(first)+len(second))
	maps.Copy(joined, first)
	maps.Copy(joined, second)
	return joined
}

func writeWords(ctx context.Context, tx pgx.Tx, words []Word, progress Progress) error {
	if len(words) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, stageWordsSQL); err != nil {
		return fmt.Errorf("stage words: %w", err)
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"staged_words"}, []string{
		"id", "language", "lemma", "part_of_speech", "sense", "gender", "translations", "example", "example_translations",
		"cefr", "frequency_rank", "source", "licence", "search_text",
	}, pgx.CopyFromSlice(len(words), func(i int) ([]any, error) {
		if progress != nil {
			progress(i+1, len(words))
		}
		return words[i].row(), nil
	}))
	if err != nil {
		return fmt.Errorf("stage words: %w", err)
	}
	if _, err := tx.Exec(ctx, writeWordsSQL); err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	return nil
}

func (w Word) row() []any {
	var rank *int
	if w.Rank > 0 {
		rank = &w.Rank
	}
	var translations []string
	for _, code := range slices.Sorted(maps.Keys(w.Translations)) {
		translations = append(translations, w.Translations[code]...)
	}
	return []any{
		w.ID, w.Language, w.Lemma, int16(w.PartOfSpeech), int16(0), int16(w.Gender), w.Translations, w.Example,
		w.ExampleTranslations, int16(w.Band), rank, w.Source, w.Licence, searchText(w.Lemma, translations...),
	}
}
