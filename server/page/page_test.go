package page_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/languagetutor/languagetutor/server/fault"
	"github.com/languagetutor/languagetutor/server/page"
)

type key struct {
	Name string
	ID   int
}

func TestPagesAddUpToTheWholeList(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := make([]key, rapid.IntRange(0, 40).Draw(t, "items"))
		for i := range all {
			all[i] = key{Name: rapid.String().Draw(t, "name"), ID: i}
		}
		size := rapid.IntRange(1, 10).Draw(t, "size")
		var got []key
		for token := ""; ; {
			after, ok, err := page.Parse[key](token)
			if err != nil {
				t.Fatal(err)
			}
			rest := all
			if ok {
				rest = all[after.ID+1:]
			}
			var items []key
			items, token = page.Cut(rest[:min(size+1, len(rest))], size, func(k key) key { return k })
			got = append(got, items...)
			if token == "" {
				break
			}
		}
		if !slices.Equal(got, all) {
			t.Fatalf("pages gave %v, want %v", got, all)
		}
	})
}

func FuzzForeignTokenIsAnInvalidArgument(f *testing.F) {
	f.Add("!!!")
	f.Add("bm90IGpzb24")
	f.Add(page.Token(key{Name: "a", ID: 1}))
	f.Fuzz(func(t *testing.T, token string) {
		_, _, err := page.Parse[key](token)
		var problem *fault.Error
		if err != nil && (!errors.As(err, &problem) || problem.Violations[0].Field != "page_token") {
			t.Fatalf("not a fault of page_token: %v", err)
		}
	})
}

func TestSizeZeroMeansTheFallback(t *testing.T) {
	t.Parallel()
	if page.Size(0, 50) != 50 || page.Size(7, 50) != 7 {
		t.Fatal("size not chosen")
	}
}
