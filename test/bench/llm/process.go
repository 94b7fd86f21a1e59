package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// process is a program that is measured.
type process struct{ cmd *exec.Cmd }

// launch starts a program with its output in a file, and with more variables than its own. It ends with the context at the latest.
func launch(ctx context.Context, output string, more []string, program string, args ...string) (*process, error) {
	file, err := os.Create(output)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr, cmd.Env = file, file, append(os.Environ(), more...)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return &process{cmd}, nil
}

// stop ends the program, by a signal that it may answer to.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	slow := time.AfterFunc(20*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer slow.Stop()
	err := p.cmd.Wait()
	if status, ok := errors.AsType[*exec.ExitError](err); ok && status.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM {
		return nil // it does not know the signal
	}
	return err
}

// kill ends the program at once.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // what has ended cannot be killed
	_ = p.cmd.Wait()
}

// rss is the memory that the program holds, in bytes.
func (p *process) rss() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(status) {
		fields := bytes.Fields(line)
		if len(fields) == 3 && string(fields[0]) == "VmRSS:" {
			kilobytes, err := strconv.ParseInt(string(fields[1]), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("the kernel tells no VmRSS")
}
