package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

func TestUUIDsTravelUnchanged(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for _, id := range []uuid.UUID{uuid.Nil, uuid.Max, uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057"), uuid.New()} {
		var same, parsed uuid.UUID
		var text string
		var maybe *uuid.UUID
		err := db.QueryRow(t.Context(), `SELECT $1::uuid, $1::uuid::text, $2::text::uuid, $3::uuid`, id, id.String(), &id).
			Scan(&same, &text, &parsed, &maybe)
		if err != nil || same != id || parsed != id || text != id.String() || maybe == nil || *maybe != id {
			t.Errorf("%s: %s %s %s %v, %v", id, same, text, parsed, maybe, err)
		}
	}
}

func TestUUIDsTravelInArrays(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ids := []uuid.UUID{uuid.New(), uuid.Nil, uuid.New()}
	var back []uuid.UUID
	var second string
	err := db.QueryRow(t.Context(), `SELECT $1::uuid[], ($1::uuid[])[3]::text`, ids).Scan(&back, &second)
	if diff := cmp.Diff(ids, back); err != nil || diff != "" || second != ids[2].String() {
		t.Errorf("%v %s %s", err, second, diff)
	}
	some := []*uuid.UUID{&ids[0], nil}
	var backSome []*uuid.UUID
	err = db.QueryRow(t.Context(), `SELECT $1::uuid[]`, some).Scan(&backSome)
	if diff := cmp.Diff(some, backSome); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func TestNullIsNoUUID(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var absent *uuid.UUID
	if err := db.QueryRow(t.Context(), `SELECT $1::uuid`, absent).Scan(&absent); err != nil || absent != nil {
		t.Errorf("%v, %v; want nil", absent, err)
	}
	var id uuid.UUID
	if err := db.QueryRow(t.Context(), `SELECT NULL::uuid`).Scan(&id); err == nil {
		t.Error("NULL was scanned into a UUID")
	}
}
