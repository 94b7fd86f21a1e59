package pgtest

import (
	"maps"
	"slices"
	"testing"
)

// CheckQueries prepares each statement against the migrated schema and fails the test for each that the server
// refuses: a misspelt column, a type that does not fit, a table that a migration took away. A store hands over all its
// SQL constants by name.
func CheckQueries(t testing.TB, queries map[string]string) {
	t.Helper()
	if len(queries) == 0 {
		t.Fatal("pgtest: no queries to check")
	}
	conn, err := New(t).Acquire(t.Context())
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer conn.Release()
	for _, name := range slices.Sorted(maps.Keys(queries)) {
		if _, err := conn.Conn().Prepare(t.Context(), name, queries[name]); err != nil {
			t.Errorf("query %s: %v", name, err)
		}
	}
}
