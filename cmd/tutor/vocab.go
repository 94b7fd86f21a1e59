package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
	"golang.org/x/text/language"

	"github.com/languagetutor/languagetutor/server/vocabulary"
)

type vocabCmd struct {
	Sample vocabSampleCmd `cmd:"" help:"Print a word list that shows the format."`
	Seed   vocabSeedCmd   `cmd:"" help:"Fill the catalogue with the starter lists, or with a word list of yours."`
	Import vocabImportCmd `cmd:"" help:"Fill the catalogue from a file: CSV, TSV, or a FreeDict dictionary."`
}

type vocabSampleCmd struct{}

// Run prints the sample.
func (vocabSampleCmd) Run(c console) error { return vocabulary.Sample(c.out) }

// languages say what a file does not.
type languages struct {
	Language            string `default:"fr" help:"Language of the words, such as fr."`
	TranslationLanguage string `default:"en" help:"Language of the translations where no column names it, such as en."`
}

type vocabSeedCmd struct {
	database
	languages
	File string `arg:"" help:"Word list (CSV); without it the starter lists of six languages." optional:"" type:"existingfile"`
}

// Run fills the catalogue.
func (v *vocabSeedCmd) Run(ctx context.Context, c console) error {
	db, err := v.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if v.File != "" {
		return c.importList(ctx, db, v.File, vocabulary.Sniffed, v.languages)
	}
	report, err := vocabulary.Seed(ctx, db)
	if err != nil {
		return err
	}
	return c.tell(report, "the starter lists")
}

type vocabImportCmd struct {
	database
	languages
	Format string `default:"csv" enum:"csv,tsv,freedict" help:"Format of the file (${enum})."`
	File   string `arg:"" help:"File; of a FreeDict dictionary its .index. Without it, the one FreeDict dictionary that is installed." optional:"" type:"existingfile"`
}

// Run fills the catalogue.
func (v *vocabImportCmd) Run(ctx context.Context, c console) error {
	if v.Format != "freedict" && v.File == "" {
		return errors.New("name the file to import")
	}
	db, err := v.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	switch v.Format {
	case "freedict":
		return v.dictionary(ctx, c, db)
	case "tsv":
		return c.importList(ctx, db, v.File, vocabulary.TSV, v.languages)
	default:
		return c.importList(ctx, db, v.File, vocabulary.CSV, v.languages)
	}
}

// dictionaryFolder is where Debian's dict-freedict packages put their files.
const dictionaryFolder = "/usr/share/dictd"

func (v *vocabImportCmd) dictionary(ctx context.Context, c console, db *pgxpool.Pool) error {
	index := v.File
	if index == "" {
		found, err := filepath.Glob(filepath.Join(dictionaryFolder, "freedict-*.index"))
		if err != nil || len(found) == 0 {
			return fmt.Errorf("no FreeDict dictionary in %s: name its .index file, or install one such as dict-freedict-fra-eng", dictionaryFolder)
		}
		if len(found) > 1 {
			return fmt.Errorf("several dictionaries are installed, name one: %s", strings.Join(found, ", "))
		}
		index = found[0]
	}
	from, to := v.pair(index)
	base := strings.TrimSuffix(index, ".index")
	texts, err := os.ReadFile(base + ".dict.dz")
	if errors.Is(err, os.ErrNotExist) {
		texts, err = os.ReadFile(base + ".dict")
	}
	if err != nil {
		return fmt.Errorf("read the dictionary of %s: %w", index, err)
	}
	file, err := os.Open(index)
	if err != nil {
		return err
	}
	defer file.Close()
	bar, done := c.progress("importing")
	report, err := vocabulary.ImportDictionary(ctx, db,
		vocabulary.Dictionary{Index: file, Definitions: bytes.NewReader(texts), From: from, To: to}, bar)
	done()
	if err != nil {
		return err
	}
	if err := c.listErrors(report.Errors); err != nil {
		return err
	}
	report.Errors = nil // left out, and said
	return c.tell(report, index)
}

// pair is the languages that a file such as freedict-fra-eng.index names, or those of the flags.
func (v *vocabImportCmd) pair(index string) (from, to string) {
	parts := strings.Split(strings.TrimSuffix(filepath.Base(index), ".index"), "-")
	if len(parts) == 3 && parts[0] == "freedict" {
		first, err1 := language.ParseBase(parts[1])
		second, err2 := language.ParseBase(parts[2])
		if err1 == nil && err2 == nil {
			return first.String(), second.String()
		}
	}
	return v.Language, v.TranslationLanguage
}

func (c console) importList(ctx context.Context, db *pgxpool.Pool, path string, format vocabulary.Format, l languages) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	bar, done := c.progress("importing")
	report, err := vocabulary.ImportWordList(ctx, db, vocabulary.WordList{
		Content: content, Format: format, Language: l.Language, Translation: l.TranslationLanguage,
		Source: filepath.Base(path), Licence: "not stated",
	}, bar)
	done()
	if err != nil {
		return err
	}
	return c.tell(report, path)
}

// progress returns a progress bar where a person looks at the terminal.
func (c console) progress(what string) (told vocabulary.Progress, done func()) {
	file, ok := c.err.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(50*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done) // a bar that cannot be drawn is no reason to stop
	}, func() { _ = bar.Finish() }
}

// tell says what an import did, or fails with the rows that are wrong.
func (c console) tell(report vocabulary.Report, source string) error {
	if err := c.listErrors(report.Errors); err != nil {
		return err
	}
	if n := len(report.Errors); n > 0 {
		return fmt.Errorf("%s has %d errors; nothing was imported", source, n)
	}
	_, err := fmt.Fprintf(c.out, "%d words from %s: %d new, %d changed, %d as they were\n",
		report.Words(), source, report.Created, report.Changed, report.Unchanged)
	return err
}

// shownErrors is how many wrong rows are listed.
const shownErrors = 50

func (c console) listErrors(rows []vocabulary.RowError) error {
	var b strings.Builder
	for _, e := range rows[:min(len(rows), shownErrors)] {
		fmt.Fprintf(&b, "line %d", e.Line)
		if e.Column != "" {
			fmt.Fprintf(&b, ", %s", e.Column)
		}
		fmt.Fprintf(&b, ": %s\n", e.Message)
	}
	if more := len(rows) - shownErrors; more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	_, err := io.WriteString(c.err, b.String())
	return err
}
