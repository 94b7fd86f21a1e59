package private

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// dieWithParent lets the system send sig to the child when this process ends, however it ends.
func dieWithParent(cmd *exec.Cmd, sig syscall.Signal) { cmd.SysProcAttr.Pdeathsig = sig }

// running lists the processes of a server on the cluster in data: all of them, and no stranger that came by the
// number in postmaster.pid. PostgreSQL's processes keep the data folder as their working directory.
func running(data string) []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var pids []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		dir, err := os.Readlink(filepath.Join("/proc", entry.Name(), "cwd"))
		if err != nil || dir != data {
			continue
		}
		program, err := os.Readlink(filepath.Join("/proc", entry.Name(), "exe"))
		if err == nil && strings.HasPrefix(filepath.Base(program), "postgres") { // "postgres (deleted)" after an upgrade
			pids = append(pids, pid)
		}
	}
	return pids
}
