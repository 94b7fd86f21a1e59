package vocabulary

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
)

// ImportWords brings words into the catalogue as they are.
func ImportWords(ctx context.Context, db *pgxpool.Pool, words []Word) (Report, error) {
	return importWords(ctx, db, words, nil)
}
