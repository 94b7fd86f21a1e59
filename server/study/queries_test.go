package study_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
	"github.com/languagetutor/languagetutor/server/study"
)

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckQueries(t, study.Queries)
}

func TestEveryStatementNamesTheLearner(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`WHERE (\w\.)?user_id = \$1|(?s)INTO \w+ \(user_id, .*\)\s(VALUES \(|SELECT )\$1,`)
	for name, sql := range study.Queries {
		if !names.MatchString(sql) {
			t.Errorf("%s does not name the learner:%s", name, sql)
		}
	}
}

func TestEveryStatementIsChecked(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasSuffix(spec.Names[0].Name, "SQL") {
				found = append(found, spec.Names[0].Name)
			}
			return true
		})
	}
	slices.Sort(found)
	if diff := cmp.Diff(found, slices.Sorted(maps.Keys(study.Queries))); diff != "" {
		t.Fatalf("in the source - checked:\n%s", diff)
	}
}
