package tutor_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// queries are the SQL constants of the package, as its source has them.
func queries(t *testing.T) map[string]string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]ast.Expr{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				texts[spec.Names[0].Name] = spec.Values[0]
			}
			return true
		})
	}
	found := map[string]string{}
	for name, value := range texts {
		if strings.HasSuffix(name, "SQL") {
			found[name] = constant(t, value, texts)
		}
	}
	return found
}

// constant puts a constant of texts and names together.
func constant(t *testing.T, value ast.Expr, texts map[string]ast.Expr) string {
	t.Helper()
	switch v := value.(type) {
	case *ast.BasicLit:
		return strings.Trim(v.Value, "`\"")
	case *ast.Ident:
		return constant(t, texts[v.Name], texts)
	case *ast.BinaryExpr:
		return constant(t, v.X, texts) + constant(t, v.Y, texts)
	}
	t.Fatalf("%T in a statement", value)
	return ""
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	found := queries(t)
	if len(found) < 30 {
		t.Fatalf("only %d statements", len(found))
	}
	pgtest.CheckQueries(t, found)
}

// ofAllLearners are the statements that look after what replicas left behind, whoever's it is, and one that touches no row.
var ofAllLearners = map[string]bool{"abandonedTurnsSQL": true, "lockLearnerSQL": true}

func TestEveryStatementNamesTheLearner(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`WHERE (\w\.)?user_id = \$1|(?s)INTO \w+ \(user_id, .*\)\s(VALUES \(|SELECT )\$1,`)
	for name, sql := range queries(t) {
		if !ofAllLearners[name] && !names.MatchString(sql) {
			t.Errorf("%s does not name the learner:%s", name, sql)
		}
	}
}
