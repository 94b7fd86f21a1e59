package vocabulary

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
	columns := map[string]string{"deckColumns": deckColumns, "entryColumns": entryColumns, "wordColumns": wordColumns}
	var text func(e ast.Expr) string
	text = func(e ast.Expr) string {
		switch e := e.(type) {
		case *ast.BinaryExpr:
			return text(e.X) + text(e.Y)
		case *ast.Ident:
			return columns[e.Name]
		case *ast.BasicLit:
			sql, err := strconv.Unquote(e.Value)
			if err != nil {
				t.Fatal(err)
			}
			return sql
		default:
			t.Fatalf("a statement is made of %T", e)
			return ""
		}
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
				found[spec.Names[0].Name] = text(spec.Values[0])
			}
			return true
		})
	}
	return found
}

func TestEveryStatementFitsTheSchema(t *testing.T) {
	t.Parallel()
	found := statements(t)
	// The staging table is made by the statement before; its twin stands in for it.
	found["writeWordsSQL"] = strings.Replace(found["writeWordsSQL"], "staged_words", "catalog_words", 1)
	for _, name := range []string{"lockCatalogueSQL", "stageWordsSQL"} { // cannot be prepared; every import runs them
		if _, ok := found[name]; !ok {
			t.Errorf("no statement %s", name)
		}
	}
	pgtest.CheckQueries(t, found)
}

func TestEveryStatementOnALearnersTableNamesTheLearner(t *testing.T) {
	t.Parallel()
	learners := regexp.MustCompile(`\b(FROM|INTO|UPDATE|JOIN)\s+(decks|entries|cards|presets|idempotency)\b`)
	names := regexp.MustCompile(`(?s)(\w\.)?\buser_id = (\$1|[de]\.user_id)|INTO \w+( AS \w)? \(user_id, .*(VALUES \(|SELECT )\$1,`)
	checked := 0
	for name, sql := range statements(t) {
		tables, named := len(learners.FindAllString(sql, -1)), len(names.FindAllString(sql, -1))
		checked += tables
		if tables > 0 && named == 0 || tables > 1 && strings.Contains(sql, "FROM") && !strings.Contains(sql, "$1") {
			t.Errorf("%s does not name the learner:%s", name, sql)
		}
	}
	if checked < 20 {
		t.Errorf("only %d uses of a learner's table were found", checked)
	}
}
