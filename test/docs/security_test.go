package docs

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	testName = regexp.MustCompile(`\bTest[A-Z]\w*`)
	testPath = regexp.MustCompile(`\b(?:server|test|cmd)/[\w./-]+`)
	testFunc = regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(\w+ \*testing\.T\)`)
)

// testsOf returns the names of the test functions of a repository.
func testsOf(repository fs.FS) (map[string]bool, error) {
	names := map[string]bool{}
	err := fs.WalkDir(repository, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(repository, path)
		for _, match := range testFunc.FindAllSubmatch(text, -1) {
			names[string(match[1])] = true
		}
		return err
	})
	return names, err
}

// unproved returns what a page of rows "| what | requirement | tests |" promises without a test that exists.
func unproved(page string, repository fs.FS) ([]string, error) {
	tests, err := testsOf(repository)
	if err != nil {
		return nil, err
	}
	var wrong []string
	named := 0
	for i, line := range strings.Split(page, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		proofs := cells[len(cells)-1]
		names, paths := testName.FindAllString(line, -1), testPath.FindAllString(proofs, -1)
		named += len(names)
		for _, name := range names {
			if !tests[name] {
				wrong = append(wrong, fmt.Sprintf("line %d: there is no %s", i+1, name))
			}
		}
		isRow := strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "|---") && strings.TrimSpace(proofs) != "test"
		if !isRow {
			continue
		}
		for _, path := range paths {
			if _, err := fs.Stat(repository, path); err != nil {
				wrong = append(wrong, fmt.Sprintf("line %d: there is no %s", i+1, path))
			}
		}
		if len(names)+len(paths) == 0 {
			wrong = append(wrong, fmt.Sprintf("line %d: names no test", i+1))
		}
	}
	if named == 0 {
		wrong = append(wrong, "the page names no test")
	}
	return wrong, nil
}

func TestSecurityPageNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := unproved(string(page), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range wrong {
		t.Errorf("docs/security.md: %s", problem)
	}
}

func TestPromiseWithoutATestIsFound(t *testing.T) {
	t.Parallel()
	repository := fstest.MapFS{
		"server/a/a_test.go":             {Data: []byte("package a\n\nfunc TestReal(t *testing.T) {}\n// func TestQuoted(t *testing.T) {}\n")},
		"server/a/a.go":                  {Data: []byte("package a\n\nfunc TestNotATest(t *testing.T) {}\n")},
		".cache/b_test.go":               {Data: []byte("package b\n\nfunc TestCached(t *testing.T) {}\n")},
		"hack/node_modules/x/c_test.go":  {Data: []byte("package c\n\nfunc TestForeign(t *testing.T) {}\n")},
		"server/a/helpers_for_a_test.go": {Data: []byte("package a\n\nfunc TestHelper(db string) {}\n")},
	}
	const head = "| what | ASVS | test |\n|---|---|---|\n"
	for page, want := range map[string]string{
		head + "| a | 1.1 | TestReal |\n":                               "",
		head + "| a | 1.1 | TestReal, server/a/a_test.go |\n":           "",
		head + "| a | 1.1 | TestReal |\n| b | 1.2 | |\n":                "line 4: names no test",
		head + "| a | 1.1 | TestReal, TestGone |\n":                     "line 3: there is no TestGone",
		head + "| a | 1.1 | TestReal |\n\nTestQuoted shows it.\n":       "line 5: there is no TestQuoted",
		head + "| a | 1.1 | TestReal, TestNotATest |\n":                 "line 3: there is no TestNotATest",
		head + "| a | 1.1 | TestReal, TestCached |\n":                   "line 3: there is no TestCached",
		head + "| a | 1.1 | TestReal, TestForeign |\n":                  "line 3: there is no TestForeign",
		head + "| a | 1.1 | TestReal, TestHelper |\n":                   "line 3: there is no TestHelper",
		head + "| a | 1.1 | TestReal |\n| b | 1.2 | server/b_test.go |": "line 4: there is no server/b_test.go",
		"Everything is safe.\n":                                         "the page names no test",
	} {
		wrong, err := unproved(page, repository)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(wrong, "; "); got != want {
			t.Errorf("%q\nin %s", got, page)
		}
	}
}
