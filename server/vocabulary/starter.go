package vocabulary

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed starter/*.csv
var starterFiles embed.FS

// starterLists returns the hand-made lists.
func starterLists() ([]WordList, error) {
	paths, err := fs.Glob(starterFiles, "starter/*.csv")
	if err != nil {
		return nil, fmt.Errorf("find starter lists: %w", err)
	}
	lists := make([]WordList, len(paths))
	for i, path := range paths {
		content, err := starterFiles.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read starter list: %w", err)
		}
		language := strings.TrimSuffix(strings.TrimPrefix(path, "starter/"), ".csv")
		lists[i] = WordList{
			Content: content, Format: CSV, Language: language, Source: starterSource, Licence: "CC0-1.0", Ranked: true,
		}
	}
	return lists, nil
}

// Seed brings the starter lists into the catalogue. Again, it changes nothing.
func Seed(ctx context.Context, db *pgxpool.Pool) (Report, error) {
	lists, err := starterLists()
	if err != nil {
		return Report{}, err
	}
	var total Report
	for _, list := range lists {
		report, err := ImportWordList(ctx, db, list, nil)
		if err != nil {
			return total, err
		}
		if len(report.Errors) > 0 {
			return total, fmt.Errorf("starter list %s, line %d: %s", list.Language, report.Errors[0].Line, report.Errors[0].Message)
		}
		total.Created += report.Created
		total.Changed += report.Changed
		total.Unchanged += report.Unchanged
	}
	return total, nil
}

// sample shows every column of a word list.
const sample = `term,part of speech,gender,translation_en,translation_de,example,example_translation_en,cefr
chien,noun,m,dog; hound,Hund,Le chien dort dans le jardin.,The dog sleeps in the garden.,A1
manger,verb,,to eat,essen,Nous mangeons à midi.,We eat at noon.,A1
bientôt,adverb,,soon; shortly,bald,On se voit bientôt !,See you soon!,A1
quand même,phrase,,all the same,trotzdem,"Il pleut, mais je sors quand même.","It is raining, but I am going out all the same.",B1
`

// Sample writes a word list that shows the format of WordList.
func Sample(w io.Writer) error {
	if _, err := io.WriteString(w, sample); err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	return nil
}
