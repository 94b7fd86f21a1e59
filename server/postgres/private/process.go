package private

import (
	"context"
	"os/exec"
	"runtime"
	"time"
)

// process is a started program. done is closed when it has ended, and only then may err be read.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// launch starts cmd and waits for its end in the background, both on one thread that does nothing else: Linux sends
// the parent death signal when the THREAD that started the child ends.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// run starts cmd and waits for its end.
func run(cmd *exec.Cmd) error {
	p, err := launch(cmd)
	if err != nil {
		return err
	}
	<-p.done
	return p.err
}

const (
	firstPoll = 2 * time.Millisecond
	lastPoll  = 100 * time.Millisecond
)

// poll tries until try succeeds (true), ctx ends or gone is closed (false). gone may be nil.
func poll(ctx context.Context, gone <-chan struct{}, try func() bool) bool {
	for delay := firstPoll; ; delay = min(2*delay, lastPoll) {
		if try() {
			return true
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-gone:
			timer.Stop()
			return false
		case <-ctx.Done():
			timer.Stop()
			return false
		}
	}
}
