package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/languagetutor/languagetutor/server/postgres"
)

// schema describes everything that the migrations made, one line a thing: extensions, columns in order, constraints,
// indexes, functions, triggers, policies, types, sequences, views and comments.
func schema(t *testing.T, db postgres.Querier) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), `
		WITH mine AS (
			SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
		)
		SELECT line FROM (
			SELECT 'extension ' || extname || ' ' || extversion FROM pg_extension
			UNION ALL
			SELECT format('relation %s %s %s', c.oid::regclass, c.relkind, c.reloptions) FROM mine c
			UNION ALL
			SELECT format('column %s.%s %s %s null=%s identity=%s generated=%s default=%s', c.oid::regclass,
				row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod),
				NOT a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
			FROM mine c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
			WHERE c.relkind IN ('r', 'p', 'v', 'm')
			UNION ALL
			SELECT format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(o.oid))
			FROM pg_constraint o JOIN mine c ON c.oid = o.conrelid
			UNION ALL
			SELECT 'index ' || pg_get_indexdef(c.oid) FROM mine c WHERE c.relkind = 'i'
			UNION ALL
			SELECT format('view %s: %s', c.oid::regclass, pg_get_viewdef(c.oid)) FROM mine c WHERE c.relkind IN ('v', 'm')
			UNION ALL
			SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p
			WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
			UNION ALL
			SELECT 'trigger ' || pg_get_triggerdef(g.oid) FROM pg_trigger g WHERE NOT g.tgisinternal
			UNION ALL
			SELECT 'policy ' || p::text FROM pg_policies p
			UNION ALL
			SELECT format('enum %s: %s', e.enumtypid::regtype, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder))
			FROM pg_enum e GROUP BY e.enumtypid
			UNION ALL
			SELECT format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description)
			FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM mine)
		) AS all_lines (line) ORDER BY line COLLATE "C"`)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
