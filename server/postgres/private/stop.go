package private

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Stop ends the server: it closes all sessions, writes a checkpoint and leaves clean data. When that does not happen in
// time, or ctx ends first, the server is ended by force; its data recovers at the next start, and the error says so.
// Later calls return the result of the first.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() {
		err := s.end(ctx)
		err = errors.Join(err, os.RemoveAll(s.socketDir), s.lock.Close())
		if err != nil {
			s.stopErr = fmt.Errorf("stop private PostgreSQL: %w", err)
		}
		s.log.InfoContext(ctx, "private PostgreSQL has stopped", "data", s.data)
	})
	return s.stopErr
}

// end brings the server's process down, whatever it takes.
func (s *Server) end(ctx context.Context) error {
	select {
	case <-s.proc.done:
		return fmt.Errorf("it had ended already: %v", s.proc.cmd.ProcessState)
	default:
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		_ = s.proc.cmd.Process.Signal(sig) // it may just have ended
		if s.endsInTime(ctx) {
			if sig == syscall.SIGINT {
				return s.proc.err
			}
			return fmt.Errorf("it did not stop in time and was ended by signal %s", sig)
		}
		ctx = context.WithoutCancel(ctx) //nolint:fatcontext // Three times at most: force takes its own time.
	}
	return errors.New("it cannot be ended")
}

func (s *Server) endsInTime(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	select {
	case <-s.proc.done:
		return true
	case <-ctx.Done():
		return false
	}
}

// endLeftovers ends the server that a killed process left on the cluster in data, and clears its note of itself, whose
// number may by now be that of a stranger. The caller holds the lock, so that no living process owns the server.
func endLeftovers(ctx context.Context, data string) error {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		pids := running(data)
		for _, pid := range pids {
			_ = syscall.Kill(pid, sig) // it may just have ended
		}
		waiting, cancel := context.WithTimeout(ctx, stopTimeout)
		gone := poll(waiting, nil, func() bool { return len(running(data)) == 0 })
		cancel()
		if gone {
			err := os.Remove(filepath.Join(data, "postmaster.pid"))
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("clear what a killed server left: %w", err)
			}
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("wait for the server that a killed process left: %w", ctx.Err())
		}
	}
	return fmt.Errorf("the server that a killed process left on %s cannot be ended: processes %v", data, running(data))
}
