package rpc

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// checkTimeout bounds one check.
	checkTimeout = 2 * time.Second
	// checkAge is how long the result of the checks holds, so that asking often costs nothing.
	checkAge = time.Second
)

// Check is something that the server needs in order to serve, such as the database.
type Check struct {
	// Name is shown to whoever asks.
	Name string
	// Run returns why it is not ready; the reason goes to the log only. It must respect its context.
	Run func(context.Context) error
}

// readiness tells whether the server should be sent requests.
type readiness struct {
	checks []Check
	log    *slog.Logger
	now    func() time.Time
	// draining is closed when the server begins to stop.
	draining chan struct{}

	mu      sync.Mutex
	checked time.Time
	failed  []string
}

// failing names what is not ready; nothing means ready.
func (r *readiness) failing(ctx context.Context) []string {
	select {
	case <-r.draining:
		return []string{"draining"}
	default:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); r.checked.IsZero() || now.Sub(r.checked) >= checkAge {
		r.run(context.WithoutCancel(ctx)) // the result is not for this request alone
		r.checked = now
	}
	return r.failed
}

func (r *readiness) run(ctx context.Context) {
	var failed []string
	for _, check := range r.checks {
		if err := check.within(ctx, checkTimeout); err != nil {
			failed = append(failed, check.Name)
			if !slices.Contains(r.failed, check.Name) {
				r.log.WarnContext(ctx, "not ready", slog.String("check", check.Name), slog.Any("cause", err))
			}
		}
	}
	if len(failed) == 0 && len(r.failed) > 0 {
		r.log.InfoContext(ctx, "ready again")
	}
	r.failed = failed
}

func (c Check) within(ctx context.Context, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return c.Run(ctx)
}

// ServeHTTP answers 200, or 503 with the names of what is not ready.
func (r *readiness) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if failing := r.failing(req.Context()); len(failing) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = fmt.Fprintf(w, "not ready: %s\n", strings.Join(failing, ", "))
		return
	}
	_, _ = fmt.Fprintln(w, "ready")
}

func serveAlive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintln(w, "alive")
}
