package vocabulary

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// base64Text writes a number as dictd does.
func base64Text(n int) string {
	text := string(base64Digits[n%64])
	if n >= 64 {
		return base64Text(n/64) + text
	}
	return text
}

// dictionary is a dictd pair of headwords and texts.
func dictionary(entries ...string) Dictionary {
	var index, texts strings.Builder
	for i := 0; i < len(entries); i += 2 {
		fmt.Fprintf(&index, "%s\t%s\t%s\n", entries[i], base64Text(texts.Len()), base64Text(len(entries[i+1])))
		texts.WriteString(entries[i+1])
	}
	return Dictionary{
		Index: strings.NewReader(index.String()), Definitions: strings.NewReader(texts.String()), From: "fr", To: "en",
	}
}

func small() Dictionary {
	return dictionary(
		"00databaseinfo", "French-English FreeDict Dictionary\nnothing to learn\n",
		"00-database-utf8", "\n",
		"abatjour", "abat-jour /abaʒuʀ/ <n, masc>\nlampshade\n",
		"chien", "chien /ʃjɛ̃/ <n, masc>\n1. dog, hound\n  \"Le chien dort.\" - The dog sleeps.\n2. cock (of a gun); dog\nSynonym: toutou\n",
		"long", "long <adj>\none that is wrapped because it is\n  much too long for a line, short\n",
		"chien2", "chien <n, masc>\npooch\n",
		"aller", "aller <v>\n(of a person) to go\n(in all directions)\n",
		"vide", "vide <adj>\n",
	)
}

func TestDictionaryIsReadIntoWords(t *testing.T) {
	t.Parallel()
	plain, bad, err := small().read()
	if err != nil {
		t.Fatal(err)
	}
	type word struct {
		Lemma        string
		POS          PartOfSpeech
		Gender       Gender
		Translations []string
	}
	var got []word
	for _, w := range plain {
		got = append(got, word{w.Lemma, w.PartOfSpeech, w.Gender, w.Translations["en"]})
	}
	want := []word{
		{"abat-jour", 1, 1, []string{"lampshade"}},
		{"chien", 1, 1, []string{"dog", "hound", "cock (of a gun)", "pooch"}},
		{"long", 3, 0, []string{"one that is wrapped because it is much too long for a line", "short"}},
		{"aller", 2, 0, []string{"(of a person) to go"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]RowError{{Line: 8, Message: "vide: has no translation"}}, bad); diff != "" {
		t.Error(diff)
	}
	if plain[0].Source != "freedict-fr-en" || plain[0].Licence == "" || plain[0].Language != "fr" {
		t.Errorf("comes from %+v", plain[0])
	}

	packed := small()
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	if _, err := io.Copy(zip, packed.Definitions); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	packed.Definitions = &zipped
	unpacked, _, err := packed.read()
	if diff := cmp.Diff(plain, unpacked); err != nil || diff != "" {
		t.Errorf("compressed: %v\n%s", err, diff)
	}
}

func TestBrokenLinesOfTheIndexAreReportedAndLeftOut(t *testing.T) {
	t.Parallel()
	text := "chien <n>\ndog\n"
	d := Dictionary{
		Index:       strings.NewReader("no tabs\nlate\tB\t" + base64Text(len(text)) + "\nlong\tA\t////////\nodd\tA\t?\nnone\tA\t\nchien\tA\tO\n"),
		Definitions: strings.NewReader(text), From: "fr", To: "en",
	}
	words, bad, err := d.read()
	if err != nil || len(words) != 1 || words[0].Lemma != "chien" {
		t.Errorf("read %+v, %v", words, err)
	}
	var lines []int
	for _, e := range bad {
		lines = append(lines, e.Line)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestDictionaryThatCannotBeUnpackedIsAnError(t *testing.T) {
	t.Parallel()
	for name, texts := range map[string]string{"no header": "\x1f\x8b", "cut off": "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01"} {
		d := small()
		d.Definitions = strings.NewReader(texts)
		if _, _, err := d.read(); err == nil || !strings.Contains(err.Error(), "unpack") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestStarterWordsWinAndGainLanguages(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	list := WordList{
		Content: []byte("term,pos,gender,translation_de,translation_en,cefr\nchien,noun,m,Hund,,A1\naller,verb,,gehen,to walk,A1\n"),
		Format:  CSV, Language: "fr", Source: starterSource, Licence: "CC0-1.0", Ranked: true,
	}
	if _, err := ImportWordList(t.Context(), db, list, nil); err != nil {
		t.Fatal(err)
	}
	report, err := ImportDictionary(t.Context(), db, small(), nil)
	if err != nil || report.Created != 2 || report.Changed != 1 || report.Unchanged != 1 || len(report.Errors) != 1 {
		t.Fatalf("report %+v, %v", report, err)
	}
	again, err := ImportDictionary(t.Context(), db, small(), nil)
	if err != nil || again.Unchanged != 4 || again.Words() != 4 {
		t.Errorf("again %+v, %v", again, err)
	}
	if seeded, err := ImportWordList(t.Context(), db, list, nil); err != nil || seeded.Unchanged != 2 {
		t.Errorf("the list again %+v, %v", seeded, err)
	}
	words, err := queryWords(t.Context(), db, `SELECT `+wordColumns+` FROM catalog_words w WHERE w.frequency_rank > 0 ORDER BY 10`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Word{
		{
			Lemma: "chien", PartOfSpeech: 1, Gender: 1, Rank: 1,
			Translations: map[string][]string{"de": {"Hund"}, "en": {"dog", "hound", "cock (of a gun)", "pooch"}},
		},
		{Lemma: "aller", PartOfSpeech: 2, Rank: 2, Translations: map[string][]string{"de": {"gehen"}, "en": {"to walk"}}},
	}
	for i := range want {
		want[i].Language, want[i].Band, want[i].Source, want[i].Licence = "fr", 1, starterSource, "CC0-1.0"
		want[i].ExampleTranslations = map[string]string{}
		want[i].ID = wordID(want[i])
	}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Error(diff)
	}
}

func TestImportRefusesLanguagesThatAreNone(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for _, pair := range [][2]string{{"", "en"}, {"fr", ""}, {"fr", "fra"}, {"!", "en"}} {
		d := small()
		d.From, d.To = pair[0], pair[1]
		_, err := ImportDictionary(t.Context(), db, d, nil)
		if problem, ok := err.(*fault.Error); !ok || problem.Code != fault.InvalidArgument { //nolint:errorlint // Not wrapped.
			t.Errorf("%q: error %v", pair, err)
		}
	}
}

// TestWholeFreeDict reads the dictionary of Debian's package dict-freedict-fra-eng where it is installed, and else checks only
// that it is not.
func TestWholeFreeDict(t *testing.T) {
	t.Parallel()
	const base = "/usr/share/dictd/freedict-fra-eng"
	index, err := os.ReadFile(base + ".index")
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	texts, err := os.ReadFile(base + ".dict.dz")
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.New(t)
	load := func() Report {
		report, err := ImportDictionary(t.Context(), db, Dictionary{
			Index: bytes.NewReader(index), Definitions: bytes.NewReader(texts), From: "fra", To: "eng",
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	first := load()
	if first.Created < 8000 || first.Created != first.Words() || len(first.Errors) > 0 {
		t.Errorf("created %d of %d words, errors %v", first.Created, first.Words(), first.Errors)
	}
	if second := load(); second.Unchanged != first.Created {
		t.Errorf("the second time: %d created, %d changed", second.Created, second.Changed)
	}
}

func FuzzDictionary(f *testing.F) {
	whole := small()
	index, _ := io.ReadAll(whole.Index)
	texts, _ := io.ReadAll(whole.Definitions)
	f.Add(index, texts)
	f.Add([]byte("a\tA\tE\n"), []byte("a <\nb"))
	f.Add([]byte("a\tA\tK\r\n\n"), []byte("/a/ <n>\n  1. ,;"))
	f.Fuzz(func(t *testing.T, index, texts []byte) {
		d := Dictionary{Index: bytes.NewReader(index), Definitions: bytes.NewReader(texts), From: "fr", To: "en"}
		words, bad, err := d.read()
		if err != nil {
			return // of the compression
		}
		lines := bytes.Count(index, []byte("\n")) + 1
		for _, e := range bad {
			if e.Line < 1 || e.Line > lines {
				t.Errorf("error %+v of an index of %d lines", e, lines)
			}
		}
		for _, w := range words {
			var p problems
			Content{Term: w.Lemma, Translations: w.Translations["en"]}.normalise(&p)
			if err := p.fault(); err != nil {
				t.Errorf("%+v cannot be an entry: %v", w, err)
			}
		}
	})
}
