package tutor_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestMain(m *testing.M) {
	pgtest.Main(m, goleak.IgnoreTopFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"))
}
