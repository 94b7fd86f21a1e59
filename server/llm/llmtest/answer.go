package llmtest

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// endless is where an endless line ends after all, so that a reader without a limit fails a test and not the machine.
const endless = 64 << 20

func (s *Server) answer(w http.ResponseWriter, r *http.Request, d dialect, req Request, step Step) {
	switch step.Fault {
	case HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html>\n<title>Sign in</title>\n\n<p>Please accept the terms of this network.</p>\n")
		return
	case Redirect:
		w.Header().Set("Location", s.elsewhere.URL+r.URL.RequestURI())
		w.WriteHeader(http.StatusTemporaryRedirect)
		return
	case TooMany:
		w.Header().Set("Retry-After", strconv.Itoa(int(step.RetryAfter/time.Second)))
		fail(w, d, refusal{http.StatusTooManyRequests, "rate_limit_error", "rate_limit_exceeded", "Rate limit reached."})
		return
	case Broken:
		fail(w, d, refusal{http.StatusInternalServerError, "api_error", "", "Internal server error."})
		return
	case Busy:
		fail(w, d, refusal{529, "overloaded_error", "", "Overloaded."})
		return
	case Silence:
		s.hang(r)
		return
	}
	text := step.Text
	if step.Answer != nil {
		text = step.Answer(req)
	}
	if !req.Stream {
		reply(w, http.StatusOK, d.whole(req, step, text))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	out := wire{w: w, flush: http.NewResponseController(w), step: step, stop: s.closing, left: r.Context().Done()}
	out.send("")
	if step.Fault == HangFirst {
		s.hang(r)
		return
	}
	s.stream(&out, r, d, req, text)
}

func (s *Server) stream(out *wire, r *http.Request, d dialect, req Request, text string) {
	step := out.step
	out.send(d.opening(req, step)...)
	parts := pieces(text, step.Runes)
	for i, part := range parts {
		if i == step.After && s.strike(out, r) {
			return
		}
		out.send(d.piece(req, part))
	}
	if step.After >= len(parts) && s.strike(out, r) {
		return
	}
	out.send(d.closing(req, step)...)
}

// strike lets the fault happen and reports whether the answer ends with it.
func (s *Server) strike(out *wire, r *http.Request) (ends bool) {
	switch out.step.Fault {
	case CleanEnd:
		return true
	case Cut:
		panic(http.ErrAbortHandler)
	case ErrorData:
		out.send(`data: {"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}` + "\n\n")
		return true
	case ErrorEvent:
		out.send(event("error", anthropic{}.failure(refusal{kind: "overloaded_error", message: "Overloaded."})))
		return true
	case KeepAlives:
		out.send(strings.Repeat(": keep-alive\n\n", 160))
	case BadChunk:
		out.send("data: {\"type\":\"content_block_delta\",\"choices\":[{\"del\n\n")
	case EndlessLine:
		out.send("data: {\"type\":\"ping\",\"id\":\"")
		for line := strings.Repeat("x", 1<<16); out.sent < endless && !out.broken; {
			out.send(line)
		}
		return true
	case HangBetween:
		s.hang(r)
		return true
	}
	return false
}

func (s *Server) hang(r *http.Request) {
	signal(s.hanging)
	select {
	case <-r.Context().Done():
	case <-s.closing:
	}
}

// wire writes a stream and flushes what it writes.
type wire struct {
	w      io.Writer
	flush  *http.ResponseController
	step   Step
	stop   <-chan struct{}
	left   <-chan struct{}
	sent   int
	broken bool
}

func (o *wire) send(frames ...string) {
	for _, frame := range frames {
		size := len(frame)
		if o.step.Fault == Trickle {
			size = 1
		}
		for {
			n := min(size, len(frame))
			o.write(frame[:n])
			if frame = frame[n:]; frame == "" || o.broken {
				break
			}
			o.pause()
		}
	}
}

func (o *wire) write(text string) {
	_, err := io.WriteString(o.w, text)
	if err == nil {
		err = o.flush.Flush()
	}
	o.sent += len(text)
	o.broken = err != nil
}

func (o *wire) pause() {
	if o.step.Pause == 0 {
		return
	}
	select {
	case <-time.After(o.step.Pause):
	case <-o.left:
	case <-o.stop:
	}
}

func data(v any) string { return "data: " + encode(v) + "\n\n" }

func event(name string, v any) string { return fmt.Sprintf("event: %s\n%s", name, data(v)) }
