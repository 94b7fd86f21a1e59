package identity

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// statements returns the SQL constants of the package by name.
func statements(t *testing.T) map[string]string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasSuffix(spec.Names[0].Name, "SQL") {
				sql, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				found[spec.Names[0].Name] = sql
			}
			return true
		})
	}
	return found
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckQueries(t, statements(t))
}

func TestEveryStatementNamesTheLearner(t *testing.T) {
	t.Parallel()
	lookUps := map[string]bool{"accountByEmailSQL": true, "refreshByHashSQL": true}
	names := regexp.MustCompile(`(?s)\buser_id = \$1|WHERE (u\.)?id = \$1|INTO \w+ \((user_id|id), .*VALUES \(\$1,`)
	for name, sql := range statements(t) {
		if !lookUps[name] && !names.MatchString(sql) {
			t.Errorf("%s does not name the learner:%s", name, sql)
		}
	}
}
