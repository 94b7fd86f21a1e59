package vocabulary

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts are the rows of a table as "line term=translation".
func (t *table) texts() []string {
	var out []string
	for _, row := range t.rows {
		out = append(out, fmt.Sprintf("%d %s=%s", row.line, row.fields["term"], row.fields["translation"]))
	}
	return out
}

func TestReadTableFindsItsColumnsAndLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content string
		format  Format
		rows    []string
		columns map[string]string
	}{
		"commas": {
			"term,translation\nchien,dog\n", Sniffed,
			[]string{"2 chien=dog"},
			map[string]string{"term": "term", "translation": "translation"},
		},
		"semicolons": {
			"Front;Back\nchien;dog, hound\n", Sniffed,
			[]string{"2 chien=dog, hound"},
			map[string]string{"term": "Front", "translation": "Back"},
		},
		"tabs": {
			"Word\tMeaning\tLevel\nchien\tdog; hound\tA1\n", Sniffed,
			[]string{"2 chien=dog; hound"},
			map[string]string{"term": "Word", "translation": "Meaning", "band": "Level"},
		},
		"tabs named": {
			"chien\tsaid \"dog\"\n", TSV,
			[]string{`1 chien=said "dog"`},
			map[string]string{"term": "column 1", "translation": "column 2"},
		},
		"commas named, with a tab": {
			"term,a\tb,translation\nchien,,dog\n", CSV,
			[]string{"2 chien=dog"},
			map[string]string{"term": "term", "translation": "translation"},
		},
		"byte order mark": {
			"\uFEFFterm,translation\nchien,dog", Sniffed,
			[]string{"2 chien=dog"},
			map[string]string{"term": "term", "translation": "translation"},
		},
		"no header": {
			"chien,dog\nchat,cat\n", Sniffed,
			[]string{"1 chien=dog", "2 chat=cat"},
			map[string]string{"term": "column 1", "translation": "column 2"},
		},
		"synonyms in any order and case": {
			"NOTE, Part_of-Speech ,Definition,unknown,LEMMA,Word\nn,noun,dog,x,chien,y\n", Sniffed,
			[]string{"2 chien=dog"},
			map[string]string{"notes": "NOTE", "part of speech": "Part_of-Speech", "translation": "Definition", "term": "LEMMA"},
		},
		"quotes and empty lines keep the line numbers": {
			"term,translation,notes\r\n\r\nchien,dog,\"one\ntwo\nthree\"\n\n,,\n\"le \"\"chat\"\"\", cat\nours,bear,,,too many\n", Sniffed,
			[]string{"3 chien=dog", `8 le "chat"=cat`, "9 ours=bear"},
			map[string]string{"term": "term", "translation": "translation", "notes": "notes"},
		},
		"nothing": {"\n\n", Sniffed, nil, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readTable([]byte(c.content), c.format, 100)
			if diff := cmp.Diff(c.rows, got.texts()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.columns, got.columns); diff != "" {
				t.Error(diff)
			}
			if len(got.errors) > 0 {
				t.Errorf("errors %v", got.errors)
			}
		})
	}
}

func TestReadTableNamesTheLineThatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content string
		line    int
		message string
	}{
		"not UTF-8":        {"chien,dog\nélève,pupil\ncaf\xe9,coffee\n", 3, "UTF-8"},
		"not UTF-8 at all": {"\xff\xfec\x00h\x00", 1, "UTF-8"},
		"open quote":       {"chien,dog\n\"chat,cat\nours,bear\n", 2, `"`},
		"too many rows":    {"a,b\nc,d\ne,f\ng,h\n", 4, "limit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readTable([]byte(c.content), Sniffed, 3).errors
			if len(got) != 1 || got[0].Line != c.line || !strings.Contains(got[0].Message, c.message) {
				t.Errorf("errors %+v, want line %d and %q", got, c.line, c.message)
			}
		})
	}
}

func TestForEntriesLeavesOneColumnForEachField(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content, language string
		rows              []string
	}{
		"a plain column, though its cell is empty": {"term,translation_en,translation\nchien,hound,\n", "en", []string{"2 chien="}},
		"the same language in another region":      {"term,translation_en-GB\nchien,hound\n", "en-US", []string{"2 chien=hound"}},
		"the language itself before a region":      {"term,translation_en-GB,translation_en\nchien,hound,dog\n", "en", []string{"2 chien=dog"}},
		"a code of three letters":                  {"term,translation_eng\nchien,dog\n", "en", []string{"2 chien=dog"}},
		"no language":                              {"term,translation_und,translation_x\nchien,dog,hound\n", "en", []string{"2 chien="}},
		"rows without a field of an entry":         {"term,band\n,A1\nchien,\n", "en", []string{"3 chien="}},
		"no header":                                {"chien,dog\n", "en", []string{"1 chien=dog"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readTable([]byte(c.content), Sniffed, 100)
			got.forEntries(c.language)
			if diff := cmp.Diff(c.rows, got.texts()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzReadTable(f *testing.F) {
	for _, content := range []string{
		"term,translation\nchien,dog\n", "\uFEFFa;b\nc;\"d\ne\"", "a\tb\n\"c\td", "\"", "\xff", "\n\n,\n", "translation_\x00,term\na,b",
		"term,translation_en,translation_de,level\na,b,c,A1",
	} {
		f.Add([]byte(content), 0)
		f.Add([]byte(content), 2)
	}
	f.Fuzz(func(t *testing.T, content []byte, format int) {
		got := readTable(content, Format(format), 5)
		lines := strings.Count(string(content), "\n") + strings.Count(string(content), "\r") + 1
		got.forEntries("en")
		var out Imported
		contents := got.contents(&out)
		for _, e := range append(out.Errors, got.errors...) {
			if e.Line < 1 || e.Line > lines || e.Message == "" {
				t.Errorf("error %+v of a file of %d lines", e, lines)
			}
		}
		for field := range got.columns {
			if field == "band" || strings.Contains(field, ":") {
				t.Errorf("%q is no field of an entry", field)
			}
		}
		if len(contents) != len(got.rows) {
			t.Errorf("%d contents of %d rows", len(contents), len(got.rows))
		}
		for i, c := range contents {
			if got.rows[i].line < 1 || len(out.Errors) == 0 && (c.Term == "" || len(c.Translations) == 0) {
				t.Errorf("row %+v was read as %+v", got.rows[i], c)
			}
		}
	})
}
