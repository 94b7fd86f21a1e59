package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// catalogue is every row of the catalogue, with the transaction that wrote it.
func catalogue(t *testing.T, db *pgxpool.Pool) string {
	t.Helper()
	var rows string
	if err := db.QueryRow(t.Context(),
		`SELECT coalesce(string_agg(w.xmin || w::text, E'\n' ORDER BY id), '') FROM catalog_words w`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestSampleImportsAndASecondImportWritesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	sample := succeeds(t, "vocab", "sample")
	words := strings.Count(sample, "\n") - 1
	load := []string{"vocab", "import", "--format", "csv", "--database-url=" + db.Config().ConnString(), write(t, "sample.csv", sample)}

	if first := succeeds(t, load...); !strings.Contains(first, fmt.Sprintf(": %d new, 0 changed, 0 as they were\n", words)) {
		t.Errorf("the first import of %d words says %s", words, first)
	}
	before := catalogue(t, db)
	if second := succeeds(t, load...); !strings.Contains(second, fmt.Sprintf(": 0 new, 0 changed, %d as they were\n", words)) {
		t.Errorf("the second import says %s", second)
	}
	if after := catalogue(t, db); after != before || before == "" {
		t.Errorf("the second import wrote:\n%s\nbefore:\n%s", after, before)
	}
}

func TestAWrongRowIsNamedAndNothingIsImported(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	url := "--database-url=" + db.Config().ConnString()
	succeeds(t, "vocab", "import", url, write(t, "good.csv", "term,translation\nchien,dog\n"))
	before := catalogue(t, db)

	bad := write(t, "bad.csv", "term,translation,gender\nchat,cat,m\nchien,hound,m\nours,bear,perhaps\n,mouse,f\n")
	code, stdout, stderr := tutor(t, "vocab", "import", url, bad)
	if code != 1 || stdout != "" {
		t.Errorf("exit code %d, %q", code, stdout)
	}
	for _, want := range []string{"line 4, gender: ", "line 5, term: ", "bad.csv has 2 errors; nothing was imported"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("lacks %q:\n%s", want, stderr)
		}
	}
	if after := catalogue(t, db); after != before || before == "" {
		t.Errorf("the catalogue changed:\n%s\nbefore:\n%s", after, before)
	}
}

func TestAFileFullOfErrorsIsNotRecitedToItsEnd(t *testing.T) {
	t.Parallel()
	bad := write(t, "bad.csv", "term,translation\n"+strings.Repeat(",dog\n", shownErrors+7))
	code, _, stderr := tutor(t, "vocab", "import", "--database-url="+pgtest.URL(t), bad)
	if lines := strings.Count(stderr, "line "); code != 1 || lines != shownErrors || !strings.Contains(stderr, "and 7 more\n") {
		t.Errorf("exit code %d, %d lines of errors:\n%s", code, lines, stderr)
	}
}

// TestDictionaryTellsItsLanguagesByItsName has an entry with a translation and one without. The index says where each text
// begins and how long it is, in digits of base64: A is 0, F 5 and V 21.
func TestDictionaryTellsItsLanguagesByItsName(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	folder := t.TempDir()
	for name, text := range map[string]string{
		"freedict-deu-spa.index": "Hund\tA\tV\nleer\tV\tF\n",
		"freedict-deu-spa.dict":  "Hund <n, masc>\nperro\nleer\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := tutor(t, "vocab", "import", "--format=freedict", "--database-url="+db.Config().ConnString(),
		filepath.Join(folder, "freedict-deu-spa.index"))
	if code != 0 || !strings.Contains(stdout, "1 words from") || !strings.Contains(stderr, "line 2: leer: has no translation") {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	var word string
	if err := db.QueryRow(t.Context(), `SELECT concat_ws(' ', language, lemma, translations) FROM catalog_words`).Scan(&word); err != nil {
		t.Fatal(err)
	}
	if want := `de Hund {"es": ["perro"]}`; word != want {
		t.Errorf("got %s, want %s", word, want)
	}
}
