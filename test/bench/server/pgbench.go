package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/languagetutor/languagetutor/server/cache"
	"github.com/languagetutor/languagetutor/server/fsrs"
	"github.com/languagetutor/languagetutor/server/study"
)

// findPgbench prefers the program itself to the wrapper that Debian puts on PATH.
func findPgbench() (string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench"); err == nil && len(found) > 0 {
		return found[len(found)-1], nil
	}
	path, err := exec.LookPath("pgbench")
	if err != nil {
		return "", fmt.Errorf("pgbench is not installed: it comes with PostgreSQL's contrib package: %w", err)
	}
	return path, nil
}

var tpsLine = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

// runPgbench runs a script and returns transactions a second.
func runPgbench(ctx context.Context, o options, pgbench, url, script string) (float64, error) {
	args := []string{
		"-n", "-M", "prepared", "-c", strconv.Itoa(o.clients), "-j", "2", "-T", strconv.Itoa(int(o.duration.Seconds())), "-f", script,
	}
	out, err := exec.CommandContext(ctx, pgbench, append(args, url)...).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	match := tpsLine.FindSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("pgbench tells no tps:\n%s", out)
	}
	return strconv.ParseFloat(string(match[1]), 64)
}

// writeScript writes a pgbench script: the statements that SubmitReviews really sends for size reviews, recorded from one
// call. Drawn anew each time are, as in ours, one of the client's learners, the cards, and the days on which they fall due,
// which an index holds.
func (w *world) writeScript(ctx context.Context, path string, size int) error {
	statements, news, err := w.record(ctx, w.learners[0], size)
	if err != nil {
		return err
	}
	cards, reviews := map[uuid.UUID]int{}, map[uuid.UUID]bool{}
	for i, n := range news {
		cards[n.CardID], reviews[n.ID] = i, true
	}
	learners := make([]string, len(w.learners))
	for i, l := range w.learners {
		learners[i] = quote(l.id.String())
	}
	literal := func(id uuid.UUID, reads bool) string {
		i, isCard := cards[id]
		switch {
		case id == w.learners[0].id:
			return "(ARRAY[" + strings.Join(learners, ", ") + "]::uuid[])[:learner]"
		case isCard:
			return fmt.Sprintf("('00000000-0000-4000-8000-' || lpad(to_hex((:c + %d) %% %d), 12, '0'))::uuid", i, reviewed)
		case reviews[id] && !reads:
			return "gen_random_uuid()"
		case reviews[id]: // one that is not there; a constant, so that the index serves it as it serves us
			id = uuid.New()
		}
		return quote(id.String()) + "::uuid"
	}
	var script strings.Builder
	fmt.Fprintf(&script, "\\set learner :client_id * %d + random(1, %d)\n\\set c random(0, %d)\n\\set days random(0, 30)\n",
		learnersEach, learnersEach, reviewed-1)
	for _, s := range statements {
		reads := strings.HasPrefix(strings.TrimSpace(s.sql), "SELECT")
		script.WriteString(strings.Join(strings.Fields(s.render(func(id uuid.UUID) string { return literal(id, reads) })), " ") + ";\n")
	}
	return os.WriteFile(path, []byte(script.String()), 0o600)
}

// record returns the statements of one SubmitReviews, and its reviews.
func (w *world) record(ctx context.Context, l learner, size int) ([]statement, []study.NewReview, error) {
	cfg, err := pgxpool.ParseConfig(w.url)
	if err != nil {
		return nil, nil, err
	}
	tape := &recorder{}
	cfg.ConnConfig.Tracer = tape
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	defer pool.Close()
	c, err := cache.Open(ctx, cache.Config{}, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	news := make([]study.NewReview, size)
	for i := range news {
		news[i] = study.NewReview{ID: uuid.New(), CardID: cardID(i), Rating: fsrs.Good, ReviewedAt: time.Now(), Duration: 5 * time.Second}
	}
	if _, _, err := study.NewService(pool, c, time.Now).SubmitReviews(ctx, l.id, "bench", news); err != nil {
		return nil, nil, err
	}
	return tape.statements, news, nil
}

// recorder keeps the statements that a pool runs.
type recorder struct{ statements []statement }

type statement struct {
	sql  string
	args []any
}

// TraceQueryStart implements pgx.QueryTracer.
func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	r.statements = append(r.statements, statement{data.SQL, data.Args})
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (*recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart implements pgx.BatchTracer.
func (r *recorder) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	for _, q := range data.Batch.QueuedQueries {
		r.statements = append(r.statements, statement{q.SQL, q.Arguments})
	}
	return ctx
}

// TraceBatchQuery implements pgx.BatchTracer.
func (*recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements pgx.BatchTracer.
func (*recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

var placeholder = regexp.MustCompile(`\$([0-9]+)`)

// render puts the arguments into the statement.
func (s statement) render(id func(uuid.UUID) string) string {
	return placeholder.ReplaceAllStringFunc(s.sql, func(p string) string {
		n, err := strconv.Atoi(p[1:])
		if err != nil || n > len(s.args) {
			return p
		}
		return literalOf(s.args[n-1], id)
	})
}

func literalOf(arg any, id func(uuid.UUID) string) string {
	switch v := arg.(type) {
	case nil:
		return "NULL"
	case uuid.UUID:
		return id(v)
	case *uuid.UUID:
		if v == nil {
			return "NULL"
		}
		return id(*v)
	case time.Time:
		return quote(v.UTC().Format("2006-01-02 15:04:05.999999-07"))
	case *time.Time:
		switch {
		case v == nil:
			return "NULL"
		case v.Equal(v.Truncate(24 * time.Hour)): // a day
			return fmt.Sprintf("date '%s' + :days::int::int", v.UTC().Format(time.DateOnly))
		}
		return literalOf(*v, id)
	}
	value := reflect.ValueOf(arg)
	if value.Kind() != reflect.Slice {
		return quote(fmt.Sprint(arg))
	}
	items := make([]string, value.Len())
	for i := range items {
		items[i] = literalOf(value.Index(i).Interface(), id)
	}
	if slices.ContainsFunc(items, func(item string) bool { return strings.Contains(item, "uuid") || strings.Contains(item, ":days") }) {
		return "ARRAY[" + strings.Join(items, ", ") + "]"
	}
	for i, item := range items {
		items[i] = strings.Trim(item, "'")
		if item != "NULL" {
			items[i] = `"` + items[i] + `"`
		}
	}
	return quote("{" + strings.Join(items, ",") + "}")
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
